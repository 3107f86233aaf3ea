/* wire.h: numbers as they stand in packets (network byte order) and in capture files (either byte
 * order). Nothing is checked here: the caller knows that the bytes are there. */
#ifndef AEDILE_EVIDENCE_PACKET_WIRE_H
#define AEDILE_EVIDENCE_PACKET_WIRE_H

#include "base/bytes.h"

static inline uint16_t wire_u16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static inline uint32_t wire_u32(const uint8_t *bytes)
{
    return (uint32_t)wire_u16(bytes) << 16 | wire_u16(bytes + 2);
}

static inline uint16_t file_u16(const uint8_t *bytes, bool big_endian)
{
    return (uint16_t)(big_endian ? bytes[0] << 8 | bytes[1] : bytes[1] << 8 | bytes[0]);
}

static inline uint32_t file_u32(const uint8_t *bytes, bool big_endian)
{
    uint32_t first = file_u16(bytes, big_endian), second = file_u16(bytes + 2, big_endian);
    return big_endian ? first << 16 | second : second << 16 | first;
}

#endif
