#include "run/area_telling.h"

#include "write/share_sentences.h"

#include <math.h>

/* Rates that are told. */
#define RATES_TOLD 5

static void add_conditions(khp_buffer *text, const khp_counting *counting) {
    for (size_t i = 0; i < counting->selection.count; i++) {
        const khp_condition *condition = &counting->conditions[i];
        khp_buffer_printf(text, "%s%.*s = ", i == 0 ? " with " : ", ", (int)condition->column.len,
                          condition->column.ptr);
        khp_quote(text, condition->value, 60);
    }
}

static void add_part(khp_buffer *text, const char *separator, uint64_t count, const char *what) {
    if (count > 0) {
        khp_buffer_printf(text, "%s%llu %s", separator, (unsigned long long)count, what);
    }
}

/* "49 cases with outcome = "killed": 48 in areas (40 by code, 8 by polygon), 1 in none (1 not
 * placed)". */
static void tell_counts(const khp_counting *counting) {
    const khp_area_results *results = &counting->results;
    const uint64_t *by = results->by;
    uint64_t inside = by[KHP_AREA_BY_CODE] + by[KHP_AREA_BY_NAME] + by[KHP_AREA_BY_POLYGON];
    khp_buffer text = {0};
    khp_buffer_printf(&text, "%llu case%s", (unsigned long long)results->selected,
                      results->selected == 1 ? "" : "s");
    add_conditions(&text, counting);
    khp_buffer_printf(&text, ": %llu in areas", (unsigned long long)inside);
    if (inside > 0) {
        const char *separator = " (";
        const struct {
            khp_area_by by;
            const char *what;
        } ways[] = {{KHP_AREA_BY_CODE, "by code"},
                    {KHP_AREA_BY_NAME, "by name"},
                    {KHP_AREA_BY_POLYGON, "by polygon"}};
        for (size_t i = 0; i < 3; i++) {
            add_part(&text, separator, by[ways[i].by], ways[i].what);
            separator = by[ways[i].by] > 0 ? ", " : separator;
        }
        khp_buffer_add_byte(&text, ')');
    }
    uint64_t none = results->selected - inside;
    khp_buffer_printf(&text, ", %llu in none", (unsigned long long)none);
    if (none > 0) {
        const char *separator = " (";
        const struct {
            khp_area_by by;
            const char *what;
        } reasons[] = {{KHP_AREA_NOT_LOCATED, "not placed"},
                       {KHP_AREA_NOT_INSIDE, "in none of the areas"},
                       {KHP_AREA_NOT_PRECISE, "known to a wider area only"}};
        for (size_t i = 0; i < 3; i++) {
            add_part(&text, separator, by[reasons[i].by], reasons[i].what);
            separator = by[reasons[i].by] > 0 ? ", " : separator;
        }
        khp_buffer_add_byte(&text, ')');
    }
    khipu_level level = none > 0 || results->selected == 0 ? KHIPU_WARNING : KHIPU_NOTE;
    khp_report(counting->join->listener, level, (khp_where){.field = "--areas"}, NULL, "%s",
               khp_buffer_cstr(&text));
    khp_buffer_clear(&text);
}

static void quote_area(khp_buffer *text, const khp_counting *counting, uint32_t number) {
    const khp_counted_area *area = &counting->areas.set.areas[number];
    khp_quote(text, area->name.len > 0 ? area->name : area->key, 60);
}

