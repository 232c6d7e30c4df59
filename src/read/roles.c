#include "read/roles.h"

#include "base/fold.h"
#include "read/area_headers.h"
#include "read/headers.h"
#include "read/reader.h"
#include "read/role_words.h"

/* The schema with its headers folded, while roles are decided. */
typedef struct finder {
    khp_schema *schema;
    khp_headers headers;
    const char *path;
} finder;

static khipu_status start_finder(finder *find, khp_schema *schema, const char *path,
                                 khipu_error *error) {
    *find = (finder){.schema = schema, .path = path};
    khipu_status status = khp_headers_fold(&find->headers, schema, error);
    find->headers.shown_only = true;
    return status;
}

/* ---- columns named by options ---- */

/* How many edits turn a into b, up to what is worth suggesting. */
static size_t distance(khp_slice a, khp_slice b) {
    enum { LONGEST = 48 };
    size_t row[LONGEST + 1];
    if (a.len > LONGEST || b.len > LONGEST) {
        return SIZE_MAX;
    }
    for (size_t j = 0; j <= b.len; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t replaced = diagonal + (a.ptr[i - 1] != b.ptr[j - 1]);
            size_t least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            diagonal = row[j];
            row[j] = replaced < least ? replaced : least;
        }
    }
    return row[b.len];
}

static size_t nearest_column(const finder *find, khp_slice name) {
    khp_buffer folded = {0};
    size_t nearest = KHP_NO_COLUMN;
    size_t least = SIZE_MAX;
    khp_fold_words(&folded, name);
    for (size_t i = 0; i < find->schema->count && !folded.failed; i++) {
        size_t edits = distance(find->headers.folded[i], khp_buffer_slice(&folded));
        if (!find->schema->columns[i].hidden && edits < least && edits <= 1 + folded.len / 3) {
            least = edits;
            nearest = i;
        }
    }
    khp_buffer_clear(&folded);
    return nearest;
}

static khipu_status refuse_column(const finder *find, const char *flag, khp_slice name,
                                  khipu_error *error) {
    khp_buffer text = {0};
    khp_quote(&text, name, 60);
    khp_buffer_add_cstr(&text, " is not in the header");
    size_t nearest = nearest_column(find, name);
    if (nearest != KHP_NO_COLUMN) {
        khp_buffer_add_cstr(&text, "; nearest: ");
        khp_quote(&text, find->schema->columns[nearest].name, 60);
    }
    khp_buffer_add_cstr(&text, "; there is: ");
    khp_schema_describe(find->schema, &text);
    khipu_status status =
        khp_fail(error, KHIPU_E_FIELD, (khp_where){.source = find->path, .field = flag}, "%s",
                 khp_buffer_cstr(&text));
    khp_buffer_clear(&text);
    return status;
}

void khp_schema_describe(const khp_schema *schema, khp_buffer *text) {
    enum { MOST = 60 };
    size_t shown = 0;
    for (size_t i = 0; i < schema->count; i++) {
        if (schema->columns[i].hidden) {
            continue;
        }
        if (shown == MOST) {
            khp_buffer_add_cstr(text, ", …");
            return;
        }
        khp_buffer_add_cstr(text, shown++ > 0 ? ", " : "");
        khp_buffer_add(text, schema->columns[i].name);
    }
    khp_buffer_add_cstr(text, shown == 0 ? "no column" : "");
}

/* Finds the columns of a comma-separated list; at most `limit`. An empty list means none. */
static khipu_status find_named(const finder *find, const char *flag, const char *list,
                               size_t *columns, size_t limit, size_t *count, khipu_error *error) {
    khp_slice whole = khp_slice_trim(khp_slice_cstr(list));
    *count = 0;
    size_t exact = khp_schema_find(find->schema, whole);
    if (exact != KHP_NO_COLUMN) { /* a name that holds a comma */
        columns[(*count)++] = exact;
        return KHIPU_OK;
    }
    khp_slice rest = whole;
    while (rest.ptr != NULL && whole.len > 0) {
        khp_slice name = khp_slice_trim(khp_slice_cut(&rest, ','));
        size_t column = khp_schema_find(find->schema, name);
        if (column == KHP_NO_COLUMN) {
            return refuse_column(find, flag, name, error);
        }
        if (*count == limit) {
            return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = flag},
                            "names more than %zu columns", limit);
        }
        columns[(*count)++] = column;
    }
    return KHIPU_OK;
}

