/* fields.h: columns that are members of a struct. */
#ifndef AEDILE_TABLES_PERSONALISATION_FIELDS_H
#define AEDILE_TABLES_PERSONALISATION_FIELDS_H

#include "tables/table.h"

enum field_kind {
    FIELD_TEXT,    /* const char *, NULL when absent */
    FIELD_WHOLE,   /* int32_t, negative when absent */
    FIELD_FROM_1,  /* int32_t, 0 when absent */
    FIELD_LONG,    /* int64_t or uint64_t, negative when absent */
    FIELD_REAL,    /* double, not finite when absent */
    FIELD_TRUTH,   /* bool as 0 or 1 */
    FIELD_SETTING, /* enum answer as on, off */
    FIELD_ANSWER,  /* enum answer as yes, no */
};

struct field {
    enum field_kind kind;
    size_t offset;
};

/* The member of a struct as a field, for lists of them. */
#define FIELD_OF(kind, structure, member)                                                          \
    {                                                                                              \
        kind, offsetof(structure, member)                                                          \
    }

/* The member of `row`, which is of the struct that the field was made for. */
struct value field_value(const void *row, const struct field *field);
struct value value_real(double real); /* NULL when it is not finite */

#endif
