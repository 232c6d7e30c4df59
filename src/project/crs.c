#include "project/crs.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "project/crs_name.h"
#include "project/operation.h"
#include "project/proj.h"
#include "project/proj_fault.h"

#include <math.h>

/* How far outside its area of use a CRS is still believed, in degrees: one zone stretched over a
 * whole country is common practice (design.md section 7). */
#define AREA_REACH_DEGREES 6.0
#define METRES_PER_DEGREE 111320.0

/* The area of use of a CRS in degrees; west > east across the antimeridian. */
typedef struct area_of_use {
    bool known;
    double west, south, east, north;
} area_of_use;

/* One of the operations among which PROJ chooses, position by position. */
typedef struct chosen_operation {
    PJ *operation;
    const khp_operation *noted;
} chosen_operation;

/* One CRS that occurred, and how to get from it to OGC:CRS84. */
typedef struct crs_entry {
    khp_slice name;     /* "EPSG:32718"; in the table's arena */
    khp_slice crs_name; /* in the projector's arena */
    bool is_open;       /* what follows is decided */
    bool is_identity;   /* already OGC:CRS84 but for its axis order, which we never follow */
    bool is_geographic;
    bool has_choices; /* PROJ chooses among several operations, position by position */
    PJ *crs;
    PJ *transform; /* NULL: refused */
    area_of_use area;
    const khp_operation *operation; /* of a transform without choices */
    chosen_operation *chosen;       /* of one with choices: those that PROJ chose so far */
    size_t chosen_count;
    size_t chosen_capacity;
    const char *refusal; /* sentence; NULL if usable */
} crs_entry;

struct khp_projector {
    PJ_CONTEXT *context;
    khp_proj_fault fault;
    PJ *target; /* OGC:CRS84 */
    PJ *wgs84;  /* EPSG:4326, the same datum; NULL until it is needed */
    bool allow_ballpark;
    khp_table names;
    crs_entry *entries; /* by number of `names` */
    size_t capacity;
    uint32_t last; /* number of the CRS that was asked for last, as records mostly share one */
    khp_operations operations;
    khp_arena text;
};

khipu_status khp_projector_new(khp_projector **projector, bool allow_ballpark, khipu_error *error) {
    *projector = NULL;
    khp_projector *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    fresh->allow_ballpark = allow_ballpark;
    *projector = fresh;
    return KHIPU_OK;
}

void khp_projector_free(khp_projector *projector) {
    if (projector == NULL) {
        return;
    }
    for (size_t i = 0; projector->context != NULL && i < projector->names.count; i++) {
        crs_entry *entry = &projector->entries[i];
        for (size_t k = 0; k < entry->chosen_count; k++) {
            proj_destroy(entry->chosen[k].operation);
        }
        khp_free(entry->chosen);
        proj_destroy(entry->transform);
        proj_destroy(entry->crs);
    }
    if (projector->context != NULL) { /* or PROJ was never needed */
        proj_destroy(projector->target);
        proj_destroy(projector->wgs84);
        proj_context_destroy(projector->context);
    }
    khp_free(projector->entries);
    khp_table_clear(&projector->names);
    khp_operations_clear(&projector->operations);
    khp_arena_clear(&projector->text);
    khp_free(projector);
}

/* PROJ is opened when the first CRS needs it: a run on plain longitudes and latitudes starts
 * without it. */
static khipu_status open_proj(khp_projector *projector, khipu_error *error) {
    if (projector->target != NULL) {
        return KHIPU_OK;
    }
    khipu_status status = khp_proj_load(error);
    if (status != KHIPU_OK) {
        return status;
    }
    if (projector->context == NULL) {
        projector->context = proj_context_create();
        if (projector->context == NULL) {
            return khp_fail_memory(error);
        }
        proj_log_func(projector->context, &projector->fault, khp_proj_fault_log);
        proj_context_set_enable_network(projector->context, 0);
    }
    if (proj_context_get_database_path(projector->context) == NULL) {
        return khp_fail(
            error, KHIPU_E_IO, (khp_where){.source = "proj.db"},
            "PROJ's database proj.db was not found; install the package proj-data (Debian) or set "
            "PROJ_LIB (PROJ_DATA from PROJ 9.1 on) to the folder that holds it");
    }
    projector->target =
        proj_create_from_database(projector->context, "OGC", "CRS84", PJ_CATEGORY_CRS, 0, NULL);
    if (projector->target == NULL) {
        return khp_fail(
            error, KHIPU_E_IO, (khp_where){.source = "proj.db"},
            "PROJ's database does not know OGC:CRS84; it belongs to another version of PROJ");
    }
    return KHIPU_OK;
}

