/* Which headers look personal, and the table of words that says so. */
#include "cmocka_ready.h"
#include "protect/embedded.h"
#include "protect/personal.h"
#include "protect/word_table.h"
#include "words_compile/source.h"

#include <string.h>

static void check(const char *const *headers, bool expected) {
    khp_personal *personal;
    assert_int_equal(khp_personal_new(&personal, NULL), KHIPU_OK);
    for (; *headers != NULL; headers++) {
        if (khp_personal_judge(personal, khp_slice_cstr(*headers)) != expected) {
            print_error("\"%s\" %s personal\n", *headers,
                        expected ? "should look" : "should not look");
            fail();
        }
    }
    assert_false(khp_personal_failed(personal));
    khp_personal_free(personal);
}

static void the_program_carries_the_table(void **state) {
    (void)state;
    khp_word_table table =
        khp_word_table_of(khp_slice_of(khp_personal_words, khp_personal_words_size));
    assert_in_range(table.count, 2000, 100000);
    khp_word_table_clear(&table);
}

/* Bytes that are cut off or none at all hold no words. */
static void bytes_that_are_no_table_hold_no_words(void **state) {
    (void)state;
    const khp_slice word = KHP_SLICE("surname");
    for (size_t length = 0; length < 4096; length++) {
        khp_word_table table = khp_word_table_of(khp_slice_of(khp_personal_words, length));
        assert_int_equal(table.count, 0);
        assert_int_equal(khp_word_table_find(&table, &word, 1), 0);
        khp_word_table_clear(&table);
    }
}

static void a_line_that_is_none_of_the_table_is_named(void **state) {
    (void)state;
    static const char *const lines[] = {
        "sometimes\tname\tboth\ten\ta name",
        "name\tname\tboth\ten\t",
        "name\tname\tboth\ten",
        "name\tname\tseveral\ten\ta name",
        "name\tname\tboth\t\ta name",
        "name\t\tboth\ten\ta name",
        "name\tname,,alias\tboth\ten\ta name",
        "name\ta b c d e f\tboth\ten\ttoo many words",
        "name\tname\tboth\ten\ta name\tand another",
        "",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        khp_word_source source = {.count = 0};
        khp_buffer text = {0};
        khp_buffer_printf(&text, "# words\nrule\twords\n%s\nname\tnom\tboth\tfr\ta name\n",
                          lines[i]);
        assert_int_equal(khp_word_source_read(&source, khp_buffer_slice(&text)), 3);
        khp_buffer_clear(&text);
        khp_word_source_clear(&source);
    }
}

static void words_are_found_with_all_of_their_rules(void **state) {
    (void)state;
    khp_word_source source = {.count = 0};
    khp_buffer bytes = {0};
    const khp_slice text = KHP_SLICE("rule\twords\n"
                                     "name\tnombre, ape llido\tboth\tes\ta name\n"
                                     "birth\tdia de luz\tas-is\tes\ta word that joins\n"
                                     "paper\tnombre\tboth\tes\tanother rule of one word\n"
                                     "whole\tzz\tas-is\tes\ta word as it is\n");
    assert_int_equal(khp_word_source_read(&source, text), 0);
    assert_true(khp_word_source_write(&source, &bytes));
    khp_word_table table = khp_word_table_of(khp_buffer_slice(&bytes));
    const khp_slice words[] = {KHP_SLICE("nombres"), KHP_SLICE("ape"), KHP_SLICE("llido"),
                               KHP_SLICE("zz"), KHP_SLICE("zzs")};
    assert_int_equal(khp_word_table_find(&table, &words[0], 1), KHP_WORD_NAME | KHP_WORD_PAPER);
    assert_int_equal(khp_word_table_find(&table, &words[1], 2), KHP_WORD_NAME);
    assert_int_equal(khp_word_table_find(&table, &words[1], 1), 0);
    assert_int_equal(khp_word_table_find(&table, &words[3], 1), KHP_WORD_WHOLE);
    assert_int_equal(khp_word_table_find(&table, &words[4], 1), 0);
    const khp_slice joined[] = {KHP_SLICE("dia"), KHP_SLICE("luz"), KHP_SLICE("de"),
                                KHP_SLICE("luz")};
    assert_int_equal(khp_word_table_find(&table, joined, 2), KHP_WORD_BIRTH);
    assert_int_equal(khp_word_table_find(&table, &joined[1], 3), 0);
    khp_word_table_clear(&table);
    khp_word_source_clear(&source);
    khp_buffer_clear(&bytes);
}