static khipu_status find_one(const finder *find, const char *flag, const char *name, size_t *column,
                             khipu_error *error) {
    khp_slice wanted = khp_slice_trim(khp_slice_cstr(name));
    *column = wanted.len == 0 ? KHP_NO_COLUMN : khp_schema_find(find->schema, wanted);
    return wanted.len == 0 || *column != KHP_NO_COLUMN ? KHIPU_OK
                                                       : refuse_column(find, flag, wanted, error);
}

khipu_status khp_schema_named(khp_schema *schema, const char *path, const char *flag,
                              khp_slice name, size_t *column, khipu_error *error) {
    finder find;
    *column = khp_schema_find(schema, khp_slice_trim(name));
    if (*column != KHP_NO_COLUMN) {
        return KHIPU_OK;
    }
    khipu_status status = start_finder(&find, schema, path, error);
    status = status == KHIPU_OK ? refuse_column(&find, flag, name, error) : status;
    khp_headers_clear(&find.headers);
    return status;
}

static khipu_status find_position(const finder *find, const char *list, khp_roles *roles,
                                  khipu_error *error) {
    size_t columns[2];
    size_t count;
    khipu_status status = find_named(find, "--position", list, columns, 2, &count, error);
    if (status == KHIPU_OK && count == 1) {
        roles->geopoint = columns[0];
    } else if (status == KHIPU_OK && count == 2) {
        roles->longitude = columns[0];
        roles->latitude = columns[1];
    }
    return status;
}

static khipu_status find_hemispheres(const finder *find, const char *list, khp_roles *roles,
                                     khipu_error *error) {
    size_t columns[2];
    size_t count;
    khipu_status status = find_named(find, "--hemisphere", list, columns, 2, &count, error);
    if (status == KHIPU_OK && count > 0) {
        roles->hemisphere_lat = columns[0];
        roles->hemisphere_lon = count == 2 ? columns[1] : KHP_NO_COLUMN;
    }
    return status;
}

/* --id line: the line is the id, though no column is called so. */
static bool means_line(const finder *find, const char *name) {
    return name != NULL && strcmp(name, "line") == 0 &&
           khp_schema_find(find->schema, KHP_SLICE("line")) == KHP_NO_COLUMN;
}

static khipu_status take_named(const finder *find, const khp_role_names *names, khp_roles *roles,
                               khipu_error *error) {
    const struct {
        const char *flag;
        const char *name;
        size_t *column;
    } singles[] = {
        {"--id", means_line(find, names->id) ? NULL : names->id, &roles->id},
        {"--place", names->place, &roles->place},
        {"--place-code", names->place_code, &roles->place_code},
        {"--date", names->date, &roles->date},
        {"--crs-column", names->crs_column, &roles->crs},
        {"--zone", names->zone, &roles->zone},
        {"--category", names->category, &roles->category},
        {"--count", names->count, &roles->count},
    };
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; i < sizeof singles / sizeof singles[0] && status == KHIPU_OK; i++) {
        if (singles[i].name != NULL) {
            status = find_one(find, singles[i].flag, singles[i].name, singles[i].column, error);
        }
    }
    if (status == KHIPU_OK && names->within != NULL) {
        status = find_named(find, "--within", names->within, roles->within, KHP_WITHIN_LIMIT,
                            &roles->within_count, error);
    }
    if (status == KHIPU_OK && names->source != NULL) {
        status = find_named(find, "--source", names->source, roles->source, KHP_SOURCE_LIMIT,
                            &roles->source_count, error);
    }
    if (status == KHIPU_OK && names->position != NULL) {
        status = find_position(find, names->position, roles, error);
    }
    if (status == KHIPU_OK && names->hemisphere != NULL) {
        status = find_hemispheres(find, names->hemisphere, roles, error);
    }
    return status;
}

