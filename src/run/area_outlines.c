#include "run/area_outlines.h"

#include "base/memory.h"
#include "base/relay.h"
#include "model/crossings.h"
#include "project/mend.h"
#include "project/outline.h"

#include <stdio.h>

/* Outlines with something wrong that are told one by one. */
#define TOLD_EACH 5

/* Outlines that a thread takes at a time: enough to be worth the taking, few enough that all
 * threads end together. */
#define PIECE 8

/* What one thread works on. */
typedef struct piece {
    khp_counted_area *areas;
    size_t count;
    khp_outline_projection projections[PIECE];
    khp_mending mendings[PIECE];
} piece;

typedef struct preparation {
    const khp_area_outlines *outlines;
    size_t next; /* the next area that is taken */
    size_t invalid;
    size_t unusable;
    size_t cut;
    piece pieces[KHP_RELAY_LIMIT];
} preparation;

/* ---- what was wrong ---- */

static const char *projection_problem(khp_reason reason) {
    switch (reason) {
    case KHP_REASON_CRS_REFUSED: return "is in a CRS that PROJ cannot bring to degrees";
    case KHP_REASON_POSITION_OUTSIDE: return "lies far outside the area of use of its CRS";
    default: return "has positions that are none on Earth; does the file say its CRS?";
    }
}

/* Tells the first few outlines with something wrong; further ones are counted. */
static void tell_outline(const preparation *work, const khp_counted_area *area, size_t *count,
                         const char *problem, khp_vertex position) {
    khp_buffer name = {0};
    khp_where where = {.source = work->outlines->path, .line = area->line};
    if ((*count)++ < TOLD_EACH) {
        khp_quote(&name, area->name.len > 0 ? area->name : area->key, 60);
        khp_report(work->outlines->listener, KHIPU_WARNING, where, NULL,
                   "the outline of %s %s (at %.6g, %.6g)", khp_buffer_cstr(&name), problem,
                   position.x, position.y);
    }
    khp_buffer_clear(&name);
}

static void tell_counts(const preparation *work) {
    const khipu_listener *listener = work->outlines->listener;
    khp_where where = {.source = work->outlines->path};
    if (work->unusable > TOLD_EACH) {
        khp_report(listener, KHIPU_WARNING, where, NULL,
                   "further outlines that cannot be used: %zu; their areas stay without one",
                   work->unusable - TOLD_EACH);
    }
    if (work->invalid > TOLD_EACH) {
        khp_report(listener, KHIPU_WARNING, where, NULL,
                   "further outlines that are not valid and were mended: %zu",
                   work->invalid - TOLD_EACH);
    }
    if (work->cut > 0) {
        khp_report(listener, KHIPU_NOTE, where, NULL,
                   "outlines that cross the antimeridian, and were cut there: %zu", work->cut);
    }
    if (khp_geos_version() == NULL) {
        khp_report(
            listener, KHIPU_WARNING, where, NULL,
            "this khipu was built without GEOS: outlines are not checked, and decide for no "
            "case in which area it lies; codes and names do (build it with libgeos-dev there)");
    }
}

/* ---- the pieces ---- */

/* Takes the next areas and brings them to degrees; one set of PROJ's objects serves all. */
static khipu_status take(void *context, size_t slot, bool *more, khipu_error *error) {
    preparation *work = context;
    const khp_area_outlines *outlines = work->outlines;
    piece *taken = &work->pieces[slot];
    size_t first = khp_area_set_own(outlines->set)->first;
    size_t left = outlines->set->count - work->next;
    khipu_status status = KHIPU_OK;
    *taken =
        (piece){.areas = &outlines->set->areas[work->next], .count = left < PIECE ? left : PIECE};
    for (size_t i = 0; status == KHIPU_OK && i < taken->count; i++) {
        khp_slice crs = outlines->rows[work->next + i - first].crs;
        status = khp_outline_project(outlines->projector, crs.len > 0 ? crs : outlines->crs,
                                     &taken->areas[i].outline, &taken->projections[i], error);
    }
    work->next += taken->count;
    *more = taken->count > 0;
    return status;
}

static khipu_status mend(void *context, size_t slot, khipu_error *error) {
    preparation *work = context;
    piece *taken = &work->pieces[slot];
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < taken->count; i++) {
        status = khp_outline_mend(&taken->areas[i].outline, &taken->mendings[i], error);
    }
    return status;
}

static khipu_status tell(void *context, size_t slot, khipu_error *error) {
    preparation *work = context;
    const piece *taken = &work->pieces[slot];
    for (size_t i = 0; i < taken->count; i++) {
        const khp_outline_projection *projection = &taken->projections[i];
        const khp_mending *mending = &taken->mendings[i];
        work->cut += mending->was_cut;
        if (mending->is_tangled) {
            const khp_where where = {.source = work->outlines->path, .line = taken->areas[i].line};
            return khp_fail(
                error, KHIPU_E_SYNTAX, where,
                "the outline crosses itself more often than %d times its corners (first "
                "at %.6g, %.6g): mend it first, or give its area another one",
                KHP_CROSSINGS_PER_CORNER, mending->position.x, mending->position.y);
        }
        if (projection->reason != KHP_REASON_NONE) {
            tell_outline(work, &taken->areas[i], &work->unusable,
                         projection_problem(projection->reason), projection->position);
        } else if (mending->was_invalid) {
            char problem[128];
            snprintf(problem, sizeof problem, "is not valid: %s; it %s", mending->reason,
                     mending->is_lost ? "encloses nothing and is not used" : "was mended");
            tell_outline(work, &taken->areas[i], &work->invalid, problem, mending->position);
        }
    }
    return KHIPU_OK;
}

khipu_status khp_area_outlines_prepare(const khp_area_outlines *outlines, khipu_error *error) {
    preparation *work = khp_alloc_zero(1, sizeof *work);
    if (work == NULL) {
        return khp_fail_memory(error);
    }
    work->outlines = outlines;
    work->next = khp_area_set_own(outlines->set)->first;
    const khp_relay relay = {work, take, mend, tell};
    khipu_status status = khp_relay_run(&relay, outlines->threads, error);
    if (status == KHIPU_OK) {
        tell_counts(work);
    }
    khp_free(work);
    return status;
}
