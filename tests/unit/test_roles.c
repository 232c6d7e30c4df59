/* Which column is what, from flags, HXL tags and headers. */
#include "reading.h"

/* The roles of a CSV file with this header, as khp_roles_describe says them. A column with an h at
 * its place in `hidden` is as if a workbook hid it; NULL: none. */
static const char *roles_with(const char *header, const char *hidden, khp_role_names names,
                              khipu_error *error) {
    static khp_buffer text;
    khp_source *source;
    khp_read_options options = {0};
    const char *path = file_with(".csv", header, strlen(header));
    options.paths = (khipu_texts){&path, 1};
    khp_buffer_reset(&text);
    assert_int_equal(khp_source_open(&source, &options, error), KHIPU_OK);
    khp_schema *schema = khp_source_schema(source);
    for (size_t i = 0; hidden != NULL && hidden[i] != '\0'; i++) {
        schema->columns[i].is_hidden_in_sheet = hidden[i] == 'h';
    }
    if (khp_roles_decide(schema, &names, "cases.csv", NULL, error) == KHIPU_OK) {
        khp_roles_describe(schema, &text);
    }
    khp_source_close(source);
    unlink(path);
    return khp_buffer_cstr(&text);
}

static const char *roles_of(const char *header, khp_role_names names, khipu_error *error) {
    return roles_with(header, NULL, names, error);
}

#define found(header) roles_of(header, (khp_role_names){0}, NULL)

static void the_sample_needs_no_flag(void **state) {
    (void)state;
    assert_string_equal(
        found("case_id,date,date_precision,death_date,place,province,department,place_detail,"
              "outcome,role,cause,force,investigation_stage,investigation_status,amnesty_examined,"
              "amnesty_possible_extrajudicial,confidence,source_title,source_url,source2_url\n"),
        "id=case_id, place=place, within=province,department, date=date, category=outcome, "
        "source=source_title,source_url,source2_url");
}

static void headers_are_compared_folded_and_whole(void **state) {
    (void)state;
    assert_string_equal(found("N° Caso;FECHA DEL HECHO;Lugar;Província;DPTO.;Fuente;Resultado\n"),
                        "id=N° Caso, place=Lugar, within=Província,DPTO., date=FECHA DEL HECHO, "
                        "category=Resultado, source=Fuente");
    assert_string_equal(found("place_detail,update,codigo_x\n"), "");
    assert_string_equal(found("distrito,provincia,departamento\n"),
                        "place=distrito, within=provincia,departamento");
}

static void acled_needs_no_flag(void **state) {
    (void)state;
    assert_string_equal(
        found("event_id_cnty,event_date,year,time_precision,disorder_type,event_type,"
              "sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,"
              "civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,"
              "longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp\n"),
        "id=event_id_cnty, place=location, within=admin3,admin2,admin1,country, date=event_date, "
        "position=longitude,latitude, position precision=geo_precision, category=event_type, "
        "count=fatalities, source=source");
}

static void ucdp_needs_no_flag(void **state) {
    (void)state;
    assert_string_equal(
        found("id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,"
              "conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,"
              "side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,"
              "source_article,source_office,source_date,source_headline,source_original,where_prec,"
              "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,"
              "priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,"
              "deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob\n"),
        "id=id, place=where_coordinates, within=adm_2,adm_1,country, date=date_start, "
        "position=longitude,latitude, position precision=where_prec, category=type_of_violence, "
        "count=best, source=source_article");
}

static void hxl_tags_win_over_headers(void **state) {
    (void)state;
    assert_string_equal(
        found("Código,Cuándo,Dónde,Prov,Dep,Lat,Lon,Muertos\n"
              "#meta+id,#date+occurred,#loc+name,#adm2+name,#adm1 +name,#geo+lat,#geo+lon,"
              "#affected+killed\n"),
        "id=Código, place=Dónde, within=Prov,Dep, date=Cuándo, position=Lon,Lat, count=Muertos");
}

