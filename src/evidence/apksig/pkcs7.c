#include "evidence/apksig/pkcs7.h"

/* Identifier octets of X.690, 8.1.2. */
enum {
    TAG_INTEGER = 0x02,
    TAG_OCTETS = 0x04,
    TAG_OID = 0x06,
    TAG_SEQUENCE = 0x30,
    TAG_SET = 0x31,
    TAG_IMPLICIT_0 = 0xa0,
    TAG_IMPLICIT_1 = 0xa1,
    CONSTRUCTED = 0x20,
    INDEFINITE = 0x80,
    NESTING_MAX = 16, /* of indefinite lengths */
};

/* Object identifiers, content octets. */
static const uint8_t signed_data_oid[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02};
static const uint8_t content_type_oid[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03};
static const uint8_t message_digest_oid[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04};

struct element {
    uint8_t tag;
    struct bytes content, whole;
};

static bool next_element(struct cursor *cursor, struct element *ret_element, int depth);

/* Up to the end-of-contents octets (two zero bytes), which are consumed. */
static bool take_indefinite(struct cursor *cursor, struct bytes *ret_content, int depth)
{
    size_t start = cursor->at;
    for (;;) {
        struct bytes mark = bytes_slice(cursor->input, cursor->at, 2);
        if (mark.size == 2 && mark.data[0] == 0 && mark.data[1] == 0) {
            *ret_content = bytes_slice(cursor->input, start, cursor->at - start);
            cursor->at += 2;
            return true;
        }
        struct element inner;
        if (depth == NESTING_MAX || !next_element(cursor, &inner, depth + 1)) {
            return false;
        }
    }
}

static bool take_length(struct cursor *cursor, uint8_t first, size_t *ret_length)
{
    if (first < 0x80) {
        *ret_length = first;
        return true;
    }
    size_t length = 0;
    int count = first & 0x7f;
    for (int i = 0; i < count && count <= 4; i++) {
        length = length << 8 | cursor_u8(cursor);
    }
    *ret_length = length;
    return count > 0 && count <= 4 && !cursor->failed;
}

static bool next_element(struct cursor *cursor, struct element *ret_element, int depth)
{
    size_t start = cursor->at;
    uint8_t tag = cursor_u8(cursor);
    uint8_t first = cursor_u8(cursor);
    struct bytes content = {0};
    if (cursor->failed || (tag & 0x1f) == 0x1f) {
        return false;
    }
    if (first == INDEFINITE) {
        if ((tag & CONSTRUCTED) == 0 || !take_indefinite(cursor, &content, depth)) {
            return false;
        }
    } else {
        size_t length;
        if (!take_length(cursor, first, &length)) {
            return false;
        }
        content = cursor_take(cursor, length);
    }
    *ret_element =
            (struct element){tag, content, bytes_slice(cursor->input, start, cursor->at - start)};
    return !cursor->failed;
}

static bool take(struct cursor *cursor, uint8_t tag, struct element *ret_element)
{
    return next_element(cursor, ret_element, 0) && ret_element->tag == tag;
}

static bool next_is(const struct cursor *cursor, uint8_t tag)
{
    return cursor->at < cursor->input.size && cursor->input.data[cursor->at] == tag;
}

/* The algorithm of an AlgorithmIdentifier; parameters are ignored, as Android does. */
static bool take_algorithm(struct cursor *cursor, struct bytes *ret_oid)
{
    struct element sequence, oid;
    if (!take(cursor, TAG_SEQUENCE, &sequence)) {
        return false;
    }
    struct cursor inner = {.input = sequence.content};
    bool good = take(&inner, TAG_OID, &oid);
    *ret_oid = good ? oid.content : (struct bytes){0};
    return good;
}

/* issuerAndSerialNumber, or a key identifier, which Android does not support. */
static bool take_identifier(struct cursor *cursor, struct pkcs7_signer *signer)
{
    struct element choice, issuer, serial;
    if (!next_element(cursor, &choice, 0)) {
        return false;
    }
    if (choice.tag != TAG_SEQUENCE) {
        return true;
    }
    struct cursor inner = {.input = choice.content};
    if (!take(&inner, TAG_SEQUENCE, &issuer) || !take(&inner, TAG_INTEGER, &serial)) {
        return false;
    }
    signer->issuer = issuer.whole;
    signer->serial = serial.content;
    return true;
}

static bool read_signer(struct bytes content, struct pkcs7_signer *signer)
{
    struct cursor cursor = {.input = content};
    struct element version, attributes, signature;
    if (!take(&cursor, TAG_INTEGER, &version) || !take_identifier(&cursor, signer) ||
            !take_algorithm(&cursor, &signer->digest_algorithm)) {
        return false;
    }
    if (next_is(&cursor, TAG_IMPLICIT_0)) {
        if (!next_element(&cursor, &attributes, 0)) {
            return false;
        }
        signer->has_attributes = true;
        signer->attributes = attributes.content;
        signer->attributes_der = attributes.whole;
    }
    if (!take_algorithm(&cursor, &signer->signature_algorithm) ||
            !take(&cursor, TAG_OCTETS, &signature)) {
        return false;
    }
    signer->signature = signature.content;
    return true;
}

