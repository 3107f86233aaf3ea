/* own_curve.h: certificates and keys that give an elliptic curve in full in place of its name.
 *
 * OpenSSL would compute with any curve, and a hostile one makes it take a fifth of a second for
 * each certificate: a square root modulo a prime that is one above a multiple of a large power of
 * two (Tonelli and Shanks), for each point that is written compressed. RFC 5480, section 2.1.1, and
 * RFC 8422, section 5.1.1, demand named curves, and BoringSSL, which Android verifies with, reads
 * no other in a public key. */
#ifndef AEDILE_EVIDENCE_OWN_CURVE_H
#define AEDILE_EVIDENCE_OWN_CURVE_H

#include "base/bytes.h"

#define OWN_CURVE_REASON "the key gives an elliptic curve in full, not by name"

/* Whether the kind of a field stands in the DER or BER: prime-field or characteristic-two-field,
 * 1.2.840.10045.1.1 and .2 (SEC 1, appendix C.2), without which no curve is given in full. */
static inline bool has_own_curve(struct bytes der)
{
    static const uint8_t fields[][7] = {
            {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x01, 0x01}, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x01, 0x02}};
    return der.size > 0 &&
           (memmem(der.data, der.size, fields[0], sizeof(fields[0])) != NULL ||
                   memmem(der.data, der.size, fields[1], sizeof(fields[1])) != NULL);
}

#endif
