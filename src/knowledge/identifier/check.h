/* check.h: what tells a real identifier from a look-alike: check digits, tables, structure. Each
 * takes a value of the right shape as it stands in the text, separators included. Private to
 * src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_CHECK_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_CHECK_H

#include "base/bytes.h"

enum check_result { CHECK_REFUSED, CHECK_SHAPE, CHECK_HOLDS };

typedef enum check_result identifier_check(struct bytes value);

/* The number of the check that data/identifier.csv names, or -1; and that check. A number and no
 * pointer stands in a kind, so that kinds can be built into the program. */
int identifier_check_named(const char *name);
enum check_result identifier_check_run(int check, struct bytes value);

/* The digits of a value, separators left out; 0 when it holds anything else or more than `room`. */
size_t plain_digits(struct bytes value, char *ret_digits, size_t room);

/* ISO/IEC 7812-1, annex B: the last digit is right. */
bool luhn_holds(const char *digits, size_t count);

/* GB 11643-1999: region of a province, a date from 1850 to 2099, ISO 7064 MOD 11-2. */
identifier_check check_cn_resident_id;
/* 3GPP TS 23.003, 6.2: Luhn and a reporting body (GSMA TS.06); IMEISV and 14 digits: shape. */
identifier_check check_imei;
/* 3GPP2 S.R0048: 14 hexadecimal digits from A0 on (15: base-16 Luhn), or 18 decimal ones. */
identifier_check check_meid;
/* 3GPP TS 23.003, 2.2: 460 and a network code in use; other countries: shape. */
identifier_check check_imsi;
/* ITU-T E.118: 89 and a Luhn digit; without the digit: shape. */
identifier_check check_iccid;
/* Luhn and an issuer's range (ISO/IEC 7812). */
identifier_check check_bank_card;
/* A Chinese mobile number of a segment in use; others by E.164: shape. */
identifier_check check_phone;
/* RFC 5321 and a public suffix that the list names. */
identifier_check check_email;
/* RFC 9562: version 4, variant 10. */
identifier_check check_uuid;
/* A UUID as above, or enough different hexadecimal digits. */
identifier_check check_device_token;
identifier_check check_android_id;
/* IEEE 802: not a group address; universally administered ones hold. */
identifier_check check_mac;
/* ISO 13616: length of the country, MOD 97-10. */
identifier_check check_iban;
/* GA 36: five characters behind the city's letter, six (new energy) with D or F at an end. */
identifier_check check_license_plate;
/* GB 32100-2015, ISO 7064-like MOD 31: a company's code, never personal. */
identifier_check check_uscc;
/* ISO 6709-like: a pair in range, neither near zero. */
identifier_check check_location;
identifier_check check_passport, check_serial, check_ssid;

#endif