static void phone_surveys_carry_their_accuracy(void **state) {
    (void)state;
    assert_string_equal(
        found("_uuid,fecha,ubicacion,_ubicacion_latitude,_ubicacion_longitude,_ubicacion_altitude,"
              "_ubicacion_precision\n"),
        "id=_uuid, date=fecha, position=ubicacion");
    assert_string_equal(
        found("KEY,date,site-Latitude,site-Longitude,site-Altitude,site-Accuracy\n"),
        "date=date, position=site-Longitude,site-Latitude, "
        "position accuracy=site-Accuracy");
}

static void flags_are_taken_as_named(void **state) {
    (void)state;
    assert_string_equal(
        roles_of("id,place,a,b,x,y\n",
                 (khp_role_names){.place = "a", .within = "b, place", .position = "y,x", .id = ""},
                 NULL),
        "place=a, within=b,place, position=y,x");
    assert_string_equal(
        roles_of("id,gps2\n", (khp_role_names){.position = "gps2", .id = "line"}, NULL),
        "position=gps2");
}

static void a_column_that_is_not_there_is_refused_with_the_nearest(void **state) {
    (void)state;
    khipu_error error = {0};
    roles_of("case_id,lugar\n", (khp_role_names){.place = "lugr"}, &error);
    assert_int_equal(error.status, KHIPU_E_FIELD);
    assert_string_equal(error.field, "--place");
    assert_string_equal(
        error.message,
        "\"lugr\" is not in the header; nearest: \"lugar\"; there is: case_id, lugar");
}

static void positions_are_known_by_many_headers(void **state) {
    (void)state;
    static const char *const whole[] = {"latlong",
                                        "lat/lng",
                                        "Location Coordinates",
                                        "coordenadas",
                                        "GPS",
                                        "lat_long",
                                        "latlng",
                                        "coords",
                                        "geo",
                                        "Coordonnées GPS",
                                        "Localização GPS",
                                        "wkt",
                                        "Latitud y Longitud",
                                        "_geolocation",
                                        "Latitude / Longitude"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        khp_buffer header = {0};
        khp_buffer wanted = {0};
        khp_buffer_printf(&header, "a;%s\n", whole[i]);
        khp_buffer_printf(&wanted, "position=%s", whole[i]);
        assert_string_equal(found(khp_buffer_cstr(&header)), khp_buffer_cstr(&wanted));
        khp_buffer_clear(&header);
        khp_buffer_clear(&wanted);
    }
    assert_string_equal(found("Leste;Norte\n"), "position=Leste,Norte");
}

static void hemispheres_and_zones_are_found_beside_positions(void **state) {
    (void)state;
    assert_string_equal(found("latitude,latitudeRef,longitude,longitudeRef\n"),
                        "position=longitude,latitude, hemisphere=latitudeRef,longitudeRef");
    assert_string_equal(found("lat,N/S,lon,E/W\n"), "position=lon,lat, hemisphere=N/S,E/W");
    assert_string_equal(found("este,norte,crs,hemisferio,zona utm\n"),
                        "position=este,norte, crs=crs, hemisphere=hemisferio, zone=zona utm");
    assert_string_equal(found("coordenadas,hemisferio\n"),
                        "position=coordenadas, hemisphere=hemisferio");
    assert_string_equal(found("lat,lon,N/S\n"), "position=lon,lat"); /* alone too short a word */
    assert_string_equal(found("lat,lon,utm zone\n"), "position=lon,lat"); /* degrees have no zone */
    assert_string_equal(found("lugar,hemisferio,huso\n"), "place=lugar");
    assert_string_equal(found("este,norte,zona\n"), "position=este,norte"); /* a part of a town */
}

