#if KHP_HAVE_XLSX

#include "read/xlsx_book.h"

#include "base/memory.h"
#include "base/number.h"

#include <stdlib.h>

#define SHARED_LIMIT ((size_t)1 << 30) /* bytes of shared texts */
#define SHEET_LIMIT 1024

/* ---- workbook and relations ---- */

/* A sheet as the workbook lists it. */
typedef struct listed_sheet {
    khp_slice name;
    khp_slice relation;
    bool is_hidden;
} listed_sheet;

/* What the parts that name the sheets say. */
typedef struct listing {
    khp_arena text;
    listed_sheet sheets[SHEET_LIMIT];
    size_t count;
    bool is_1904;
    khp_slice wanted; /* relation of the chosen sheet */
    khp_slice target; /* its part, relative to xl/ */
} listing;

static khp_slice keep(khp_xlsx_part *part, khp_arena *arena, const char *text) {
    khp_slice copy = khp_arena_copy(arena, khp_slice_cstr(text));
    if (copy.ptr == NULL) {
        khp_xlsx_part_fail(part, khp_fail_memory(part->error));
    }
    return copy;
}

static bool is_true(const char *text) {
    return text != NULL && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}

static void on_workbook(void *user, const XML_Char *name, const XML_Char **attributes) {
    khp_xlsx_part *part = user;
    listing *list = part->context;
    const char *local = khp_xlsx_local_name(name);
    if (strcmp(local, "workbookPr") == 0) {
        list->is_1904 = is_true(khp_xlsx_attribute(attributes, "date1904"));
    }
    if (strcmp(local, "sheet") != 0 || list->count == SHEET_LIMIT) {
        return;
    }
    const char *sheet_name = khp_xlsx_attribute(attributes, "name");
    const char *relation = khp_xlsx_attribute(attributes, "id");
    const char *state = khp_xlsx_attribute(attributes, "state");
    if (sheet_name != NULL && relation != NULL) {
        list->sheets[list->count++] = (listed_sheet){
            .name = keep(part, &list->text, sheet_name),
            .relation = keep(part, &list->text, relation),
            .is_hidden = state != NULL && strcmp(state, "visible") != 0,
        };
    }
}

static void on_relation(void *user, const XML_Char *name, const XML_Char **attributes) {
    khp_xlsx_part *part = user;
    listing *list = part->context;
    const char *id = khp_xlsx_attribute(attributes, "Id");
    const char *target = khp_xlsx_attribute(attributes, "Target");
    if (strcmp(khp_xlsx_local_name(name), "Relationship") == 0 && id != NULL && target != NULL &&
        khp_slice_eq(khp_slice_cstr(id), list->wanted)) {
        list->target = keep(part, &list->text, target);
    }
}

/* Parses a whole part with these handlers. */
static khipu_status parse_part(khp_xlsx_book *book, const char *name, void *context,
                               XML_StartElementHandler start, XML_EndElementHandler end,
                               XML_CharacterDataHandler text, bool *is_missing,
                               khipu_error *error) {
    khp_xlsx_part part = {.context = context};
    khipu_status status = khp_xlsx_part_open(&part, book->archive, book->path, name, error);
    *is_missing = part.is_missing;
    if (status == KHIPU_OK && !part.is_missing) {
        XML_SetElementHandler(part.parser, start, end);
        XML_SetCharacterDataHandler(part.parser, text);
    }
    while (status == KHIPU_OK && !part.has_ended) {
        status = khp_xlsx_part_step(&part, error);
    }
    khp_xlsx_part_close(&part);
    return status;
}

/* The names of the sheets, for messages. */
static void list_sheets(const listing *list, khp_buffer *text) {
    for (size_t i = 0; i < list->count && i < 20; i++) {
        khp_buffer_add_cstr(text, i > 0 ? ", " : "");
        khp_quote(text, list->sheets[i].name, 40);
    }
}

