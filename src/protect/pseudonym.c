#include "protect/pseudonym.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

bool khp_pseudonym(const char *key, size_t key_bytes, khp_slice value,
                   char text[KHP_PSEUDONYM_CHARACTERS]) {
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (key_bytes > INT_MAX || HMAC(EVP_sha256(), key, (int)key_bytes,
                                    (const unsigned char *)(value.ptr == NULL ? "" : value.ptr),
                                    value.len, digest, &length) == NULL) {
        return false;
    }
    for (size_t i = 0; i < KHP_PSEUDONYM_CHARACTERS; i += 2) {
        text[i] = digits[digest[i / 2] >> 4];
        text[i + 1] = digits[digest[i / 2] & 15];
    }
    return true;
}
