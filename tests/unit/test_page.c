/* Tests of page: the template's slots are filled, and the pieces decode to what was put in. */
#include "cmocka_ready.h"
#include "write/embedded.h"
#include "write/page.h"

#include <math.h>
#include <openssl/evp.h>
#include <string.h>
#include <zlib.h>

#define FEATURES ",\n{\"n\":\"a\"},\n{\"n\":\"</script>\"},\n{\"n\":\"c\"}"

static const khipu_summary summary = {.read = 3, .located = 2, .unlocated = 1};

static khipu_status keep(void *context, khp_slice bytes, khipu_error *error) {
    (void)error;
    khp_buffer_add(context, bytes);
    return KHIPU_OK;
}

/* Three cases: dated and placed; a month, placed by alias; undated and unlocated. */
static void add_cases(khp_page *page) {
    static const khp_placement exact = {.match = KHP_MATCH_EXACT,
                                        .precision = KHP_PRECISION_SETTLEMENT};
    static const khp_placement alias = {.match = KHP_MATCH_ALIAS,
                                        .precision = KHP_PRECISION_DISTRICT};
    static const khp_placement lost = {.reason = KHP_REASON_PLACE_UNKNOWN,
                                       .precision = KHP_PRECISION_UNKNOWN};
    khp_feature features[] = {
        {11, &exact, NULL, {KHP_DATE_DAY, 1970, 1, 2}, 1.5, true},
        {30, &alias, NULL, {KHP_DATE_MONTH, 1969, 12, 0}, (double)NAN, true},
        {41, &lost, NULL, {KHP_DATE_NONE, 0, 0, 0}, 2, true},
    };
    khp_chunk chunk = {.features = features, .feature_count = 3};
    khp_buffer_add_cstr(&chunk.text, FEATURES);
    const uint32_t places[] = {0, 1, UINT32_MAX};
    assert_int_equal(khp_page_add(page, &chunk, places, NULL), KHIPU_OK);
    khp_buffer_clear(&chunk.text);
}

static const khp_used_place used[] = {
    {.placement = {.lon = -70, .lat = -15, .place_id = {"gn:1", 4}}, .areas = {"<Puno>", 6}},
    {.placement = {.lon = -75,
                   .lat = -12,
                   .place_id = {"gn:2", 4},
                   .drawn_at = KHP_DRAWN_AT_SEAT,
                   .seat = {"Butler", 6}}},
};

/* The page as text; the caller's. */
static khp_buffer make_page(khp_page_facts facts) {
    khp_schema schema = {0};
    khp_page *page;
    khp_buffer html = {0};
    khp_roles_init(&schema.roles);
    schema.roles.count = khp_schema_add(&schema, KHP_SLICE("n<"));
    facts.summary = &summary;
    facts.places = used;
    facts.place_count = 2;
    assert_int_equal(khp_page_new(&page, "/tmp", &schema, NULL, 0, 1, NULL), KHIPU_OK);
    add_cases(page);
    assert_int_equal(khp_page_write(page, &facts, keep, &html, NULL), KHIPU_OK);
    khp_page_free(page);
    khp_schema_clear(&schema);
    assert_true(khp_buffer_cstr(&html)[0] != '\0');
    return html;
}

/* The content of the script element khipu-NAME, up to its end. */
static khp_slice element(const khp_buffer *html, const char *name) {
    char start[96];
    snprintf(start, sizeof start, "<script type=\"application/json\" id=\"khipu-%s\">", name);
    const char *from = strstr(html->ptr, start);
    if (from == NULL) {
        fail_msg("the page has no element khipu-%s", name);
    }
    from += strlen(start);
    return khp_slice_of(from, (size_t)(strstr(from, "</script>") - from));
}

/* Decodes a piece, which is a base64 string, into `bytes`; returns its length. */
static size_t decode(const khp_buffer *html, const char *name, unsigned char bytes[512]) {
    khp_slice text = element(html, name);
    assert_true(text.len > 2 && text.len < 600 && text.ptr[0] == '"');
    size_t padding = text.ptr[text.len - 2] == '=';
    padding += padding == 1 && text.ptr[text.len - 3] == '=';
    int length = EVP_DecodeBlock(bytes, (const unsigned char *)text.ptr + 1, (int)(text.len - 2));
    assert_true(length > 0);
    return (size_t)length - padding;
}

static void check_piece(const khp_buffer *html, const char *name, const void *expected,
                        size_t size) {
    unsigned char bytes[512];
    assert_int_equal(decode(html, name, bytes), size);
    assert_memory_equal(bytes, expected, size);
}

static bool holds(const khp_buffer *html, const char *part) {
    return strstr(html->ptr, part) != NULL;
}