static khipu_status choose_sheet(listing *list, const khp_xlsx_book *book, const char *wanted,
                                 const khipu_listener *listener, khipu_error *error) {
    const listed_sheet *chosen = NULL;
    size_t visible = 0;
    for (size_t i = 0; i < list->count; i++) {
        const listed_sheet *candidate = &list->sheets[i];
        bool fits = wanted == NULL ? !candidate->is_hidden
                                   : khp_slice_eq(khp_slice_trim(candidate->name),
                                                  khp_slice_trim(khp_slice_cstr(wanted)));
        chosen = chosen == NULL && fits ? candidate : chosen;
        visible += !candidate->is_hidden;
    }
    khp_buffer names = {0};
    khipu_status status = KHIPU_OK;
    list_sheets(list, &names);
    if (chosen == NULL) {
        status = khp_fail(error, wanted == NULL ? KHIPU_E_SYNTAX : KHIPU_E_ARGUMENT,
                          (khp_where){.source = book->path, .field = "--sheet"},
                          "has no such sheet; there is: %s", khp_buffer_cstr(&names));
    } else {
        list->wanted = chosen->relation;
        if (wanted == NULL && visible > 1) {
            khp_report(listener, KHIPU_NOTE, (khp_where){.source = book->path}, NULL,
                       "the sheet \"%.*s\" is read (--sheet names another); there is: %s",
                       (int)chosen->name.len, chosen->name.ptr, khp_buffer_cstr(&names));
        }
    }
    status = status == KHIPU_OK && names.failed ? khp_fail_memory(error) : status;
    khp_buffer_clear(&names);
    return status;
}

static khipu_status refuse_workbook(const khp_xlsx_book *book, khipu_error *error) {
    bool is_missing = zip_name_locate(book->archive, "mimetype", 0) >= 0;
    return khp_fail(error, KHIPU_E_SYNTAX, (khp_where){.source = book->path},
                    is_missing ? "is an OpenDocument file; save it as XLSX or CSV"
                               : "is no XLSX workbook; save it as XLSX or CSV");
}

static khipu_status find_sheet(khp_xlsx_book *book, listing *list, const char *wanted,
                               const khipu_listener *listener, khipu_error *error) {
    bool is_missing;
    khipu_status status =
        parse_part(book, "xl/workbook.xml", list, on_workbook, NULL, NULL, &is_missing, error);
    if (status == KHIPU_OK && is_missing) {
        status = refuse_workbook(book, error);
    }
    if (status == KHIPU_OK) {
        book->is_1904 = list->is_1904;
        status = choose_sheet(list, book, wanted, listener, error);
    }
    if (status == KHIPU_OK) {
        status = parse_part(book, "xl/_rels/workbook.xml.rels", list, on_relation, NULL, NULL,
                            &is_missing, error);
    }
    if (status == KHIPU_OK && list->target.ptr == NULL) {
        status = khp_fail(error, KHIPU_E_SYNTAX, (khp_where){.source = book->path},
                          "the workbook is damaged: its sheet has no part");
    }
    if (status != KHIPU_OK) {
        return status;
    }
    bool is_absolute = list->target.len > 0 && list->target.ptr[0] == '/';
    khp_buffer_add_cstr(&book->sheet_part, is_absolute ? "" : "xl/");
    khp_buffer_add_cstr(&book->sheet_part, list->target.ptr + (is_absolute ? 1 : 0));
    khp_buffer_cstr(&book->sheet_part);
    return book->sheet_part.failed ? khp_fail_memory(error) : KHIPU_OK;
}

/* ---- styles ---- */

bool khp_xlsx_is_date_format(const char *code) {
    for (const char *at = code; *at != '\0' && *at != ';'; at++) {
        switch (*at) {
        case '"': /* literal text */ do { at++;
            } while (*at != '\0' && *at != '"');
            break;
        case '\\':
        case '_':
        case '*': at += at[1] != '\0'; break;
        case '[': /* a colour, a currency or a condition; [h] is hours that go on */
            if (strchr("hHmMsS", at[1]) != NULL && at[1] != '\0') {
                return true;
            }
            while (*at != '\0' && *at != ']') {
                at++;
            }
            break;
        default:
            if (strchr("dDmMyYhHsS", *at) != NULL) {
                return true;
            }
        }
        if (*at == '\0') {
            break;
        }
    }
    return false;
}

