/* identity_numbers: national identity numbers of persons, told by how they are written and by their
 * check digits. Private to protect/.
 *
 * Known are those of Argentina (CUIL), Brazil (CPF), Chile (RUN), the Dominican Republic, Ecuador,
 * France (NIR), Guatemala (DPI), Mexico (CURP), Peru (DNI with its check character, and the RUC of
 * a person, which holds the DNI), Portugal (NIF of a person), Spain (DNI, NIE), Uruguay, and the
 * SSN of the United States, which has no check digit and counts only with its hyphens. What has
 * neither check digit nor hyphens of its own cannot be told from any other number and is not known:
 * the DNI of Peru without its check character, the cédula of Colombia. Numbers that organisations
 * have alone (CNPJ, CUIT from 30, RUC from 20, RUT from 50 million) are none of a person. */
#ifndef KHP_PROTECT_IDENTITY_NUMBERS_H
#define KHP_PROTECT_IDENTITY_NUMBERS_H

#include "base/slice.h"

#include <stdint.h>

typedef enum khp_identity {
    KHP_IDENTITY_AR_CUIL,
    KHP_IDENTITY_BR_CPF,
    KHP_IDENTITY_CL_RUN,
    KHP_IDENTITY_DO_CEDULA,
    KHP_IDENTITY_EC_CEDULA,
    KHP_IDENTITY_ES_DNI, /* and NIE */
    KHP_IDENTITY_FR_NIR,
    KHP_IDENTITY_GT_DPI,
    KHP_IDENTITY_MX_CURP,
    KHP_IDENTITY_PE_DNI,
    KHP_IDENTITY_PE_RUC,
    KHP_IDENTITY_PT_NIF,
    KHP_IDENTITY_US_SSN,
    KHP_IDENTITY_UY_CI,
    KHP_IDENTITY_COUNT
} khp_identity;

/* Bytes of the shortest and of the longest text that is one. */
#define KHP_IDENTITY_SHORTEST 8
#define KHP_IDENTITY_LONGEST 21

/* What a text may be: sets of khp_identity, a bit each. */
typedef struct khp_identity_marks {
    uint32_t forms;   /* it is written like one */
    uint32_t passes;  /* and the check digit, or what stands for it, is right */
    uint32_t written; /* of the forms: with letters or marks, unlike any number of that length */
} khp_identity_marks;

/* All of the text, trimmed by the caller. */
khp_identity_marks khp_identity_read(khp_slice text);

/* "identity numbers (CPF)". */
const char *khp_identity_words(khp_identity identity);

#endif
