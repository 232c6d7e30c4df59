#include "read/format.h"

#include "base/number.h"

#include <strings.h>

const char *khp_format_word(khp_format format) {
    static const char *const words[] = {"auto",    "csv",      "tsv",  "json",    "ndjson",
                                        "geojson", "geojsonl", "xlsx", "geonames"};
    return words[format];
}

/* The format that the path's extension names, or AUTO. */
static khp_format by_extension(const char *base_name) {
    static const struct {
        const char *extension;
        khp_format format;
    } known[] = {
        {".csv", KHP_FORMAT_CSV},           {".tsv", KHP_FORMAT_TSV},
        {".tab", KHP_FORMAT_TSV},           {".json", KHP_FORMAT_JSON},
        {".ndjson", KHP_FORMAT_NDJSON},     {".jsonl", KHP_FORMAT_NDJSON},
        {".geojson", KHP_FORMAT_GEOJSON},   {".geojsonl", KHP_FORMAT_GEOJSONL},
        {".geojsons", KHP_FORMAT_GEOJSONL}, {".ndgeojson", KHP_FORMAT_GEOJSONL},
    };
    const char *dot = strrchr(base_name, '.');
    for (size_t i = 0; dot != NULL && i < sizeof known / sizeof known[0]; i++) {
        if (strcasecmp(dot, known[i].extension) == 0) {
            return known[i].format;
        }
    }
    return KHP_FORMAT_AUTO;
}

/* True if the first line is one of a GeoNames dump: 19 columns, a number and two coordinates. */
static bool is_geonames(khp_slice head) {
    khp_slice rest = head;
    khp_slice line = khp_slice_cut(&rest, '\n');
    if (line.len > 0 && line.ptr[line.len - 1] == '\r') {
        line.len--;
    }
    size_t count = 0;
    uint64_t number;
    double degrees;
    bool fits = true;
    for (rest = line; rest.ptr != NULL; count++) {
        khp_slice cell = khp_slice_cut(&rest, '\t');
        fits = fits && (count != 0 || khp_number_parse_uint(cell, &number)) &&
               ((count != 4 && count != 5) || khp_number_parse(cell, '.', &degrees));
    }
    return fits && count == 19;
}

/* True if a quote or a brace follows the opening brace, as in no header of a table. */
static bool looks_like_object(khp_slice text) {
    size_t at = 1;
    while (at < text.len &&
           (text.ptr[at] == ' ' || (text.ptr[at] >= '\t' && text.ptr[at] <= '\r'))) {
        at++;
    }
    return at < text.len && (text.ptr[at] == '"' || text.ptr[at] == '}');
}

/* What the first bytes show: JSON by its bracket, XLSX by its signature, else delimited text. */
static khp_format by_content(khp_slice head) {
    static const char *const spaces = " \t\r\n\x1E";
    size_t at = 0;
    while (at < head.len && head.ptr[at] != '\0' && strchr(spaces, head.ptr[at]) != NULL) {
        at++;
    }
    if (at < head.len && head.ptr[at] == '[') {
        return KHP_FORMAT_JSON;
    }
    khp_slice next = khp_slice_of(head.ptr + at, head.len - at);
    return next.len > 0 && next.ptr[0] == '{' && looks_like_object(next) ? KHP_FORMAT_JSON
                                                                         : KHP_FORMAT_CSV;
}

khipu_status khp_format_choose(khp_reader **reader, khp_text *text, const khp_read_options *options,
                               khipu_error *error) {
    khp_format format = options->format;
    khp_slice head;
    if (text->workbook != NULL) {
        text->bytes.about.format = KHP_FORMAT_XLSX;
        *reader = khp_csv_reader_new(KHP_FORMAT_XLSX);
        return *reader == NULL ? khp_fail_memory(error) : KHIPU_OK;
    }
    khipu_status status = khp_text_peek(text, KHP_HEAD_BYTES, &head, error);
    if (status != KHIPU_OK) {
        return status;
    }
    if (format == KHP_FORMAT_AUTO && options->is_gazetteer && is_geonames(head)) {
        format = KHP_FORMAT_GEONAMES;
    }
    if (format == KHP_FORMAT_AUTO) {
        format = by_extension(text->bytes.about.base_name);
    }
    if (format == KHP_FORMAT_AUTO) {
        format = by_content(head);
    }
    text->bytes.about.format = format;
    bool is_delimited =
        format == KHP_FORMAT_CSV || format == KHP_FORMAT_TSV || format == KHP_FORMAT_GEONAMES;
    *reader = is_delimited ? khp_csv_reader_new(format) : khp_json_reader_new(format);
    return *reader == NULL ? khp_fail_memory(error) : KHIPU_OK;
}