static void headers_about_persons_look_personal(void **state) {
    (void)state;
    static const char *const headers[] = {"Nombre",
                                          "nombre_victima",
                                          "NOMBRES Y APELLIDOS",
                                          "Full name",
                                          "victim_name",
                                          "DNI",
                                          "N° de D.N.I. / DNI",
                                          "Teléfono",
                                          "celular 2",
                                          "E-mail",
                                          "correo electrónico",
                                          "Dirección",
                                          "home address",
                                          "Fecha de nacimiento",
                                          "date of birth",
                                          "dob",
                                          "Testigo 1",
                                          "witness statement",
                                          "Víctima",
                                          "alias",
                                          "passport no",
                                          "cédula",
                                          "madre",
                                          "contacto",
                                          "Accused",
                                          "name of the accused",
                                          "nombre del imputado",
                                          "Perpetrator name",
                                          "nombre_agresor",
                                          "Apellido paterno",
                                          "initials",
                                          "RUN",
                                          "C.I.",
                                          "badge number",
                                          "contact",
                                          "contact number",
                                          "school contact",
                                          "group_leader_name",
                                          "codigo_empleado",
                                          "known as",
                                          "passportno",
                                          "Interviewer",
                                          "encuestadora",
                                          "Initiales",
                                          NULL};
    check(headers, true);
}

static void capitals_and_digits_part_words(void **state) {
    (void)state;
    static const char *const personal[] = {"phoneNumber",
                                           "telefono1",
                                           "nombre2",
                                           "victimaNombre",
                                           "IPAddress",
                                           "emailPersonal",
                                           "motherName",
                                           "interviewername",
                                           "nombrecompleto",
                                           "contactPhone2",
                                           "DNIs",
                                           "URLFoto",
                                           "fechaNacimiento",
                                           NULL};
    static const char *const others[] = {"admin1",      "adm2",     "what3words", "covid19",
                                         "placeName",   "caseId",   "fileName",   "filename",
                                         "sourceName2", "renombre", NULL};
    check(personal, true);
    check(others, false);
}

static void plurals_are_their_singulars(void **state) {
    (void)state;
    static const char *const headers[] = {
        "direcciones", "addresses", "teléfonos",       "telefones",     "téléphones", "endereços",
        "apelidos",    "prénoms",   "sobrenomes",      "witnesses",     "testigos",   "fotos",
        "cédulas",     "DNIs",      "réseaux sociaux", "redes sociais", NULL};
    check(headers, true);
}

static void portuguese_headers_look_personal(void **state) {
    (void)state;
    static const char *const personal[] = {"Nome da vítima",
                                           "nome_mae",
                                           "Nome da mãe",
                                           "Endereço",
                                           "Logradouro",
                                           "CEP",
                                           "CPF",
                                           "RG",
                                           "Título de eleitor",
                                           "Data de nascimento",
                                           "Testemunha",
                                           "Telefone celular",
                                           "Senha",
                                           "NM_CANDIDATO",
                                           "Acusado",
                                           "Assinatura",
                                           "Advogado",
                                           "Entrevistador",
                                           NULL};
    static const char *const others[] = {"Bairro",
                                         "Município",
                                         "Nome do município",
                                         "nome_da_escola",
                                         "Nome do jornal",
                                         "Idade da vítima",
                                         "Número de vítimas",
                                         "Identidade de gênero",
                                         "Data da ocorrência",
                                         "Navio",
                                         "Situação",
                                         NULL};
    check(personal, true);
    check(others, false);
}

static void french_headers_look_personal(void **state) {
    (void)state;
    static const char *const personal[] = {"Nom de la victime",
                                           "Prénom",
                                           "Nom de jeune fille",
                                           "Adresse",
                                           "Code postal",
                                           "Date de naissance",
                                           "Né(e) le",
                                           "Téléphone",
                                           "Courriel",
                                           "Témoin",
                                           "Mot de passe",
                                           "N° de sécurité sociale",
                                           "Matricule",
                                           "Enquêteur",
                                           "Mère",
                                           "Auteur présumé",
                                           NULL};
    static const char *const others[] = {"Nom de la commune",
                                         "Nom du journal",
                                         "Nombre de victimes",
                                         "nombre de morts",
                                         "Identité de genre",
                                         "Commune",
                                         "Date des faits",
                                         "Sexe de la victime",
                                         "Hôpital",
                                         "Source",
                                         NULL};
    check(personal, true);
    check(others, false);
}

