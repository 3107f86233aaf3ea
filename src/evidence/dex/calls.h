/* calls.h: which methods the code of a class calls (AOSP docs "Dalvik executable format" and
 * "Dalvik bytecode"). Code is read from its first instruction on without following jumps, as
 * disassemblers do. Calls by reflection, of call sites and of native code are left out. */
#ifndef AEDILE_EVIDENCE_DEX_CALLS_H
#define AEDILE_EVIDENCE_DEX_CALLS_H

#include "evidence/dex.h"

struct dex_call {
    uint32_t caller; /* type index of the class whose code it stands in */
    uint32_t method; /* index of what is called; it may be one that is not there */
    uint64_t at;     /* of the instruction, which is DEX_CALL_SIZE bytes or, polymorphic, 8 */
};

enum { DEX_CALL_SIZE = 6 };

/* Told of each call in turn; false ends the walk. */
typedef bool dex_call_visitor(void *context, const struct dex_call *call);

/* Walk the code of a class. `units_left` bounds the 16-bit code units that are looked at, so that
 * methods which share their code take no time without bound: begin with dex_call_units
 * and pass the same on from class to class. False when the visitor ended the walk or none are left.
 * Damage is a call that is not told of, never one that is not there. */
bool dex_visit_calls(const struct dex *dex, const struct dex_class *class, uint64_t *units_left,
        dex_call_visitor *visit, void *context);

/* No less than a file without overlap needs: a unit is two bytes, a field or method two. */
static inline uint64_t dex_call_units(const struct dex *dex)
{
    return dex->file.size;
}

#endif
