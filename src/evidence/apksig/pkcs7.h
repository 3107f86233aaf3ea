/* pkcs7.h: the SignedData of PKCS #7 (RFC 2315; RFC 5652) as far as JAR signatures use it, read
 * without OpenSSL, for Android accepts BER and decides itself which parts count. Views borrow. */
#ifndef AEDILE_EVIDENCE_APKSIG_PKCS7_H
#define AEDILE_EVIDENCE_APKSIG_PKCS7_H

#include "evidence/apksig/work.h"

enum { SIGNER_INFOS_MAX = 16 };

struct pkcs7_signer {
    struct bytes issuer, serial; /* DER of the Name, content of the INTEGER; else both empty */
    struct bytes digest_algorithm, signature_algorithm; /* content of the OBJECT IDENTIFIER */
    bool has_attributes;
    struct bytes attributes;     /* signed attributes: content of the implicit SET */
    struct bytes attributes_der; /* the same with its header, first byte [0] as in the file */
    struct bytes signature;
};

struct pkcs7 {
    struct bytes content_type; /* content of the OBJECT IDENTIFIER */
    struct bytes certificates[CERTIFICATES_MAX];
    size_t certificate_count;
    struct pkcs7_signer signers[SIGNER_INFOS_MAX];
    size_t signer_count;
};

/* E_MALFORMED: the bytes are not SignedData. E_LIMIT: they hold more than CERTIFICATES_MAX
 * certificates or SIGNER_INFOS_MAX signers. */
MUST_CHECK enum status pkcs7_read(struct bytes bytes, struct pkcs7 *ret_pkcs7);

enum attribute_presence { ATTRIBUTE_MISSING, ATTRIBUTE_FOUND, ATTRIBUTE_MALFORMED };

/* The value of the signed attributes contentType and messageDigest (RFC 5652, 11.1 and 11.2). */
enum attribute_presence pkcs7_content_type(struct bytes attributes, struct bytes *ret_oid);
enum attribute_presence pkcs7_message_digest(struct bytes attributes, struct bytes *ret_digest);

#endif