static void what_forms_keep_of_who_filled_them_in_looks_personal(void **state) {
    (void)state;
    static const char *const personal[] = {"deviceid",
                                           "subscriberid",
                                           "simserial",
                                           "simid",
                                           "phonenumber",
                                           "devicephonenum",
                                           "_submitted_by",
                                           "username",
                                           "audit",
                                           "_attachments",
                                           "interviewer_name",
                                           "enumerator",
                                           "supervisor_name",
                                           "signature",
                                           "foto",
                                           "photo_url",
                                           "image_url",
                                           "video",
                                           "audio",
                                           "selfie",
                                           "firma",
                                           "assinatura",
                                           "respondent/full_name",
                                           "Created by",
                                           NULL};
    static const char *const others[] = {
        "_id",   "_uuid", "_index", "_submission_time", "_tags",       "_notes",
        "start", "end",   "today",  "meta/instanceID",  "__version__", "_validation_status",
        NULL};
    check(personal, true);
    check(others, false);
}

static void headers_about_things_do_not_look_personal(void **state) {
    (void)state;
    static const char *const headers[] = {"id",
                                          "case_id",
                                          "N° Caso",
                                          "place",
                                          "place_name",
                                          "nombre del lugar",
                                          "fecha",
                                          "outcome",
                                          "Número de víctimas",
                                          "victims",
                                          "n_muertos",
                                          "mothers_count",
                                          "number of witnesses",
                                          "source_title",
                                          "renombre",
                                          "dnipro",
                                          "telefonica",
                                          "conflict_name",
                                          "dyad_name",
                                          "side_a",
                                          "actor1",
                                          "notes",
                                          "nombre_distrito",
                                          "force",
                                          "role",
                                          "date_precision",
                                          "place_detail",
                                          "investigation_status",
                                          "direccionamiento",
                                          "newspaper name",
                                          "media_name",
                                          "nombre del medio",
                                          "periódico",
                                          "url",
                                          "link",
                                          "fuente_url",
                                          "organisation name",
                                          "nombre de la organización",
                                          "ship_name",
                                          "nombre del hospital",
                                          "gender identity",
                                          "identidad de género",
                                          "description",
                                          "edad de la víctima",
                                          "victim_age",
                                          "sexo_testigo",
                                          "tipo de documento",
                                          "email_status",
                                          "identidad_genero",
                                          "id_entidad",
                                          "tree_photo",
                                          "region de residencia",
                                          NULL};
    check(headers, false);
}

static void what_is_told_of_a_telephone_or_a_birth_does_not_look_personal(void **state) {
    (void)state;
    static const char *const headers[] = {
        "phone_1_calls", "contact_3_relation", "phones_filter_2", "knows_dob",     "live_births",
        "victima_11_17", "matriculas",         "contact_rate",    "nombre vulgar", NULL};
    check(headers, false);
}

/* An id or a code beside somebody whom others know by it; not what else is told of them, and not
 * of those who may be either. */
static void ids_of_persons_look_personal(void **state) {
    (void)state;
    static const char *const personal[] = {"patient_id",      "t_clinic_patient_uuid",
                                           "studentId",       "userid",
                                           "patientid",       "id_usuario",
                                           "codigo_docente",  "Código do aluno",
                                           "SQ_CANDIDATO",    "identifiant élève",
                                           "enumerator code", "reporting_officer_id",
                                           "chw_id",          NULL};
    static const char *const others[] = {"household_id",
                                         "record_id",
                                         "id_form",
                                         "chw_area_id",
                                         "student_group_id",
                                         "case_id_officer",
                                         "user_id_type",
                                         "has_patient_id",
                                         "patient_count",
                                         "codigo_cargo",
                                         "barcode",
                                         "covid",
                                         NULL};
    check(personal, true);
    check(others, false);
}

/* Things of all kinds have names, so a word that is not known makes a name that of a thing; but
 * not before a name at the end. */