/* ---- columns found by their header ---- */

/* What a sheet hides has a role only if somebody names it. */
static size_t shown(const finder *find, size_t column) {
    bool is_hidden = column != KHP_NO_COLUMN && find->schema->columns[column].is_hidden_in_sheet;
    return is_hidden ? KHP_NO_COLUMN : column;
}

/* The first column that one of the words names; earlier words are preferred. */
static size_t find_word(const finder *find, const char *const *words) {
    return khp_headers_find(&find->headers, words);
}

static size_t find_hidden(const finder *find, const char *name) {
    size_t column = khp_schema_find(find->schema, khp_slice_cstr(name));
    return column != KHP_NO_COLUMN && find->schema->columns[column].hidden ? column : KHP_NO_COLUMN;
}

/* By HXL tag, else by header. */
static size_t find_role(const finder *find, const khp_role_words *words) {
    for (size_t t = 0; words->tags[t] != NULL; t++) {
        for (size_t i = 0; i < find->schema->count; i++) {
            if (shown(find, i) == i &&
                khp_tag_matches(find->schema->columns[i].tag, words->tags[t])) {
                return i;
            }
        }
    }
    return find_word(find, words->headers);
}

static size_t find_text(const finder *find, khp_slice prefix, const char *suffix) {
    for (size_t i = 0; i < find->schema->count; i++) {
        khp_slice name = find->headers.folded[i];
        size_t tail = strlen(suffix);
        if (name.len == prefix.len + tail && memcmp(name.ptr, prefix.ptr, prefix.len) == 0 &&
            memcmp(name.ptr + prefix.len, suffix, tail) == 0) {
            return i;
        }
    }
    return KHP_NO_COLUMN;
}

/* What is found of a question of KoBo or ODK. */
typedef struct geopoint_question {
    khp_slice name;
    size_t longitude;
    size_t accuracy;
} geopoint_question;

/* KoBo and ODK write a question's position as four columns (`_q_latitude`, `_q_longitude`,
 * `_q_altitude`, `_q_precision`; ODK `q-Accuracy`). True if the column is the first of four. */
static bool is_geopoint_question(const finder *find, size_t column, geopoint_question *question) {
    static const char latitude[] = " latitude";
    khp_slice name = find->headers.folded[column];
    size_t tail = sizeof latitude - 1;
    if (name.len <= tail || memcmp(name.ptr + name.len - tail, latitude, tail) != 0) {
        return false;
    }
    question->name = khp_slice_of(name.ptr, name.len - tail);
    question->longitude = find_text(find, question->name, " longitude");
    size_t accuracy = find_text(find, question->name, " precision");
    question->accuracy =
        accuracy == KHP_NO_COLUMN ? find_text(find, question->name, " accuracy") : accuracy;
    return question->longitude != KHP_NO_COLUMN && question->accuracy != KHP_NO_COLUMN &&
           find_text(find, question->name, " altitude") != KHP_NO_COLUMN;
}

/* Mostly there is one column more with all of it (`q`). */
static void find_geopoint_question(const finder *find, khp_roles *roles) {
    for (size_t i = 0; i < find->schema->count; i++) {
        geopoint_question question;
        if (!is_geopoint_question(find, i, &question)) {
            continue;
        }
        roles->geopoint = shown(find, find_text(find, question.name, ""));
        bool is_pair = shown(find, i) == i && shown(find, question.longitude) != KHP_NO_COLUMN;
        if (roles->geopoint == KHP_NO_COLUMN && is_pair) {
            roles->longitude = question.longitude;
            roles->latitude = i;
            roles->position_accuracy = shown(find, question.accuracy);
        }
        if (roles->geopoint != KHP_NO_COLUMN || is_pair) {
            return;
        }
    }
}

