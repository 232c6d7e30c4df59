/* Makes each allocation, or each call to the system, fail once in an export over a previous one.
 *
 *   fault_export allocation|system_call|call_without_exchange SCRATCH THREADS [N]
 *
 * With "_with_policy" behind the first word, both exports are made with a publishing profile; with
 * "_with_outlines" or "_with_area_table", cases are counted in polygons or in a table of areas,
 * with rates, shares and a cross table; with "_with_area_columns" what is placed are areas: at a
 * row, a label point, a seat and a middle, where the place is missing, and by decisions. With N
 * only the N-th fails, and the scratch folder is left to look at.
 *
 * Whatever fails, the run must end with a status that fits and a message, every output must be the
 * previous one or the new one, whole, and nothing else may be left behind. The sanitizers watch for
 * leaks and stray accesses. */
#include <khipu/khipu.h>

#include "base/memory.h"
#include "failing_calls.h"
#include "tree_digest.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define OUTPUT_COUNT 2

typedef struct outcome {
    khipu_status status;
    khipu_error error;
    char digests[OUTPUT_COUNT][KHP_SHA256_HEX];
    char names[512]; /* of everything in the folder of the outputs */
} outcome;

typedef struct scratch {
    char cases[4096];
    char places[4096];
    char folder[4096];
    char policy[4096];
    char areas[4096];
    char decisions[4096];
    const char *publish; /* the policy, if it is wanted */
    bool counts_areas;
    bool has_outlines; /* of the areas' own */
    bool names_areas;  /* the cases name areas */
    const char *threads;
    char outputs[OUTPUT_COUNT][4200];
} scratch;

static const char cases_text[] = "id,date,place,province,department,outcome,lon,lat\n"
                                 "A-1,2022-12-15,Ayacucho,Huamanga,Ayacucho,killed,,\n"
                                 "A-2,2023-01-09,JULIACA,,Puno,wounded,,\n"
                                 "A-8,2023-01-09,,,Ayacucho,wounded,-70,-15\n"
                                 "A-3,2023-01,Huamanga,,Ayacucho,\"killed, later\",,\n"
                                 "A-4,,Pukallpa,,Ucayali,unknown,,\n"
                                 "A-5,2022-12-15,,,Puno,\"a \"\"quoted\"\" one\",-70.5,-15.25\n"
                                 "A-6,2022\n"
                                 "A-7,2022-12-15,Puno,,,</script>,999,0\n";

static const char places_text[] =
    "id,name,alt_names,admin1,admin2,country,x,y,crs,precision\n"
    "p:1,Ayacucho,Huamanga|Guamanga,Ayacucho,Huamanga,PE,-74.22361,-13.15878,EPSG:4326,settlement\n"
    "p:2,Juliaca,,Puno,San Román,PE,379123.5,8285432.1,EPSG:32719,settlement\n"
    "p:3,Puno,,Puno,Puno,PE,-70.0199,-15.8422,,settlement\n"
    "p:4,Pucallpa,,Ucayali,Coronel Portillo,PE,-74.55361,-8.37915,,settlement\n";

/* Areas that stand at their row, at their seat, in the middle of three, at a label point, nowhere;
 * a country; one that is decided by its id, and records without a place. */
static const char area_cases_text[] = "id,date,municipio,departamento,pais,outcome,lon,lat\n"
                                      "B-1,2022-12-15,Huamanga,Ayacucho,Peru,killed,,\n"
                                      "B-2,2023-01-09,SAN ROMAN,Puno,Peru,wounded,,\n"
                                      "B-3,2023-01-09,Melgar,Puno,Peru,wounded,,\n"
                                      "B-4,2023-01,,Cusco,Peru,killed,,\n"
                                      "B-5,,s/d,Puno,Peru,unknown,,\n"
                                      "B-6,,Lampa,Puno,Peru,unknown,,\n"
                                      "B-7,,Carabaya,Puno,Peru,unknown,,\n"
                                      "B-8,2022-12-15,Nowhere,Puno,Peru,wounded,-70.5,-15.25\n";