static enum status read_certificates(struct bytes set, struct pkcs7 *pkcs7)
{
    struct cursor cursor = {.input = set};
    while (cursor.at < set.size) {
        struct element certificate;
        if (!next_element(&cursor, &certificate, 0)) {
            return E_MALFORMED;
        }
        if (pkcs7->certificate_count == CERTIFICATES_MAX) {
            return E_LIMIT;
        }
        pkcs7->certificates[pkcs7->certificate_count++] = certificate.whole;
    }
    return OK;
}

static enum status read_signers(struct bytes set, struct pkcs7 *pkcs7)
{
    struct cursor cursor = {.input = set};
    while (cursor.at < set.size) {
        struct element signer;
        if (!take(&cursor, TAG_SEQUENCE, &signer)) {
            return E_MALFORMED;
        }
        if (pkcs7->signer_count == SIGNER_INFOS_MAX) {
            return E_LIMIT;
        }
        if (!read_signer(signer.content, &pkcs7->signers[pkcs7->signer_count++])) {
            return E_MALFORMED;
        }
    }
    return OK;
}

static enum status read_signed_data(struct bytes content, struct pkcs7 *pkcs7)
{
    struct cursor cursor = {.input = content};
    struct element version, digests, inner, type, part;
    if (!take(&cursor, TAG_INTEGER, &version) || !take(&cursor, TAG_SET, &digests) ||
            !take(&cursor, TAG_SEQUENCE, &inner)) {
        return E_MALFORMED;
    }
    struct cursor encapsulated = {.input = inner.content};
    if (!take(&encapsulated, TAG_OID, &type)) {
        return E_MALFORMED;
    }
    pkcs7->content_type = type.content;
    if (next_is(&cursor, TAG_IMPLICIT_0)) {
        enum status status = next_element(&cursor, &part, 0) ? OK : E_MALFORMED;
        status = status == OK ? read_certificates(part.content, pkcs7) : status;
        if (status != OK) {
            return status;
        }
    }
    if (next_is(&cursor, TAG_IMPLICIT_1) && !next_element(&cursor, &part, 0)) {
        return E_MALFORMED; /* revocation lists are not looked at */
    }
    return take(&cursor, TAG_SET, &part) ? read_signers(part.content, pkcs7) : E_MALFORMED;
}

enum status pkcs7_read(struct bytes bytes, struct pkcs7 *ret_pkcs7)
{
    struct cursor cursor = {.input = bytes};
    struct element info, type, wrapper, data;
    if (!take(&cursor, TAG_SEQUENCE, &info)) {
        return E_MALFORMED;
    }
    struct cursor inner = {.input = info.content};
    if (!take(&inner, TAG_OID, &type) || !take(&inner, TAG_IMPLICIT_0, &wrapper) ||
            !bytes_equal(type.content, (struct bytes){signed_data_oid, sizeof(signed_data_oid)})) {
        return E_MALFORMED;
    }
    struct cursor content = {.input = wrapper.content};
    if (!take(&content, TAG_SEQUENCE, &data)) {
        return E_MALFORMED;
    }
    struct pkcs7 read = {.certificate_count = 0};
    enum status status = read_signed_data(data.content, &read);
    if (status == OK) {
        *ret_pkcs7 = read;
    }
    return status;
}

/* The one value of an attribute, which may stand once only. */
static enum attribute_presence find_attribute(
        struct bytes attributes, struct bytes wanted, struct element *ret_value)
{
    enum attribute_presence presence = ATTRIBUTE_MISSING;
    struct cursor cursor = {.input = attributes};
    while (cursor.at < attributes.size) {
        struct element sequence, oid, set;
        if (!take(&cursor, TAG_SEQUENCE, &sequence)) {
            return ATTRIBUTE_MALFORMED;
        }
        struct cursor inner = {.input = sequence.content};
        if (!take(&inner, TAG_OID, &oid) || !take(&inner, TAG_SET, &set)) {
            return ATTRIBUTE_MALFORMED;
        }
        if (!bytes_equal(oid.content, wanted)) {
            continue;
        }
        struct cursor values = {.input = set.content};
        if (presence == ATTRIBUTE_FOUND || !next_element(&values, ret_value, 0) ||
                values.at != set.content.size) {
            return ATTRIBUTE_MALFORMED;
        }
        presence = ATTRIBUTE_FOUND;
    }
    return presence;
}

static enum attribute_presence typed_attribute(
        struct bytes attributes, struct bytes wanted, uint8_t tag, struct bytes *ret_content)
{
    struct element value = {0};
    enum attribute_presence presence = find_attribute(attributes, wanted, &value);
    if (presence == ATTRIBUTE_FOUND && value.tag != tag) {
        return ATTRIBUTE_MALFORMED;
    }
    *ret_content = value.content;
    return presence;
}

enum attribute_presence pkcs7_content_type(struct bytes attributes, struct bytes *ret_oid)
{
    struct bytes wanted = {content_type_oid, sizeof(content_type_oid)};
    return typed_attribute(attributes, wanted, TAG_OID, ret_oid);
}

enum attribute_presence pkcs7_message_digest(struct bytes attributes, struct bytes *ret_digest)
{
    struct bytes wanted = {message_digest_oid, sizeof(message_digest_oid)};
    return typed_attribute(attributes, wanted, TAG_OCTETS, ret_digest);
}