/* The first of the pairs of headers of which both are there. */
static bool find_pair(const finder *find, const khp_position_pair *pairs, size_t *longitude,
                      size_t *latitude) {
    for (; pairs->longitude != NULL; pairs++) {
        const char *const east[] = {pairs->longitude, NULL};
        const char *const north[] = {pairs->latitude, NULL};
        *longitude = find_word(find, east);
        *latitude = find_word(find, north);
        if (*longitude != KHP_NO_COLUMN && *latitude != KHP_NO_COLUMN) {
            return true;
        }
    }
    *longitude = KHP_NO_COLUMN;
    *latitude = KHP_NO_COLUMN;
    return false;
}

static void guess_position(const finder *find, khp_roles *roles) {
    roles->longitude = find_hidden(find, KHP_COLUMN_LONGITUDE);
    roles->latitude = find_hidden(find, KHP_COLUMN_LATITUDE);
    if (roles->longitude != KHP_NO_COLUMN) {
        return;
    }
    size_t longitude = find_role(find, &khp_words_longitude);
    size_t latitude = find_role(find, &khp_words_latitude);
    if ((longitude != KHP_NO_COLUMN && latitude != KHP_NO_COLUMN) ||
        find_pair(find, khp_position_pairs, &longitude, &latitude)) {
        geopoint_question question; /* `gps` is the name of a question too */
        roles->longitude = longitude;
        roles->latitude = latitude;
        if (is_geopoint_question(find, latitude, &question) && question.longitude == longitude) {
            roles->position_accuracy = shown(find, question.accuracy);
        }
        return;
    }
    find_geopoint_question(find, roles);
    if (roles->longitude == KHP_NO_COLUMN && roles->geopoint == KHP_NO_COLUMN) {
        roles->geopoint = find_role(find, &khp_words_geopoint);
    }
}

/* Hemispheres and zones beside a position that is no geometry of GeoJSON. A zone that is not named
 * is none of degrees that stand beside it. */
static void guess_sides(const finder *find, const khp_role_names *names, khp_roles *roles) {
    bool is_geometry =
        roles->longitude != KHP_NO_COLUMN && find->schema->columns[roles->longitude].hidden;
    bool is_pair = roles->longitude != KHP_NO_COLUMN && !is_geometry;
    if (names->hemisphere == NULL && (is_pair || roles->geopoint != KHP_NO_COLUMN)) {
        roles->hemisphere_lat = find_role(find, &khp_words_hemisphere_lat);
        roles->hemisphere_lon = find_role(find, &khp_words_hemisphere_lon);
        if (roles->hemisphere_lat == KHP_NO_COLUMN && roles->hemisphere_lon == KHP_NO_COLUMN) {
            find_pair(find, khp_hemisphere_pairs, &roles->hemisphere_lon, &roles->hemisphere_lat);
        }
    }
    if (names->zone == NULL && is_pair &&
        !khp_is_degrees_header(find->headers.folded[roles->longitude]) &&
        find->schema->columns[roles->longitude].tag.len == 0) {
        roles->zone = find_role(find, &khp_words_zone);
    }
}

/* The areas that a column's header says it names. An HXL tag says one level. */
static khp_area_header area_header_of(const finder *find, size_t column) {
    const khp_column *named = &find->schema->columns[column];
    for (int level = 0; level < KHP_WITHIN_LIMIT; level++) {
        for (size_t t = 0; khp_words_within[level].tags[t] != NULL; t++) {
            if (khp_tag_matches(named->tag, khp_words_within[level].tags[t])) {
                return (khp_area_header){.levels = KHP_LEVEL(KHP_PRECISION_DISTRICT + level),
                                         .rank = 50 - 10 * (unsigned)level};
            }
        }
    }
    const khp_area_header none = {.levels = 0};
    return named->hidden ? none : khp_area_header_read(find->headers.folded[column]);
}

/* Puts a column among the stated areas, the innermost first; of two that say the same the first
 * stays, and of too many the outer ones. */