/* The formats that need no declaration (ECMA-376, 18.8.30). */
static bool is_builtin_date(uint64_t format) {
    return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) ||
           (format >= 45 && format <= 47) || (format >= 50 && format <= 58);
}

typedef struct style_reader {
    khp_xlsx_book *book;
    uint64_t *dates; /* declared formats that are dates */
    size_t date_count;
    size_t date_capacity;
    bool in_cell_formats;
} style_reader;

static uint64_t number_attribute(const XML_Char **attributes, const char *name) {
    uint64_t number = 0;
    const char *text = khp_xlsx_attribute(attributes, name);
    return text != NULL && khp_number_parse_uint(khp_slice_cstr(text), &number) ? number : 0;
}

static void on_number_format(khp_xlsx_part *part, style_reader *reader,
                             const XML_Char **attributes) {
    const char *code = khp_xlsx_attribute(attributes, "formatCode");
    if (code == NULL || !khp_xlsx_is_date_format(code)) {
        return;
    }
    uint64_t *dates =
        khp_grow(reader->dates, &reader->date_capacity, reader->date_count, sizeof *dates);
    if (dates == NULL) {
        khp_xlsx_part_fail(part, khp_fail_memory(part->error));
        return;
    }
    reader->dates = dates;
    dates[reader->date_count++] = number_attribute(attributes, "numFmtId");
}

static void on_style(void *user, const XML_Char *name, const XML_Char **attributes) {
    khp_xlsx_part *part = user;
    style_reader *reader = part->context;
    const char *local = khp_xlsx_local_name(name);
    if (strcmp(local, "numFmt") == 0) {
        on_number_format(part, reader, attributes);
    } else if (strcmp(local, "cellXfs") == 0) {
        reader->in_cell_formats = true;
    } else if (strcmp(local, "xf") == 0 && reader->in_cell_formats) {
        uint64_t format = number_attribute(attributes, "numFmtId");
        bool is_date = is_builtin_date(format);
        for (size_t i = 0; i < reader->date_count && !is_date; i++) {
            is_date = reader->dates[i] == format;
        }
        khp_buffer_add_byte(&reader->book->styles, is_date ? KHP_STYLE_DATE : KHP_STYLE_NUMBER);
    }
}

static void on_style_end(void *user, const XML_Char *name) {
    khp_xlsx_part *part = user;
    style_reader *reader = part->context;
    if (strcmp(khp_xlsx_local_name(name), "cellXfs") == 0) {
        reader->in_cell_formats = false;
    }
}

static khipu_status read_styles(khp_xlsx_book *book, khipu_error *error) {
    style_reader reader = {.book = book};
    bool is_missing;
    khipu_status status = parse_part(book, "xl/styles.xml", &reader, on_style, on_style_end, NULL,
                                     &is_missing, error);
    khp_free(reader.dates);
    return status == KHIPU_OK && book->styles.failed ? khp_fail_memory(error) : status;
}

bool khp_xlsx_book_is_date(const khp_xlsx_book *book, size_t style) {
    return style < book->styles.len && book->styles.ptr[style] == KHP_STYLE_DATE;
}

/* ---- shared texts ---- */

typedef struct shared_reader {
    khp_xlsx_book *book;
    bool in_text;
    bool in_phonetic; /* a reading aid, no part of the text */
} shared_reader;

static void on_shared(void *user, const XML_Char *name, const XML_Char **attributes) {
    shared_reader *reader = ((khp_xlsx_part *)user)->context;
    const char *local = khp_xlsx_local_name(name);
    (void)attributes;
    reader->in_text = reader->in_text || strcmp(local, "t") == 0;
    reader->in_phonetic = reader->in_phonetic || strcmp(local, "rPh") == 0;
}