/* Refuses the CRS with a sentence, which is kept as long as the projector lives. */
static khipu_status refuse(khp_projector *projector, crs_entry *entry, khp_buffer *sentence,
                           khipu_error *error) {
    khp_slice kept = {NULL, 0};
    if (!sentence->failed) {
        kept = khp_arena_copy(&projector->text, khp_buffer_slice(sentence));
    }
    khp_buffer_clear(sentence);
    entry->refusal = kept.ptr;
    return kept.ptr == NULL ? khp_fail_memory(error) : KHIPU_OK;
}

/* Name of a grid file that the best operation would need and that is not installed; "" if none is
 * missing. */
static void find_missing_grid(khp_projector *projector, const PJ *crs, khp_buffer *name) {
    PJ_CONTEXT *context = projector->context;
    PJ_OPERATION_FACTORY_CONTEXT *factory = proj_create_operation_factory_context(context, NULL);
    if (factory == NULL) {
        return;
    }
    proj_operation_factory_context_set_grid_availability_use(context, factory,
                                                             PROJ_GRID_AVAILABILITY_IGNORED);
    proj_operation_factory_context_set_spatial_criterion(
        context, factory, PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
    PJ_OBJ_LIST *list = proj_create_operations(context, crs, projector->target, factory);
    int count = list == NULL ? 0 : proj_list_get_count(list);
    for (int i = 0; i < count && name->len == 0; i++) {
        PJ *operation = proj_list_get(context, list, i);
        int grids =
            operation == NULL ? 0 : proj_coordoperation_get_grid_used_count(context, operation);
        for (int k = 0; k < grids && name->len == 0; k++) {
            const char *grid = NULL;
            int available = 1;
            if (proj_coordoperation_get_grid_used(context, operation, k, &grid, NULL, NULL, NULL,
                                                  NULL, NULL, &available) &&
                !available && grid != NULL) {
                khp_buffer_add_cstr(name, grid);
            }
        }
        proj_destroy(operation);
    }
    proj_list_destroy(list);
    proj_operation_factory_context_destroy(factory);
}

static khipu_status refuse_unknown(khp_projector *projector, crs_entry *entry, bool is_code,
                                   khipu_error *error) {
    khp_buffer sentence = {0};
    khp_quote(&sentence, entry->name, 60);
    if (is_code) {
        khp_buffer_printf(&sentence, " is not a CRS that PROJ %s knows",
                          khp_projector_proj_version());
    } else {
        khp_buffer_add_cstr(&sentence,
                            " is not a CRS of the form AUTHORITY:CODE, such as EPSG:32718 (names "
                            "are refused, because they would be guessed)");
    }
    return refuse(projector, entry, &sentence, error);
}

static khipu_status refuse_without_operation(khp_projector *projector, crs_entry *entry,
                                             khipu_error *error) {
    khp_buffer grid = {0};
    khp_buffer sentence = {0};
    find_missing_grid(projector, entry->crs, &grid);
    khp_buffer_printf(
        &sentence,
        "PROJ knows no operation from %.*s (%.*s) to OGC:CRS84 (WGS 84) but a ballpark one",
        (int)entry->name.len, entry->name.ptr, (int)entry->crs_name.len, entry->crs_name.ptr);
    if (grid.len > 0) {
        khp_buffer_printf(&sentence,
                          "; the grid %s is not installed (package proj-data or PROJ's own grids)",
                          khp_buffer_cstr(&grid));
    } else {
        khp_buffer_add_cstr(&sentence,
                            "; --allow-ballpark accepts it, with an error of hundreds of metres");
    }
    sentence.failed |= grid.failed;
    khp_buffer_clear(&grid);
    return refuse(projector, entry, &sentence, error);
}

static bool is_geographic_type(const PJ *crs) {
    PJ_TYPE type = proj_get_type(crs);
    return type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
}

/* The operation as a khp_operation of the projector's list; NULL without memory. */
static const khp_operation *note_operation(khp_projector *projector, const crs_entry *entry,
                                           PJ *operation) {
    PJ_PROJ_INFO details = proj_pj_info(operation);
    double accuracy = proj_coordoperation_get_accuracy(projector->context, operation);
    const khp_operation found = {
        .crs = entry->name,
        .crs_name = entry->crs_name,
        .name = khp_slice_cstr(details.description),
        .accuracy_m = accuracy < 0 ? (double)NAN : accuracy,
    };
    return khp_operations_put(&projector->operations, &found);
}

/* True if the CRS is projected from WGS 84 itself, as UTM's zones mostly are. */
static bool is_based_on_wgs84(PJ_CONTEXT *context, const PJ *crs) {
    if (proj_get_type(crs) != PJ_TYPE_PROJECTED_CRS) {
        return false;
    }
    PJ *base = proj_crs_get_geodetic_crs(context, crs);
    const char *authority = base == NULL ? NULL : proj_get_id_auth_name(base, 0);
    const char *code = base == NULL ? NULL : proj_get_id_code(base, 0);
    bool is_based = authority != NULL && code != NULL && strcmp(authority, "EPSG") == 0 &&
                    strcmp(code, "4326") == 0;
    proj_destroy(base);
    return is_based;
}

/* What to transform to. From a CRS of the datum of WGS 84 the way to EPSG:4326 is the way to
 * OGC:CRS84, the inverse of the projection (axis order is normalised in either), and PROJ finds it
 * without searching its database for other names of OGC:CRS84. From any other datum the two may
 * differ, as PROJ knows operations to one of them only. */
static const PJ *target_for(khp_projector *projector, const crs_entry *entry) {
    if (!is_based_on_wgs84(projector->context, entry->crs)) {
        return projector->target;
    }
    if (projector->wgs84 == NULL) {
        projector->wgs84 =
            proj_create_from_database(projector->context, "EPSG", "4326", PJ_CATEGORY_CRS, 0, NULL);
    }
    return projector->wgs84 == NULL ? projector->target : projector->wgs84;
}

static khipu_status open_transform(khp_projector *projector, crs_entry *entry, khipu_error *error) {
    const char *const options[] = {
        projector->allow_ballpark ? "ALLOW_BALLPARK=YES" : "ALLOW_BALLPARK=NO", NULL};
    PJ *raw = proj_create_crs_to_crs_from_pj(projector->context, entry->crs,
                                             target_for(projector, entry), NULL, options);
    PJ *transform = raw == NULL ? NULL : proj_normalize_for_visualization(projector->context, raw);
    proj_destroy(raw);
    if (transform == NULL) {
        return refuse_without_operation(projector, entry, error);
    }
    entry->transform = transform;
    entry->has_choices = proj_get_type(transform) == PJ_TYPE_UNKNOWN;
    entry->area.known =
        proj_get_area_of_use(projector->context, entry->crs, &entry->area.west, &entry->area.south,
                             &entry->area.east, &entry->area.north, NULL) &&
        entry->area.west > -1000;
    if (!entry->has_choices) {
        entry->operation = note_operation(projector, entry, transform);
        if (entry->operation == NULL) {
            return khp_fail_memory(error);
        }
    }
    return KHIPU_OK;
}

/* One CRS, one name: `epsg:32718` is written like the others. */
static bool name_canonically(khp_projector *projector, crs_entry *entry, const char *authority,
                             const char *code) {
    khp_buffer name = {0};
    khp_buffer_printf(&name, "%s:%s", authority, code);
    khp_slice kept = khp_arena_copy(&projector->text, khp_buffer_slice(&name));
    bool complete = !name.failed && kept.ptr != NULL;
    entry->name = complete ? kept : entry->name;
    khp_buffer_clear(&name);
    return complete;
}

static khipu_status open_crs(khp_projector *projector, crs_entry *entry, khipu_error *error) {
    char authority[KHP_AUTHORITY_BYTES];
    char code[KHP_CRS_CODE_BYTES];
    entry->is_geographic = true;
    if (!khp_crs_name_split(entry->name, authority, code)) {
        return refuse_unknown(projector, entry, false, error);
    }
    if (!name_canonically(projector, entry, authority, code)) {
        return khp_fail_memory(error);
    }
    /* EPSG:4326 differs from OGC:CRS84 in its axis order alone, and x is longitude here in either.
     */
    if (khp_slice_eq(entry->name, KHP_SLICE("OGC:CRS84")) ||
        khp_slice_eq(entry->name, KHP_SLICE("EPSG:4326"))) {
        entry->is_identity = true;
        entry->crs_name = KHP_SLICE("WGS 84");
        const khp_operation none = {entry->name, entry->crs_name,
                                    KHP_SLICE("none: longitude and latitude as given"), 0};
        entry->operation = khp_operations_put(&projector->operations, &none);
        return entry->operation == NULL ? khp_fail_memory(error) : KHIPU_OK;
    }
    khipu_status status = open_proj(projector, error);
    if (status != KHIPU_OK) {
        return status;
    }
    entry->crs =
        proj_create_from_database(projector->context, authority, code, PJ_CATEGORY_CRS, 0, NULL);
    if (entry->crs == NULL) {
        return refuse_unknown(projector, entry, true, error);
    }
    entry->is_geographic = is_geographic_type(entry->crs);
    entry->crs_name = khp_arena_copy(&projector->text, khp_slice_cstr(proj_get_name(entry->crs)));
    if (entry->crs_name.ptr == NULL) {
        return khp_fail_memory(error);
    }
    return open_transform(projector, entry, error);
}

/* The entry of a CRS, opened at its first occurrence. */
static khipu_status find_crs(khp_projector *projector, khp_slice crs, crs_entry **entry,
                             khipu_error *error) {
    khp_slice name = khp_slice_trim(crs);
    if (name.len == 0) {
        name = KHP_SLICE("OGC:CRS84");
    }
    *entry = projector->entries == NULL ? NULL : &projector->entries[projector->last];
    if (*entry != NULL && (*entry)->is_open && khp_slice_eq((*entry)->name, name)) {
        return KHIPU_OK;
    }
    *entry = NULL;
    bool is_new;
    crs_entry *entries =
        khp_grow(projector->entries, &projector->capacity, projector->names.count, sizeof *entries);
    if (entries == NULL) {
        return khp_fail_memory(error);
    }
    projector->entries = entries;
    uint32_t number = khp_table_put(&projector->names, name, khp_hash(name), &is_new);
    if (number == KHP_TABLE_NONE) {
        return khp_fail_memory(error);
    }
    *entry = &projector->entries[number];
    projector->last = number;
    if (is_new) {
        **entry = (crs_entry){.name = khp_table_key_at(&projector->names, number)};
    }
    khipu_status status = KHIPU_OK;
    if (!(*entry)->is_open) {
        khp_proj_fault_begin(&projector->fault);
        status = open_crs(projector, *entry, error);
        status = khp_proj_fault_end(&projector->fault, status, error);
        (*entry)->is_open = status == KHIPU_OK;
    }
    return status;
}

khipu_status khp_projector_check(khp_projector *projector, khp_slice crs, const char *option,
                                 khipu_error *error) {
    crs_entry *entry;
    khipu_status status = find_crs(projector, crs, &entry, error);
    if (status == KHIPU_OK && entry->refusal != NULL) {
        status = khp_fail(error, KHIPU_E_CRS, (khp_where){.field = option}, "%s", entry->refusal);
    }
    return status;
}

/* Degrees from a longitude to the interval west..east, which may cross the antimeridian. */
static double longitude_gap(double lon, double west, double east) {
    if (west <= east ? (lon >= west && lon <= east) : (lon >= west || lon <= east)) {
        return 0;
    }
    double to_west = fabs(remainder(west - lon, 360.0));
    double to_east = fabs(remainder(lon - east, 360.0));
    return fmin(to_west, to_east);
}

/* Degrees by which a position lies outside the area of use; 0 inside or without a known area. */
static double degrees_outside(const area_of_use *area, double lon, double lat) {
    if (!area->known) {
        return 0;
    }
    double beside = longitude_gap(lon, area->west, area->east);
    double above = lat < area->south   ? area->south - lat
                   : lat > area->north ? lat - area->north
                                       : 0;
    return fmax(beside, above);
}

static bool is_on_earth(double lon, double lat) {
    return isfinite(lon) && isfinite(lat) && fabs(lon) <= 180 && fabs(lat) <= 90;
}

/* True if the inverse of the operation leads back to where the position came from. PROJ answers
 * some positions far outside a projection's domain with plausible nonsense, and this is how that
 * shows. The limit is 1 mm, or a thousandth of the operation's stated accuracy: a shift through
 * geocentric space loses the height, which costs some millimetres on the way back
 * (docs/decisions/0005). */
static bool leads_back(const crs_entry *entry, PJ *operation, PJ_COORD from, PJ_COORD to,
                       double accuracy_m) {
    double limit = isfinite(accuracy_m) && accuracy_m > 1 ? accuracy_m / 1000 : 1e-3;
    if (entry->is_geographic) {
        limit = fmax(limit / METRES_PER_DEGREE, 1e-8);
    }
    proj_errno_reset(operation);
    PJ_COORD back = proj_trans(operation, PJ_INV, to);
    double beside = entry->is_geographic ? fabs(remainder(back.xy.x - from.xy.x, 360.0))
                                         : fabs(back.xy.x - from.xy.x);
    return isfinite(back.xy.x) && isfinite(back.xy.y) && beside <= limit &&
           fabs(back.xy.y - from.xy.y) <= limit;
}

/* Says where the position is with respect to the area of use, and which slip would explain it. */
static void judge_area(const crs_entry *entry, double x, double y, khp_projected *result) {
    double outside = degrees_outside(&entry->area, result->lon, result->lat);
    if (outside <= 0) {
        return;
    }
    if (entry->is_geographic) {
        result->may_be_swapped = is_on_earth(y, x) && degrees_outside(&entry->area, y, x) <= 0;
        result->may_lack_sign = degrees_outside(&entry->area, -x, y) <= 0 ||
                                degrees_outside(&entry->area, x, -y) <= 0 ||
                                degrees_outside(&entry->area, -x, -y) <= 0;
    }
    if (outside > AREA_REACH_DEGREES) {
        result->reason = KHP_REASON_POSITION_OUTSIDE;
    } else {
        result->is_outside_area = true;
    }
}

static bool gives(PJ *operation, PJ_COORD from, PJ_COORD to) {
    proj_errno_reset(operation);
    PJ_COORD again = proj_trans(operation, PJ_FWD, from);
    return again.xy.x == to.xy.x && again.xy.y == to.xy.y;
}

/* The operation that led from `from` to `to`. PROJ tells which one it chose by a copy, which costs
 * a hundred times a transformation; so copies are kept, and one that gives the very same result is
 * the one. *chosen is NULL if PROJ names none. */
static khipu_status find_chosen(khp_projector *projector, crs_entry *entry, PJ_COORD from,
                                PJ_COORD to, const chosen_operation **chosen, khipu_error *error) {
    for (size_t i = 0; i < entry->chosen_count; i++) {
        if (gives(entry->chosen[i].operation, from, to)) {
            *chosen = &entry->chosen[i];
            return KHIPU_OK;
        }
    }
    *chosen = NULL;
    PJ *used = proj_trans_get_last_used_operation(entry->transform);
    if (used == NULL) {
        return KHIPU_OK;
    }
    chosen_operation *grown =
        khp_grow(entry->chosen, &entry->chosen_capacity, entry->chosen_count, sizeof *grown);
    entry->chosen = grown == NULL ? entry->chosen : grown;
    const khp_operation *noted = note_operation(projector, entry, used);
    if (grown == NULL || noted == NULL) {
        proj_destroy(used);
        return khp_fail_memory(error);
    }
    grown[entry->chosen_count] = (chosen_operation){used, noted};
    *chosen = &grown[entry->chosen_count++];
    return KHIPU_OK;
}

static khipu_status transform_by_proj(khp_projector *projector, crs_entry *entry, double x,
                                      double y, khp_projected *result, khipu_error *error) {
    PJ_COORD from = proj_coord(x, y, 0, 0);
    proj_errno_reset(entry->transform);
    PJ_COORD to = proj_trans(entry->transform, PJ_FWD, from);
    const chosen_operation only = {entry->transform, entry->operation};
    const chosen_operation *used = &only;
    if (is_on_earth(to.xy.x, to.xy.y) && entry->has_choices) {
        khipu_status status = find_chosen(projector, entry, from, to, &used, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    if (!is_on_earth(to.xy.x, to.xy.y) || used == NULL ||
        !leads_back(entry, used->operation, from, to, used->noted->accuracy_m)) {
        result->reason = KHP_REASON_POSITION_INVALID;
        return KHIPU_OK;
    }
    result->operation = used->noted;
    result->lon = to.xy.x;
    result->lat = to.xy.y;
    judge_area(entry, x, y, result);
    return KHIPU_OK;
}

khipu_status khp_projector_transform(khp_projector *projector, khp_slice crs, double x, double y,
                                     khp_projected *result, khipu_error *error) {
    *result = (khp_projected){.reason = KHP_REASON_NONE};
    crs_entry *entry;
    khipu_status status = find_crs(projector, crs, &entry, error);
    if (status != KHIPU_OK) {
        return status;
    }
    if (entry->refusal != NULL) {
        result->reason = KHP_REASON_CRS_REFUSED;
        return KHIPU_OK;
    }
    /* 0,0 is what a form writes that nobody filled in. */
    bool out_of_range = entry->is_geographic && !is_on_earth(x, y);
    if (!isfinite(x) || !isfinite(y) || (x == 0 && y == 0) || out_of_range) {
        result->reason = KHP_REASON_POSITION_INVALID;
        result->may_be_swapped = out_of_range && is_on_earth(y, x);
        return KHIPU_OK;
    }
    if (entry->is_identity) {
        result->lon = x;
        result->lat = y;
        result->operation = entry->operation;
        return KHIPU_OK;
    }
    khp_proj_fault_begin(&projector->fault);
    status = transform_by_proj(projector, entry, x, y, result, error);
    return khp_proj_fault_end(&projector->fault, status, error);
}

khipu_status khp_projector_is_geographic(khp_projector *projector, khp_slice crs, bool *geographic,
                                         khipu_error *error) {
    crs_entry *entry;
    khipu_status status = find_crs(projector, crs, &entry, error);
    *geographic = status == KHIPU_OK && entry->is_geographic;
    return status;
}

const char *khp_projector_refusal(khp_projector *projector, khp_slice crs) {
    crs_entry *entry;
    bool refused = find_crs(projector, crs, &entry, NULL) == KHIPU_OK && entry->refusal != NULL;
    return refused ? entry->refusal : "";
}

size_t khp_projector_operation_count(const khp_projector *projector) {
    return projector->operations.count;
}

const khp_operation *khp_projector_operation_at(const khp_projector *projector, size_t number) {
    return projector->operations.items[number];
}

const char *khp_projector_proj_version(void) {
    return khp_proj_load(NULL) == KHIPU_OK ? proj_info().version : NULL;
}

khipu_status khp_projector_epsg_version(khp_projector *projector, const char **version,
                                        khipu_error *error) {
    khp_proj_fault_begin(&projector->fault);
    khipu_status status = open_proj(projector, error);
    if (status == KHIPU_OK) {
        const char *found = proj_context_get_database_metadata(projector->context, "EPSG.VERSION");
        *version = found == NULL ? "unknown" : found;
    }
    return khp_proj_fault_end(&projector->fault, status, error);
}