static void pieces_decode_to_the_columns(void **state) {
    (void)state;
    khp_buffer html = make_page((khp_page_facts){0});
    const uint32_t places[] = {0, 1, UINT32_MAX};
    const int32_t from[] = {1, -31, INT32_MIN};
    const int32_t to[] = {1, -1, INT32_MIN};
    const uint8_t matches[] = {KHP_MATCH_EXACT - 1, KHP_MATCH_ALIAS - 1, 255};
    const uint8_t reasons[] = {255, 255, KHP_REASON_PLACE_UNKNOWN - 1};
    const uint8_t precisions[] = {KHP_PRECISION_SETTLEMENT, KHP_PRECISION_DISTRICT,
                                  KHP_PRECISION_UNKNOWN};
    const double weights[] = {1.5, (double)NAN, 2};
    check_piece(&html, "place.0", places, sizeof places);
    check_piece(&html, "from.0", from, sizeof from);
    check_piece(&html, "to.0", to, sizeof to);
    check_piece(&html, "match.0", matches, sizeof matches);
    check_piece(&html, "reason.0", reasons, sizeof reasons);
    check_piece(&html, "precision.0", precisions, sizeof precisions);
    check_piece(&html, "weight.0", weights, sizeof weights);
    khp_buffer_clear(&html);
}

static void a_value_that_all_places_share_is_written_once(void **state) {
    (void)state;
    khp_buffer html = make_page((khp_page_facts){0});
    assert_true(holds(&html, "\"id\":[\"gn:1\",\"gn:2\"],\"name\":null,"));
    assert_true(holds(&html, "\"areas\":[\"\\u003cPuno>\",\"\"],"));
    assert_true(holds(&html, "\"drawn_at\":[null,\"seat\"],\"seat\":[null,\"Butler\"],"));
    assert_true(holds(&html, "\"lon\":[-70,-75],"));
    khp_buffer_clear(&html);
}

static void the_pack_unpacks_to_the_features(void **state) {
    (void)state;
    static const char expected[] = "{\"n\":\"a\"}\n{\"n\":\"</script>\"}\n{\"n\":\"c\"}";
    khp_buffer html = make_page((khp_page_facts){0});
    unsigned char packed[512];
    unsigned char text[512];
    z_stream stream = {.next_in = packed, .next_out = text, .avail_out = sizeof text};
    stream.avail_in = (uInt)decode(&html, "pack-0.0", packed);
    assert_int_equal(inflateInit2(&stream, -15), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    inflateEnd(&stream);
    assert_slice(khp_slice_of((const char *)text, stream.total_out), expected);
    khp_buffer_clear(&html);
}

static void every_slot_of_the_template_is_filled(void **state) {
    (void)state;
    static const char *const slots[] = {"<html lang=\"en\">", "<title>khipu</title>",
                                        "<!--khipu:static-->", "id=\"khipu-meta\">null</script>",
                                        "<!--khipu:pieces-->"};
    khp_buffer html = make_page((khp_page_facts){
        .title = "Casos & <b>", .language = "es", .tiles = "https://tiles.example/{z}/{x}.png"});
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
        assert_non_null(strstr(khp_viewer_html, slots[i]));
        if (holds(&html, slots[i])) {
            fail_msg("%s was left as it is", slots[i]);
        }
    }
    assert_true(holds(&html, "<html lang=\"es\">"));
    assert_true(holds(&html, "<title>Casos &amp; &lt;b&gt;</title>"));
    assert_true(holds(&html, "img-src data: https://tiles.example;"));
    khp_buffer_clear(&html);
}

static void without_tiles_the_page_loads_no_images(void **state) {
    (void)state;
    khp_buffer html = make_page((khp_page_facts){0});
    assert_true(holds(&html, "img-src data:;"));
    assert_true(holds(&html, "<title>khipu</title>"));
    khp_buffer_clear(&html);
}

static void no_text_ends_its_script_element(void **state) {
    (void)state;
    khp_buffer html = make_page((khp_page_facts){
        .title = "</script><img src=x>",
        .page_text = KHP_SLICE("<!--"),
        .boundaries = KHP_SLICE("{\"name\":\"</script>\"}"),
    });
    khp_slice meta = element(&html, "meta");
    assert_null(memchr(meta.ptr, '<', meta.len));
    assert_true(holds(&html, "\"title\":\"\\u003c/script>\\u003cimg src=x>\""));
    assert_true(holds(&html, "\\u003c!--"));
    assert_true(holds(&html, "{\"name\":\"\\u003c/script>\"}"));
    assert_true(holds(&html, "\"\\u003cPuno>\""));
    assert_true(holds(&html, "\"n\\u003c\""));
    /* the table for readers without JavaScript is HTML */
    assert_false(holds(&html, "<img src=x>"));
    assert_true(holds(&html, "&lt;/script&gt;"));
    khp_buffer_clear(&html);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_decode_to_the_columns),
        cmocka_unit_test(a_value_that_all_places_share_is_written_once),
        cmocka_unit_test(the_pack_unpacks_to_the_features),
        cmocka_unit_test(every_slot_of_the_template_is_filled),
        cmocka_unit_test(without_tiles_the_page_loads_no_images),
        cmocka_unit_test(no_text_ends_its_script_element),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