static void on_shared_end(void *user, const XML_Char *name) {
    khp_xlsx_part *part = user;
    shared_reader *reader = part->context;
    khp_xlsx_book *book = reader->book;
    const char *local = khp_xlsx_local_name(name);
    if (strcmp(local, "t") == 0) {
        reader->in_text = false;
    } else if (strcmp(local, "rPh") == 0) {
        reader->in_phonetic = false;
    } else if (strcmp(local, "si") == 0) {
        size_t *ends =
            khp_grow(book->shared_ends, &book->shared_capacity, book->shared_count, sizeof *ends);
        if (ends == NULL || book->shared.failed) {
            khp_xlsx_part_fail(part, khp_fail_memory(part->error));
            return;
        }
        book->shared_ends = ends;
        ends[book->shared_count++] = book->shared.len;
    }
}

static void on_shared_text(void *user, const XML_Char *text, int length) {
    khp_xlsx_part *part = user;
    shared_reader *reader = part->context;
    if (!reader->in_text || reader->in_phonetic) {
        return;
    }
    khp_buffer_add(&reader->book->shared, khp_slice_of(text, (size_t)length));
    if (reader->book->shared.len > SHARED_LIMIT) {
        khp_xlsx_part_fail(part,
                           khp_fail(part->error, KHIPU_E_SYNTAX, (khp_where){.source = part->path},
                                    "the workbook holds more than 1 GiB of text; save the "
                                    "sheet as CSV"));
    }
}

static khipu_status read_shared(khp_xlsx_book *book, khipu_error *error) {
    shared_reader reader = {.book = book};
    bool is_missing;
    return parse_part(book, "xl/sharedStrings.xml", &reader, on_shared, on_shared_end,
                      on_shared_text, &is_missing, error);
}

bool khp_xlsx_book_text(const khp_xlsx_book *book, size_t number, khp_slice *text) {
    if (number >= book->shared_count) {
        return false;
    }
    size_t start = number == 0 ? 0 : book->shared_ends[number - 1];
    size_t length = book->shared_ends[number] - start;
    /* Where all texts are empty there is no memory that holds them. */
    *text = length == 0 ? KHP_SLICE("") : khp_slice_of(book->shared.ptr + start, length);
    return true;
}

/* ---- the whole ---- */

static khipu_status open_archive(khp_xlsx_book *book, khipu_error *error) {
    int code = 0;
    book->archive = zip_open(book->path, ZIP_RDONLY, &code);
    if (book->archive != NULL) {
        return KHIPU_OK;
    }
    return khp_xlsx_fail_zip(code, book->path,
                             "is no workbook that can be opened: it is cut off, damaged or no XLSX",
                             error);
}

khipu_status khp_xlsx_book_open(khp_xlsx_book *book, const char *path, const char *sheet,
                                const khipu_listener *listener, khipu_error *error) {
    *book = (khp_xlsx_book){.path = path};
    listing *list = khp_alloc_zero(1, sizeof *list);
    khipu_status status = list == NULL ? khp_fail_memory(error) : open_archive(book, error);
    if (status == KHIPU_OK) {
        status = find_sheet(book, list, sheet, listener, error);
    }
    if (status == KHIPU_OK) {
        status = read_styles(book, error);
    }
    if (status == KHIPU_OK) {
        status = read_shared(book, error);
    }
    if (list != NULL) {
        khp_arena_clear(&list->text);
    }
    khp_free(list);
    if (status != KHIPU_OK) {
        khp_xlsx_book_close(book);
    }
    return status;
}

void khp_xlsx_book_close(khp_xlsx_book *book) {
    if (book->archive != NULL) {
        zip_discard(book->archive);
    }
    khp_buffer_clear(&book->sheet_part);
    khp_buffer_clear(&book->styles);
    khp_buffer_clear(&book->shared);
    khp_free(book->shared_ends);
    *book = (khp_xlsx_book){0};
}

#else

/* Without libzip and expat there are no workbooks; xlsx.c says so. */
typedef int khp_xlsx_book_unused;

#endif