static void put_within(const finder *find, khp_roles *roles, unsigned ranks[KHP_WITHIN_LIMIT],
                       size_t column, const khp_area_header *header) {
    size_t at = 0;
    while (at < roles->within_count && ranks[at] > header->rank) {
        at++;
    }
    if (at == KHP_WITHIN_LIMIT) {
        return;
    }
    if (at < roles->within_count && ranks[at] == header->rank) {
        if (area_header_of(find, roles->within[at]).is_vague) {
            roles->within[at] = column;
        }
        return;
    }
    size_t count =
        roles->within_count < KHP_WITHIN_LIMIT ? roles->within_count + 1 : (size_t)KHP_WITHIN_LIMIT;
    for (size_t i = count - 1; i > at; i--) {
        roles->within[i] = roles->within[i - 1];
        ranks[i] = ranks[i - 1];
    }
    roles->within[at] = column;
    ranks[at] = header->rank;
    roles->within_count = count;
}

/* The columns that name areas, from the innermost. What lies inside the area that the place column
 * names is no area around it. */
static void guess_within(const finder *find, khp_roles *roles) {
    unsigned ranks[KHP_WITHIN_LIMIT];
    bool settlement = false;
    khp_area_header place = {0};
    if (roles->place != KHP_NO_COLUMN) {
        (void)khp_header_levels(find->headers.folded[roles->place], &settlement);
        place = area_header_of(find, roles->place);
    }
    roles->within_count = 0;
    for (size_t i = 0; i < find->schema->count; i++) {
        khp_area_header header = area_header_of(find, i);
        bool is_inside = place.levels != 0 && !settlement && header.rank >= place.rank;
        if (header.levels != 0 && shown(find, i) == i && i != roles->place && !is_inside) {
            put_within(find, roles, ranks, i, &header);
        }
    }
}

/* A table without a place column has its innermost area as the place. */
static void guess_place(const finder *find, const khp_role_names *names, khp_roles *roles) {
    roles->place = find_role(find, &khp_words_place);
    if (roles->place == KHP_NO_COLUMN && names->within == NULL) {
        guess_within(find, roles);
        roles->place = roles->within_count > 0 ? roles->within[0] : KHP_NO_COLUMN;
        roles->place_is_area = roles->within_count > 0;
        roles->within_count = 0;
    }
}

/* The level of area that a column's header or tag says it names. */
static int level_of(const finder *find, size_t column) {
    for (int level = 0; column != KHP_NO_COLUMN && level < KHP_WITHIN_LIMIT; level++) {
        const khp_role_words *words = &khp_words_within[level];
        for (size_t t = 0; words->tags[t] != NULL; t++) {
            if (khp_tag_matches(find->schema->columns[column].tag, words->tags[t])) {
                return level;
            }
        }
        for (size_t t = 0; words->headers[t] != NULL; t++) {
            if (khp_slice_eq(find->headers.folded[column], khp_slice_cstr(words->headers[t]))) {
                return level;
            }
        }
    }
    return KHP_NO_LEVEL;
}

/* The levels that the words of any header allow, besides others that it has. */
static void find_allowed(const finder *find, khp_roles *roles, const khp_role_names *names) {
    if (roles->place != KHP_NO_COLUMN) {
        khp_area_header header = area_header_of(find, roles->place);
        khp_levels words =
            khp_header_levels(find->headers.folded[roles->place], &roles->place_is_settlement);
        roles->place_allows = header.levels != 0 ? header.levels : words;
        roles->place_allows = roles->place_is_settlement ? 0 : roles->place_allows;
    }
    for (size_t i = 0; i < roles->within_count; i++) {
        khp_area_header header = area_header_of(find, roles->within[i]);
        bool settlement;
        khp_levels words = khp_header_levels(find->headers.folded[roles->within[i]], &settlement);
        roles->within_allows[i] = header.levels != 0 ? header.levels : words;
        roles->within_may_be_other[i] = names->within == NULL && header.may_be_other;
    }
}

static void find_levels(const finder *find, khp_roles *roles) {
    roles->place_level = level_of(find, roles->place);
    for (size_t i = 0; i < roles->within_count; i++) {
        roles->within_levels[i] = level_of(find, roles->within[i]);
    }
}