static const char area_places_text[] =
    "id,name,admin1,admin2,country,x,y,kind,precision\n"
    "p:1,Huamanga,Ayacucho,Huamanga,PE,-74.22361,-13.15878,,province\n"
    "p:2,Juliaca,Puno,San Román,PE,-70.13,-15.5,province capital,settlement\n"
    "p:3,Ayaviri,Puno,Melgar,PE,-70.59,-14.88,,settlement\n"
    "p:4,Llalli,Puno,Melgar,PE,-70.88,-14.93,,settlement\n"
    "p:5,Orurillo,Puno,MELGAR,Perú,-70.51,-14.73,,settlement\n"
    "p:6,Cabanilla,Puno,Lampa,PE,-70.35,-15.62,,settlement\n";

static const char decisions_text[] = "reason,place,within,decision\n"
                                     "area_unplaced,Lampa,Puno > Peru,area:PE-PUN\n"
                                     "place_unknown,Carabaya,Puno > Peru,area:PE/puno/melgar\n";

static const char policy_text[] =
    "{\"positions\": {\"to\": \"province\", \"column\": \"outcome\", \"values\": [\"KILLED\"]},\n"
    " \"hash\": [\"id\"], \"key_file\": \"key\", \"dates\": \"month\", \"suppress_under\": 2,\n"
    " \"mentions\": \"withhold\"}\n";

/* With a hole, in parts, invalid, without an outline, across the antimeridian, and nested; one
 * record says that it lies elsewhere than its position. */
static const char outlines_text[] =
    "{\"type\":\"FeatureCollection\",\"features\":[\n"
    "{\"type\":\"Feature\",\"properties\":{\"department\":\"Puno\",\"province\":\"Puno\","
    "\"people\":1000,\"source_of_people\":\"a census\"},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":[[[-71,-17],[-69,-17],[-69,-14],[-71,-14],[-71,-17]],"
    "[[-70.2,-16.2],[-70.2,-16.1],[-70.1,-16.1],[-70.1,-16.2],[-70.2,-16.2]]]}},\n"
    "{\"type\":\"Feature\",\"properties\":{\"department\":\"Puno\",\"province\":\"Melgar\","
    "\"people\":500},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":["
    "[[[-71,-14],[-69,-14],[-69,-13],[-71,-13],[-71,-14]]],"
    "[[[-60,-14],[-59,-14],[-59,-13],[-60,-14]]]]}},\n"
    "{\"type\":\"Feature\",\"properties\":{\"department\":\"Ayacucho\",\"province\":"
    "\"Huamanga\",\"people\":null},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
    "[[[-75,-14],[-73,-12],[-75,-12],[-73,-14],[-75,-14]]]}},\n"
    "{\"type\":\"Feature\",\"properties\":{\"department\":\"Far\",\"province\":\"Out\","
    "\"people\":7},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
    "[[[179,1],[181,1],[181,2],[179,2],[179,1]]]}},\n"
    "{\"type\":\"Feature\",\"properties\":{\"department\":\"Far\",\"province\":\"None\","
    "\"people\":8},\"geometry\":null}\n]}\n";

static const char area_table_text[] =
    "iso_3166_2,department,people,people_source\nPE-PUN,Puno,\"1,234,567\",a census\n"
    "PE-AYA,Ayacucho,\"616,176\",a census\nPE-QQQ,Nowhere,,\n";

static void give_up(const char *what) {
    perror(what);
    exit(2);
}

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0) {
        give_up(path);
    }
}