static void hemispheres_and_zones_can_be_named(void **state) {
    (void)state;
    assert_string_equal(
        roles_of("x,y,a,b,z\n", (khp_role_names){.hemisphere = "a,b", .zone = "z"}, NULL),
        "position=x,y, hemisphere=a,b, zone=z");
    assert_string_equal(roles_of("x,y,a\n", (khp_role_names){.hemisphere = "a"}, NULL),
                        "position=x,y, hemisphere=a");
    assert_string_equal(roles_of("este,norte,hemisferio,huso\n",
                                 (khp_role_names){.hemisphere = "", .zone = ""}, NULL),
                        "position=este,norte");
    khipu_error error = {0};
    roles_of("x,y,a\n", (khp_role_names){.zone = "b"}, &error);
    assert_int_equal(error.status, KHIPU_E_FIELD);
    assert_string_equal(error.field, "--zone");
    error = (khipu_error){0};
    roles_of("x,y,a\n", (khp_role_names){.hemisphere = "a,b"}, &error);
    assert_int_equal(error.status, KHIPU_E_FIELD);
    assert_string_equal(error.field, "--hemisphere");
}

static void no_role_is_found_in_what_a_workbook_hides(void **state) {
    (void)state;
    const struct {
        const char *header;
        const char *hidden;
        const char *found;
    } cases[] = {
        {"id;fecha;lugar;provincia;ubigeo;tipo;n;fuente", "hhhhhhhh", ""},
        {"id;date;lugar;date of event", "-h--", "id=id, place=lugar, date=date of event"},
        {"id;lugar;provincia;departamento", "--h-", "id=id, place=lugar, within=departamento"},
        {"distrito;provincia", "h-", "place=provincia"},
        {"fuente;source_url", "h-", "source=source_url"},
        {"lat;lon;coordenadas", "-h-", "position=coordenadas"},
        {"x;y;hemisferio;crs", "--hh", "position=x,y"},
        {"este;norte;zona utm", "--h", "position=este,norte"},
        {"q;_q_latitude;_q_longitude;_q_altitude;_q_precision", "h-h--", ""},
        {"q;_q_latitude;_q_longitude;_q_altitude;_q_precision", "h--hh",
         "position=_q_longitude,_q_latitude"},
        {"latitude;longitude;geo_precision;fatalities", "--hh", "position=longitude,latitude"},
        {"a;b\n#loc+name;#date+occurred", "-h", "place=a"},
        {"a;b;c\n#loc+name;#adm1+name;#adm2+name", "--h", "place=a, within=b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char header[160];
        snprintf(header, sizeof header, "%s\n", cases[i].header);
        assert_string_equal(roles_with(header, cases[i].hidden, (khp_role_names){0}, NULL),
                            cases[i].found);
    }
}

static void what_a_workbook_hides_has_the_role_that_it_is_named_for(void **state) {
    (void)state;
    assert_string_equal(roles_with("id;date;provincia;dpto;x;y;fuente\n", "hhhhhhh",
                                   (khp_role_names){.id = "id",
                                                    .place = "provincia",
                                                    .within = "dpto",
                                                    .date = "date",
                                                    .position = "x,y",
                                                    .source = "fuente"},
                                   NULL),
                        "id=id, place=provincia, within=dpto, date=date, position=x,y, "
                        "source=fuente");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions_are_known_by_many_headers),
        cmocka_unit_test(hemispheres_and_zones_are_found_beside_positions),
        cmocka_unit_test(hemispheres_and_zones_can_be_named),
        cmocka_unit_test(the_sample_needs_no_flag),
        cmocka_unit_test(headers_are_compared_folded_and_whole),
        cmocka_unit_test(acled_needs_no_flag),
        cmocka_unit_test(ucdp_needs_no_flag),
        cmocka_unit_test(hxl_tags_win_over_headers),
        cmocka_unit_test(phone_surveys_carry_their_accuracy),
        cmocka_unit_test(flags_are_taken_as_named),
        cmocka_unit_test(no_role_is_found_in_what_a_workbook_hides),
        cmocka_unit_test(what_a_workbook_hides_has_the_role_that_it_is_named_for),
        cmocka_unit_test(a_column_that_is_not_there_is_refused_with_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
