#include "locate/complaints.h"

#include "locate/same.h"

#define TOLD_LIMIT 20

static const char *path_of(const khp_complaints *complaints, uint16_t gazetteer) {
    return gazetteer < complaints->paths.count ? complaints->paths.items[gazetteer] : NULL;
}

static uint16_t gazetteer_of(const khp_complaints *complaints, uint32_t place) {
    khp_head head;
    (void)khp_store_head(complaints->gazetteer, place, &head);
    return khp_store_class_of(complaints->gazetteer, &head).gazetteer;
}

static void tell(khp_complaints *complaints, uint32_t place) {
    const khp_where where = {
        .source = path_of(complaints, gazetteer_of(complaints, place)),
        .line = khp_store_line(complaints->gazetteer, place),
    };
    khp_report(complaints->listener, KHIPU_WARNING, where, NULL, "%s",
               khp_buffer_cstr(&complaints->text));
}

void khp_complain_of_duplicate(khp_complaints *complaints, uint32_t place, uint32_t earlier,
                               double apart_m) {
    if (complaints->duplicates++ >= TOLD_LIMIT) {
        return;
    }
    khp_buffer *text = &complaints->text;
    khp_row row;
    khp_row first;
    (void)khp_store_row(complaints->gazetteer, place, &row);
    (void)khp_store_row(complaints->gazetteer, earlier, &first);
    khp_buffer_rewind(text);
    khp_quote(text, row.name, 80);
    khp_buffer_add_cstr(text, " (");
    khp_buffer_add(text, row.id);
    khp_buffer_printf(text, ") is also on line %llu (",
                      (unsigned long long)khp_store_line(complaints->gazetteer, earlier));
    khp_buffer_add(text, first.id);
    khp_buffer_printf(text,
                      "), in the same areas and %.1f km away: records that name it stay "
                      "place_ambiguous",
                      apart_m / 1000);
    tell(complaints, place);
}

void khp_complain_of_crowd(khp_complaints *complaints, uint32_t place) {
    if (complaints->crowds++ >= TOLD_LIMIT) {
        return;
    }
    khp_buffer *text = &complaints->text;
    khp_row row;
    (void)khp_store_row(complaints->gazetteer, place, &row);
    khp_buffer_rewind(text);
    khp_quote(text, row.name, 80);
    khp_buffer_printf(text,
                      " is the name of more than %d rows near one another: not all were compared, "
                      "and where two are one place records that name it stay place_ambiguous",
                      KHP_SAME_TRIES);
    tell(complaints, place);
}

static khp_slice code_of(const khp_row *row, khp_scheme scheme) {
    khp_slice codes = row->codes;
    khp_scheme which = KHP_SCHEME_NONE;
    khp_slice code = {NULL, 0};
    while (khp_store_next_code(&codes, &which, &code)) {
        if (which == scheme) {
            return code;
        }
    }
    return (khp_slice){NULL, 0};
}

bool khp_complaints_only_count_codes(const khp_complaints *complaints) {
    return complaints->shared_codes >= TOLD_LIMIT;
}

void khp_complain_of_code(khp_complaints *complaints, khp_scheme scheme, uint32_t earlier,
                          uint32_t place) {
    if (khp_complaints_only_count_codes(complaints)) {
        complaints->shared_codes++;
        return;
    }
    khp_buffer *text = &complaints->text;
    khp_row first;
    khp_row row;
    (void)khp_store_row(complaints->gazetteer, earlier, &first);
    (void)khp_store_row(complaints->gazetteer, place, &row);
    bool is_id = scheme == KHP_SCHEME_GAZETTEER_ID;
    khp_slice code = is_id ? row.id : code_of(&row, scheme);
    if (!khp_slice_eq(code, is_id ? first.id : code_of(&first, scheme))) {
        return;
    }
    complaints->shared_codes++;
    khp_buffer_rewind(text);
    khp_buffer_printf(text, "the %s ", is_id ? "id" : khp_scheme_word(scheme));
    khp_quote(text, code, 60);
    khp_buffer_add_cstr(text, " stands for ");
    khp_quote(text, row.name, 60);
    khp_buffer_add_cstr(text, " here and for ");
    khp_quote(text, first.name, 60);
    khp_buffer_printf(text, " on line %llu",
                      (unsigned long long)khp_store_line(complaints->gazetteer, earlier));
    tell(complaints, place);
}

static void tell_rest(const khp_complaints *complaints, uint64_t count, const char *what) {
    if (count > TOLD_LIMIT) {
        khp_report(complaints->listener, KHIPU_WARNING, (khp_where){0}, NULL, "%llu more %s",
                   (unsigned long long)(count - TOLD_LIMIT), what);
    }
}

bool khp_complaints_finish(khp_complaints *complaints) {
    bool done = !complaints->text.failed;
    tell_rest(complaints, complaints->duplicates,
              "places that cannot be told from an earlier one of their gazetteer");
    tell_rest(complaints, complaints->crowds,
              "names of so many rows near one another that not all were compared");
    tell_rest(complaints, complaints->shared_codes,
              "codes or ids that stand for two places of a gazetteer");
    khp_buffer_clear(&complaints->text);
    return done;
}