static void tell_disputes(const khp_counting *counting) {
    size_t count;
    const khp_area_dispute *disputes = khp_area_joiner_disputes(counting->joiner, &count);
    if (counting->results.disagreeing == 0 || count == 0) {
        return;
    }
    khp_buffer text = {0};
    khp_buffer_printf(&text,
                      "%llu case%s in another area by the point than by the code or name that is "
                      "stated, which counts: ",
                      (unsigned long long)counting->results.disagreeing,
                      counting->results.disagreeing == 1 ? " lies" : "s lie");
    for (size_t i = 0; i < count; i++) {
        khp_buffer_add_cstr(&text, i > 0 ? "; " : "");
        if (disputes[i].id.len > 0) {
            khp_buffer_add_cstr(&text, "the case ");
            khp_quote(&text, disputes[i].id, 60);
            khp_buffer_add_cstr(&text, " says ");
        } else {
            khp_quote(&text, disputes[i].place_name, 60);
            khp_buffer_printf(&text, " (%.*s) is in ", (int)disputes[i].place_id.len,
                              disputes[i].place_id.ptr);
        }
        quote_area(&text, counting, disputes[i].stated);
        khp_buffer_add_cstr(&text, ", its point in ");
        quote_area(&text, counting, disputes[i].by_point);
    }
    khp_report(counting->join->listener, KHIPU_WARNING, (khp_where){.field = "--areas"}, NULL, "%s",
               khp_buffer_cstr(&text));
    khp_buffer_clear(&text);
}

/* The area with the next lower rate (the earlier of equals first); SIZE_MAX if there is none. */
static size_t next_rate(const khp_counting *counting, size_t last) {
    const khp_counted_level *own = khp_area_set_own(&counting->areas.set);
    const khp_area_result *areas = counting->results.areas;
    size_t best = SIZE_MAX;
    for (size_t i = own->first; i < own->first + own->count; i++) {
        double rate = areas[i].rate.rate;
        bool is_shown = !areas[i].is_hidden && rate > 0;
        bool is_behind = last == SIZE_MAX || rate < areas[last].rate.rate ||
                         (i > last && rate <= areas[last].rate.rate);
        if (is_shown && is_behind && (best == SIZE_MAX || rate > areas[best].rate.rate)) {
            best = i;
        }
    }
    return best;
}

/* "highest rates per 100,000: Ayacucho 1.62 (95 % interval 0.78 to 2.99; 10 cases)". */
static void tell_rates(const khp_counting *counting) {
    khp_buffer text = {0};
    size_t told = 0;
    for (size_t area = next_rate(counting, SIZE_MAX); area != SIZE_MAX && told < RATES_TOLD;
         area = next_rate(counting, area)) {
        const khp_area_result *result = &counting->results.areas[area];
        khp_buffer_add_cstr(&text, told++ > 0 ? "; " : "");
        quote_area(&text, counting, (uint32_t)area);
        khp_buffer_printf(&text, " %.3g (%.3g to %.3g; %llu case%s)", result->rate.rate,
                          result->rate.low, result->rate.high, (unsigned long long)result->records,
                          result->records == 1 ? "" : "s");
    }
    if (counting->results.is_partial) {
        khp_report(counting->join->listener, KHIPU_NOTE, (khp_where){.field = "--areas"}, NULL,
                   "as small groups are told less exactly, what is told of an area is the least "
                   "that there is, without an interval; shares are of all cases");
    } else if (told > 0) {
        khp_report(counting->join->listener, KHIPU_NOTE, (khp_where){.field = "--population"}, NULL,
                   "highest rates per 100,000, with 95 %% intervals: %s", khp_buffer_cstr(&text));
    }
    khp_buffer_clear(&text);
}

static void tell_shares(const khp_counting *counting) {
    const char *language = counting->join->options->language;
    bool spanish = language != NULL && strcmp(language, "es") == 0;
    khp_buffer text = {0};
    for (size_t i = 0; i < counting->rule_count; i++) {
        khp_buffer_reset(&text);
        khp_share_sentence(&text, &counting->facts, i, spanish);
        khp_report(counting->join->listener, KHIPU_NOTE, (khp_where){.field = "--share-by"}, NULL,
                   "%s", khp_buffer_cstr(&text));
    }
    khp_buffer_clear(&text);
}

void khp_tell_areas(const khp_counting *counting) {
    tell_counts(counting);
    tell_disputes(counting);
    tell_rates(counting);
    tell_shares(counting);
}