static void prepare(scratch *own, const char *path) {
    tree_remove(path);
    snprintf(own->cases, sizeof own->cases, "%s/cases.csv", path);
    snprintf(own->places, sizeof own->places, "%s/places.csv", path);
    snprintf(own->folder, sizeof own->folder, "%s/out", path);
    snprintf(own->policy, sizeof own->policy, "%s/key", path);
    snprintf(own->outputs[0], sizeof own->outputs[0], "%s/bundle", own->folder);
    snprintf(own->outputs[1], sizeof own->outputs[1], "%s/cases.geojsonl", own->folder);
    if (mkdir(path, 0777) != 0 || mkdir(own->folder, 0777) != 0) {
        give_up(path);
    }
    snprintf(own->decisions, sizeof own->decisions, "%s/decisions.csv", path);
    write_file(own->cases, own->names_areas ? area_cases_text : cases_text);
    write_file(own->places, own->names_areas ? area_places_text : places_text);
    write_file(own->decisions, decisions_text);
    write_file(own->policy, "a key that is long enough\n");
    snprintf(own->policy, sizeof own->policy, "%s/policy.json", path);
    write_file(own->policy, policy_text);
    snprintf(own->areas, sizeof own->areas, "%s/areas.%s", path,
             own->has_outlines ? "geojson" : "csv");
    write_file(own->areas, own->has_outlines ? outlines_text : area_table_text);
}

static void count_areas(const scratch *own, khipu_options *options) {
    static const char *const where[] = {"outcome=wounded"};
    static const char *const shares[] = {"people>=1000", "people:600,800"};
    static const char *const tables[] = {"outcome,department"};
    options->areas = own->areas;
    options->population = "people";
    options->share_by = (khipu_texts){shares, 2};
    options->table = (khipu_texts){tables, 1};
    /* With a policy all cases are counted, so that some counts are small and some are not. */
    options->where = own->publish == NULL ? (khipu_texts){where, 1} : (khipu_texts){NULL, 0};
    options->language = "es";
}

/* The new export has another title and other decimals than the old one, so that no output is equal
 * in both. */
static outcome export(const scratch *own, bool is_new) {
    const char *cases[] = {own->cases};
    const char *places[] = {own->places};
    const char *outputs[OUTPUT_COUNT] = {own->outputs[0], own->outputs[1]};
    khipu_options options;
    khipu_options_init(&options);
    options.cases = (khipu_texts){cases, 1};
    options.places = (khipu_texts){places, 1};
    options.outputs = (khipu_texts){outputs, OUTPUT_COUNT};
    options.position = "lon,lat";
    options.publish = own->publish;
    options.title = is_new ? "the new one" : "the old one";
    options.decimals = is_new ? "5" : "4";
    options.threads = own->threads;
    if (own->counts_areas) {
        count_areas(own, &options);
    }
    const char *decisions[] = {own->decisions};
    if (own->names_areas) {
        options.place_level = "province";
        options.place_missing = "area";
        options.decisions = (khipu_texts){decisions, 1};
    }
    khipu_summary summary;
    outcome result = {0};
    result.status = khipu_export(&options, NULL, &summary, &result.error);
    return result;
}

static void look_at_outputs(const scratch *own, outcome *result) {
    for (size_t i = 0; i < OUTPUT_COUNT; i++) {
        tree_digest(own->outputs[i], result->digests[i]);
    }
    folder_names(own->folder, result->names, sizeof result->names);
}

static outcome must_export(const scratch *own, bool is_new) {
    outcome result = export(own, is_new);
    if (result.status != KHIPU_OK) {
        fprintf(stderr, "the export without a fault failed: %s\n", result.error.message);
        exit(2);
    }
    look_at_outputs(own, &result);
    return result;
}

