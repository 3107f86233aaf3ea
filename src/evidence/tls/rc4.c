#include "evidence/tls/rc4.h"

static void swap(struct rc4 *cipher, uint8_t a, uint8_t b)
{
    uint8_t kept = cipher->state[a];
    cipher->state[a] = cipher->state[b];
    cipher->state[b] = kept;
}

void rc4_start(struct rc4 *cipher, struct bytes key)
{
    uint8_t j = 0;
    for (size_t i = 0; i < sizeof(cipher->state); i++) {
        cipher->state[i] = (uint8_t)i;
    }
    for (size_t i = 0; i < sizeof(cipher->state); i++) {
        j = (uint8_t)(j + cipher->state[i] + key.data[i % key.size]);
        swap(cipher, (uint8_t)i, j);
    }
    cipher->i = cipher->j = 0;
}

void rc4_apply(struct rc4 *cipher, struct bytes bytes, uint8_t *out)
{
    for (size_t at = 0; at < bytes.size; at++) {
        cipher->i++;
        cipher->j = (uint8_t)(cipher->j + cipher->state[cipher->i]);
        swap(cipher, cipher->i, cipher->j);
        uint8_t sum = (uint8_t)(cipher->state[cipher->i] + cipher->state[cipher->j]);
        out[at] = bytes.data[at] ^ cipher->state[sum];
    }
}
