#include "read/format.h"

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
        {".csv", KHP_FORMAT_CSV},
        {".tsv", KHP_FORMAT_TSV},
        {".tab", KHP_FORMAT_TSV},
    };
    const char *dot = strrchr(base_name, '.');
    for (size_t i = 0; dot != NULL && i < sizeof known / sizeof known[0]; i++) {
        if (strcasecmp(dot, known[i].extension) == 0) {
            return known[i].format;
        }
    }
    return KHP_FORMAT_AUTO;
}

khipu_status khp_format_choose(khp_reader **reader, khp_text *text, const khp_read_options *options,
                               khipu_error *error) {
    khp_format format = options->format;
    if (format == KHP_FORMAT_AUTO) {
        format = by_extension(text->bytes.about.base_name);
    }
    if (format == KHP_FORMAT_AUTO) {
        format = KHP_FORMAT_CSV;
    }
    text->bytes.about.format = format;
    *reader = khp_csv_reader_new(format == KHP_FORMAT_TSV);
    return *reader == NULL ? khp_fail_memory(error) : KHIPU_OK;
}