/* What is wrong with a run in which something failed; NULL if nothing. */
static const char *judge(const outcome *old, const outcome *fresh, const outcome *run,
                         bool in_memory) {
    bool all_old = true;
    bool all_new = true;
    for (size_t i = 0; i < OUTPUT_COUNT; i++) {
        bool is_old = strcmp(run->digests[i], old->digests[i]) == 0;
        bool is_new = strcmp(run->digests[i], fresh->digests[i]) == 0;
        if (!is_old && !is_new) {
            return i == 0 ? "the bundle is neither the old nor the new one"
                          : "the file is neither the old nor the new one";
        }
        all_old = all_old && is_old;
        all_new = all_new && is_new;
    }
    if (strcmp(run->names, old->names) != 0) {
        return "something was left behind";
    }
    if (run->status == KHIPU_OK) {
        return all_new ? NULL : "it said that all is well, but the new output is not there";
    }
    if (run->error.status != run->status || run->error.message[0] == '\0') {
        return "it failed without a message";
    }
    if (in_memory) {
        return run->status != KHIPU_E_MEMORY ? "the status is not KHIPU_E_MEMORY"
               : !all_old                    ? "memory failed after an output had appeared"
                                             : NULL;
    }
    return run->status == KHIPU_E_IO || run->status == KHIPU_E_READ
               ? NULL
               : "the status is not one of input or output";
}

static void arm(bool in_memory, unsigned long n) {
    if (in_memory) {
        khp_memory_fail_at(n, 0);
    } else {
        failing_calls_set(n);
    }
}

static unsigned long count(bool in_memory) {
    return in_memory ? khp_memory_requests() : failing_calls_count();
}

/* One run in which the n-th call fails: 1 if it was handled wrongly. */
static unsigned long try_one(const scratch *own, const char *what, unsigned long n,
                             const outcome *old, const outcome *fresh, outcome *run) {
    bool in_memory = strncmp(what, "allocation", strlen("allocation")) == 0;
    arm(in_memory, n);
    *run = export(own, true);
    const char *failed = in_memory ? "" : failing_calls_failed();
    arm(in_memory, 0);
    look_at_outputs(own, run);
    const char *finding = judge(old, fresh, run, in_memory);
    if (finding != NULL) {
        fprintf(stderr, "%s %lu %s: %s (%s; %s; in the folder:%s)\n", what, n, failed, finding,
                khipu_status_text(run->status), run->error.message, run->names);
    }
    return finding != NULL;
}

int main(int argc, char **argv) {
    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: fault_export allocation|system_call|call_without_exchange SCRATCH "
                        "THREADS [N]\n");
        return 2;
    }
    bool in_memory = strncmp(argv[1], "allocation", strlen("allocation")) == 0;
    unsigned long only = argc == 5 ? strtoul(argv[4], NULL, 10) : 0;
    static scratch own;
    own.threads = argv[3];
    own.has_outlines = strstr(argv[1], "_with_outlines") != NULL;
    own.counts_areas = own.has_outlines || strstr(argv[1], "_with_area_table") != NULL;
    own.names_areas = strstr(argv[1], "_with_area_columns") != NULL;
    prepare(&own, argv[2]);
    own.publish = strstr(argv[1], "_with_policy") != NULL ? own.policy : NULL;
    if (strcmp(argv[1], "call_without_exchange") == 0) {
        failing_calls_refuse_exchange();
    }
    const outcome old = must_export(&own, false);
    arm(in_memory, ULONG_MAX);
    const outcome fresh = must_export(&own, true);
    unsigned long total = count(in_memory);
    arm(in_memory, 0);
    must_export(&own, false);
    unsigned long wrong = 0;
    unsigned long survived = 0;
    outcome run;
    for (unsigned long n = only > 0 ? only : 1; n <= total; n++) {
        wrong += try_one(&own, argv[1], n, &old, &fresh, &run);
        survived += run.status == KHIPU_OK;
        if (only > 0) {
            return wrong == 0 ? 0 : 1;
        }
        if (memcmp(run.digests, old.digests, sizeof run.digests) != 0) {
            prepare(&own, argv[2]);
            must_export(&own, false);
        }
    }
    printf("%lu faults, %lu of them survived, %lu handled wrongly\n", total, survived, wrong);
    return wrong == 0 && total > 10 ? 0 : 1;
}
