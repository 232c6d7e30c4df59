#if KHP_HAVE_XLSX

#include "read/xlsx_part.h"

#include "base/memory.h"

#include <stdio.h>

#define PIECE_BYTES 65536

/* A part may not inflate to more than this, nor (once it is large) by more than this factor: what
 * does is made to exhaust memory. */
#define INFLATED_LIMIT ((uint64_t)4 << 30)
#define RATIO_FREE_BYTES ((uint64_t)64 << 20)
#define RATIO_LIMIT 300

const char *khp_xlsx_local_name(const XML_Char *name) {
    const char *colon = strrchr(name, ':');
    return colon == NULL ? name : colon + 1;
}

const char *khp_xlsx_attribute(const XML_Char **attributes, const char *name) {
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        if (strcmp(khp_xlsx_local_name(attributes[i]), name) == 0) {
            return attributes[i + 1];
        }
    }
    return NULL;
}

static void *expat_alloc(size_t size) { return khp_alloc(1, size); }

static void *expat_realloc(void *memory, size_t size) { return khp_realloc(memory, 1, size); }

void khp_xlsx_part_fail(khp_xlsx_part *part, khipu_status status) {
    part->status = part->status == KHIPU_OK ? status : part->status;
    XML_StopParser(part->parser, XML_FALSE);
}

/* Workbooks have no document type; entities are a way to exhaust memory. */
static void refuse_doctype(void *user, const XML_Char *name, const XML_Char *system,
                           const XML_Char *public, int has_subset) {
    khp_xlsx_part *part = user;
    (void)name;
    (void)system;
    (void)public;
    (void)has_subset;
    khp_xlsx_part_fail(part,
                       khp_fail(part->error, KHIPU_E_SYNTAX, (khp_where){.source = part->path},
                                "the workbook declares a document type, as no spreadsheet does"));
}

static khipu_status refuse_size(const khp_xlsx_part *part, khipu_error *error) {
    return khp_fail(error, KHIPU_E_SYNTAX, (khp_where){.source = part->path},
                    "the workbook inflates to more than khipu reads (4 GiB, or 300 times its size);"
                    " save the sheet as CSV");
}

static khipu_status check_size(const khp_xlsx_part *part, uint64_t size, uint64_t stored,
                               khipu_error *error) {
    bool is_bomb =
        size > INFLATED_LIMIT || (size > RATIO_FREE_BYTES && stored < size / RATIO_LIMIT);
    return is_bomb ? refuse_size(part, error) : KHIPU_OK;
}

static khipu_status open_parser(khp_xlsx_part *part, khipu_error *error) {
    static const XML_Memory_Handling_Suite memory = {expat_alloc, expat_realloc, khp_free};
    part->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (part->parser == NULL) {
        return khp_fail_memory(error);
    }
    XML_SetUserData(part->parser, part);
    XML_SetStartDoctypeDeclHandler(part->parser, refuse_doctype);
    return KHIPU_OK;
}

khipu_status khp_xlsx_fail_zip(int code, const char *path, const char *damaged,
                               khipu_error *error) {
    const khp_where where = {.source = path};
    switch (code) {
    case ZIP_ER_MEMORY: return khp_fail_memory(error);
    case ZIP_ER_OPEN:
    case ZIP_ER_READ:
    case ZIP_ER_SEEK:
    case ZIP_ER_TELL:
    case ZIP_ER_CLOSE:
        return khp_fail(error, KHIPU_E_READ, where, "cannot read the workbook; run again");
    default: return khp_fail(error, KHIPU_E_SYNTAX, where, "%s", damaged);
    }
}

static khipu_status damaged_part(khp_xlsx_part *part, zip_error_t *problem, khipu_error *error) {
    char sentence[128];
    snprintf(sentence, sizeof sentence, "the workbook is damaged: %s", zip_error_strerror(problem));
    return khp_xlsx_fail_zip(zip_error_code_zip(problem), part->path, sentence, error);
}

khipu_status khp_xlsx_part_open(khp_xlsx_part *part, zip_t *archive, const char *path,
                                const char *name, khipu_error *error) {
    zip_stat_t about;
    void *context = part->context;
    *part = (khp_xlsx_part){.archive = archive, .path = path, .context = context};
    khipu_status status = KHIPU_OK;
    if (zip_stat(archive, name, 0, &about) != 0) {
        zip_error_t *problem = zip_get_error(archive);
        part->is_missing = zip_error_code_zip(problem) == ZIP_ER_NOENT;
        part->has_ended = true;
        return part->is_missing ? KHIPU_OK : damaged_part(part, problem, error);
    }
    if ((about.valid & ZIP_STAT_SIZE) != 0 && (about.valid & ZIP_STAT_COMP_SIZE) != 0) {
        status = check_size(part, about.size, about.comp_size, error);
    }
    if (status == KHIPU_OK) {
        status = open_parser(part, error);
    }
    if (status == KHIPU_OK) {
        part->file = zip_fopen(archive, name, 0);
        if (part->file == NULL) {
            status = damaged_part(part, zip_get_error(archive), error);
        }
    }
    if (status != KHIPU_OK) {
        khp_xlsx_part_close(part);
    }
    return status;
}

static khipu_status parse_problem(const khp_xlsx_part *part, khipu_error *error) {
    if (part->status != KHIPU_OK) {
        return part->status;
    }
    enum XML_Error code = XML_GetErrorCode(part->parser);
    if (code == XML_ERROR_NO_MEMORY) {
        return khp_fail_memory(error);
    }
    return khp_fail(error, KHIPU_E_SYNTAX, (khp_where){.source = part->path},
                    "the workbook is damaged: its XML cannot be read (%s)", XML_ErrorString(code));
}

khipu_status khp_xlsx_part_step(khp_xlsx_part *part, khipu_error *error) {
    if (part->has_ended) {
        return KHIPU_OK;
    }
    part->error = error;
    void *piece = XML_GetBuffer(part->parser, PIECE_BYTES);
    if (piece == NULL) {
        return khp_fail_memory(error);
    }
    zip_int64_t got = zip_fread(part->file, piece, PIECE_BYTES);
    if (got < 0) {
        return damaged_part(part, zip_file_get_error(part->file), error);
    }
    part->inflated += (uint64_t)got;
    if (part->inflated > INFLATED_LIMIT) {
        return refuse_size(part, error);
    }
    part->has_ended = got == 0;
    if (XML_ParseBuffer(part->parser, (int)got, got == 0) != XML_STATUS_OK) {
        return parse_problem(part, error);
    }
    return KHIPU_OK;
}

void khp_xlsx_part_close(khp_xlsx_part *part) {
    if (part->file != NULL) {
        zip_fclose(part->file);
    }
    if (part->parser != NULL) {
        XML_ParserFree(part->parser);
    }
    part->file = NULL;
    part->parser = NULL;
}

#else

/* Without libzip and expat there are no parts; xlsx.c says so. */
typedef int khp_xlsx_part_unused;

#endif