static void a_name_is_personal_if_it_is_somebodys(void **state) {
    (void)state;
    static const char *const personal[] = {"childs_name",         "pupils' names",
                                           "nombre del pasajero", "nome_do_lavrador",
                                           "nom du plombier",     "nome do restaurador",
                                           "nm_xyz_candidato",    "xyz_name",
                                           "photo of the child",  NULL};
    static const char *const others[] = {
        "nombre xyz",        "nome_xyz",  "nom xyz",     "establishment_name", "dataset name",
        "member_state_name", "photo xyz", "image_width", "foto_fachada",       NULL};
    check(personal, true);
    check(others, false);
}

/* What a question asks for counts: not whether, which or how often; numbers of questions, answers
 * that are put in and what stands before a question in Spanish say nothing. */
static void questions_are_judged_by_what_they_ask_for(void **state) {
    (void)state;
    static const char *const personal[] = {"What is your phone number?",
                                           "1.2 ¿Cuál es su nombre?",
                                           "Quel est le nom du chef de ménage ?",
                                           "Qual é o seu telefone?",
                                           "III.1 ¿En dónde naciste?",
                                           "Q3. Enter your name below.",
                                           "Phone number of the mother?",
                                           "Email?",
                                           NULL};
    static const char *const others[] = {"¿Usas whatsapp en tu vida diaria?",
                                         "Escola utiliza redes sociais?",
                                         "Which email do you use most?",
                                         "What is the name of the school?",
                                         "V.5 In a week, ¿cuántas horas usas Facebook?",
                                         "Q7. Does the mother have a phone?",
                                         "2. What is the religion of ${firstname}?",
                                         "Mother has a phone? *",
                                         NULL};
    check(personal, true);
    check(others, false);
}

/* Of a name in English an unknown word before it is whose it is, in the others what it is of. */
static void names_stand_behind_whose_they_are_in_english_only(void **state) {
    (void)state;
    static const char *const personal[] = {"despachadornombre", "despachador_nombre", "tec_name",
                                           "recepcionadortelefono", NULL};
    static const char *const others[] = {
        "modalidade_nome", "pedidos_nome", "lieuExecution.nom", "aquifer_name",
        "hangar name",     "var_name",     "xyz_foto",          NULL};
    check(personal, true);
    check(others, false);
}

static void how_somebody_fares_does_not_look_personal(void **state) {
    (void)state;
    static const char *const personal[] = {"nombre del fallecido", "Deceased", "persona fallecida",
                                           "dni_herido", NULL};
    static const char *const others[] = {"conductor_herido", "testigo_fallecido",
                                         "student_deceased", "abogado_alcohol", NULL};
    check(personal, true);
    check(others, false);
}

static void roles_alone_look_personal_and_what_is_told_of_them_does_not(void **state) {
    (void)state;
    static const char *const personal[] = {"Recipient", "Repartidor",   "Entregador",
                                           "Livreur",   "Co-applicant", "Coautor",
                                           "Badge #",   "student cell", NULL};
    static const char *const others[] = {"#adm1+name",         "perdida_de_dni",  "sin telefono",
                                         "changement_adresse", "passport_expiry", "email_bounced",
                                         "vencimiento_dni",    "# of witnesses",  NULL};
    check(personal, true);
    check(others, false);
}

static void counts_and_shares_of_persons_do_not_look_personal(void **state) {
    (void)state;
    static const char *const headers[] = {"Nombre de boulangeries",
                                          "Nombre de plongeurs",
                                          "nombre_enseignants",
                                          "hermanas",
                                          "relatives",
                                          "número de socios",
                                          "alunos por professor",
                                          "teachers",
                                          "numero de calles",
                                          NULL};
    static const char *const personal[] = {"hermana", "número de socio", "nombre del socio", NULL};
    check(headers, false);
    check(personal, true);
}

/* What stands first in Spanish, Portuguese and French and last in English says what is told. */
static void what_is_told_first_or_last_counts(void **state) {
    (void)state;
    static const char *const headers[] = {"marca del celular",
                                          "couverture mobile",
                                          "Prix du téléphone",
                                          "precio telefono",
                                          "grade de l'agent",
                                          "phone network",
                                          "street lighting",
                                          "calle_pavimentada",
                                          "¿Cómo se informa? (redes sociales)",
                                          "Who owns the phone",
                                          "dob known",
                                          "direccion_provincia",
                                          "address_city",
                                          "barrio de residencia",
                                          "type d'utilisateur",
                                          NULL};
    check(headers, false);
}