static void guess_source(const finder *find, khp_roles *roles) {
    roles->source_count = 0;
    for (size_t i = 0; i < find->schema->count && roles->source_count < KHP_SOURCE_LIMIT; i++) {
        const khp_column *column = &find->schema->columns[i];
        if (!column->hidden && !column->is_hidden_in_sheet &&
            khp_is_source_header(find->headers.folded[i], column->tag)) {
            roles->source[roles->source_count++] = i;
        }
    }
}

/* ACLED and UCDP say how precise each position is; UCDP's best estimate of deaths is the weight. */
static void guess_coded_columns(const finder *find, const khp_role_names *names, khp_roles *roles) {
    static const char *const acled[] = {"geo precision", NULL};
    static const char *const ucdp[] = {"where prec", NULL};
    static const char *const best[] = {"best", NULL};
    if (roles->longitude != KHP_NO_COLUMN || roles->geopoint != KHP_NO_COLUMN) {
        roles->position_precision = find_word(find, acled);
        if (roles->position_precision == KHP_NO_COLUMN) {
            roles->position_precision = find_word(find, ucdp);
            roles->position_precision_is_ucdp = roles->position_precision != KHP_NO_COLUMN;
        }
    }
    if (names->count == NULL && roles->count == KHP_NO_COLUMN &&
        find_word(find, ucdp) != KHP_NO_COLUMN) {
        roles->count = find_word(find, best);
    }
}

static void guess_rest(const finder *find, const khp_role_names *names, khp_roles *roles) {
    if (names->id == NULL) {
        size_t hidden = find_hidden(find, KHP_COLUMN_ID);
        roles->id = hidden != KHP_NO_COLUMN ? hidden : find_role(find, &khp_words_id);
    }
    if (names->position == NULL) {
        guess_position(find, roles);
    }
    if (names->place == NULL) {
        guess_place(find, names, roles);
    }
    if (names->within == NULL) {
        guess_within(find, roles);
    }
    roles->place_code =
        names->place_code == NULL ? find_role(find, &khp_words_place_code) : roles->place_code;
    roles->date = names->date == NULL ? find_role(find, &khp_words_date) : roles->date;
    if (names->crs_column == NULL) {
        size_t hidden = find_hidden(find, KHP_COLUMN_CRS);
        bool is_geometry = roles->longitude != KHP_NO_COLUMN &&
                           roles->longitude == find_hidden(find, KHP_COLUMN_LONGITUDE);
        /* A GeoJSON geometry is in the file's CRS, whatever a property of that name tells. */
        roles->crs =
            is_geometry || hidden != KHP_NO_COLUMN ? hidden : find_role(find, &khp_words_crs);
    }
    roles->category =
        names->category == NULL ? find_role(find, &khp_words_category) : roles->category;
    roles->count = names->count == NULL ? find_role(find, &khp_words_count) : roles->count;
    if (names->source == NULL) {
        guess_source(find, roles);
    }
    guess_sides(find, names, roles);
    guess_coded_columns(find, names, roles);
}

khipu_status khp_roles_decide(khp_schema *schema, const khp_role_names *names, const char *source,
                              const khipu_listener *listener, khipu_error *error) {
    finder find;
    khp_roles_init(&schema->roles);
    khipu_status status = start_finder(&find, schema, source, error);
    if (status == KHIPU_OK) {
        status = take_named(&find, names, &schema->roles, error);
    }
    if (status == KHIPU_OK) {
        guess_rest(&find, names, &schema->roles);
        find_levels(&find, &schema->roles);
        find_allowed(&find, &schema->roles, names);
        khp_buffer text = {0};
        khp_roles_describe(schema, &text);
        khp_report(listener, KHIPU_NOTE, (khp_where){.source = source}, NULL, "columns: %s",
                   text.len > 0 ? khp_buffer_cstr(&text) : "none has a known role");
        status = text.failed ? khp_fail_memory(error) : KHIPU_OK;
        khp_buffer_clear(&text);
    }
    khp_headers_clear(&find.headers);
    return status;
}