static void a_birth_is_personal_with_when_or_where(void **state) {
    (void)state;
    static const char *const personal[] = {"fecha de nacimiento", "cod_municipio_nascimento",
                                           "lieu naissance",      "birth_town",
                                           "child birth date",    "born",
                                           "dt_nascimento_aluno", NULL};
    static const char *const others[] = {
        "birth_kit", "tasa de nacimientos", "born_later", "peso nascimento",
        "births",    "birth spacing",       NULL};
    check(personal, true);
    check(others, false);
}

/* "Carteira de trabalho" is in the table; people write it without the word that joins, and others
 * with words that the table has not. */
static void words_that_join_may_be_left_out(void **state) {
    (void)state;
    static const char *const headers[] = {
        "carteira_trabalho", "numero de la casa",      "nom d'usage", "nom_usage",
        "Número do BI",      "plaque_immatriculation", NULL};
    check(headers, true);
}

static void headers_of_any_length_are_judged(void **state) {
    (void)state;
    khp_personal *personal;
    assert_int_equal(khp_personal_new(&personal, NULL), KHIPU_OK);
    khp_buffer header = {0};
    for (int i = 0; i < 500; i++) {
        khp_buffer_add_cstr(&header, "something ");
    }
    assert_false(khp_personal_judge(personal, khp_buffer_slice(&header)));
    khp_buffer_add_cstr(&header, "telefono");
    assert_true(khp_personal_judge(personal, khp_buffer_slice(&header)));
    assert_false(khp_personal_judge(personal, khp_slice_cstr("")));
    assert_false(khp_personal_judge(personal, khp_slice_cstr(" -- 12 ")));
    khp_buffer_clear(&header);
    khp_personal_free(personal);
}

/* Whom an office, a school or a clinic knows by a number; a child's is a count as well. */
static void numbers_of_persons_look_personal(void **state) {
    (void)state;
    static const char *const found[] = {"enumerator_num", "officer_no",    "StudentNbr", "nu_aluno",
                                        "clave_docente",  "codigo_cracha", "Adm No",     NULL};
    static const char *const passed[] = {"num_child",       "no_of_staff", "num_usuarios",
                                         "nombre_medecins", "students_no", NULL};
    check(found, true);
    check(passed, false);
}

/* Beside a thing, and beside somebody too. */
static void a_paper_of_somebody_with_a_thing_looks_personal(void **state) {
    (void)state;
    static const char *const personal[] = {"empresa_rut_conductor", "vehiculo_dni_conductor",
                                           "escuela_dni_alumno", NULL};
    static const char *const others[] = {"rut_empresa", "vehiculo_dni", NULL};
    check(personal, true);
    check(others, false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_program_carries_the_table),
        cmocka_unit_test(bytes_that_are_no_table_hold_no_words),
        cmocka_unit_test(words_are_found_with_all_of_their_rules),
        cmocka_unit_test(a_line_that_is_none_of_the_table_is_named),
        cmocka_unit_test(headers_about_persons_look_personal),
        cmocka_unit_test(capitals_and_digits_part_words),
        cmocka_unit_test(plurals_are_their_singulars),
        cmocka_unit_test(portuguese_headers_look_personal),
        cmocka_unit_test(french_headers_look_personal),
        cmocka_unit_test(what_forms_keep_of_who_filled_them_in_looks_personal),
        cmocka_unit_test(headers_about_things_do_not_look_personal),
        cmocka_unit_test(what_is_told_of_a_telephone_or_a_birth_does_not_look_personal),
        cmocka_unit_test(ids_of_persons_look_personal),
        cmocka_unit_test(a_name_is_personal_if_it_is_somebodys),
        cmocka_unit_test(questions_are_judged_by_what_they_ask_for),
        cmocka_unit_test(names_stand_behind_whose_they_are_in_english_only),
        cmocka_unit_test(how_somebody_fares_does_not_look_personal),
        cmocka_unit_test(roles_alone_look_personal_and_what_is_told_of_them_does_not),
        cmocka_unit_test(counts_and_shares_of_persons_do_not_look_personal),
        cmocka_unit_test(what_is_told_first_or_last_counts),
        cmocka_unit_test(a_birth_is_personal_with_when_or_where),
        cmocka_unit_test(words_that_join_may_be_left_out),
        cmocka_unit_test(headers_of_any_length_are_judged),
        cmocka_unit_test(numbers_of_persons_look_personal),
        cmocka_unit_test(a_paper_of_somebody_with_a_thing_looks_personal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
