#include "evidence/packet/packet.h"
#include "evidence/packet/wire.h"
#include "evidence/traffic/traffic_facts.h"

#include <inttypes.h>

enum {
    BLOCK_INTERFACE = 1,
    BLOCK_PACKET = 2, /* obsolete, still in old captures */
    BLOCK_SIMPLE = 3,
    BLOCK_ENHANCED = 6,
    BLOCK_SECRETS = 10,
    BLOCK_CUSTOM = 0xbad,
    BLOCK_CUSTOM_UNCOPIED = 0x40000bad,
    BLOCK_SECTION = 0x0a0d0d0a,
};

enum { OPTION_END = 0, OPTION_COMMENT = 1, SECTION_PROGRAM = 4 };
enum { INTERFACE_NAME = 2, INTERFACE_RESOLUTION = 9, INTERFACE_OFFSET = 14 };
enum { SECRETS_TLS = 0x544c534b, BLOCK_FRAME = 12, SECTION_HEADER = 28 };

/* PCAPdroid's custom block: its enterprise number, the version and type of "uid mapping". */
enum { PCAPDROID_ENTERPRISE = 62652, PCAPDROID_VERSION = 1, PCAPDROID_UID_MAP = 1 };

struct block {
    uint32_t type;
    struct bytes body; /* without type and the two lengths */
    size_t at;
};

struct option {
    uint16_t code;
    struct bytes value;
};

/* Take the next option off the front of `options`; false at the end and where they are damaged. */
static bool next_option(struct bytes *options, bool big_endian, struct option *ret_option)
{
    if (options->size < 4) {
        return false;
    }
    uint16_t code = file_u16(options->data, big_endian);
    size_t size = file_u16(options->data + 2, big_endian);
    if (code == OPTION_END || size > options->size - 4) {
        return false;
    }
    *ret_option = (struct option){code, {options->data + 4, size}};
    *options = bytes_slice(*options, 4 + (size + 3) / 4 * 4, SIZE_MAX);
    return true;
}

static enum status cut(struct fault *why, size_t at)
{
    return refuse(why, E_MALFORMED, at, "a block is cut short");
}

/* The byte order of the section that starts at `at`: its magic number says. */
static bool read_order(struct packet_reader *reader, size_t at)
{
    const uint8_t *magic = reader->capture.data + at + 8;
    reader->big_endian = wire_u32(magic) == 0x1a2b3c4d;
    return reader->big_endian || file_u32(magic, false) == 0x1a2b3c4d;
}

static enum status next_block(
        struct packet_reader *reader, struct block *ret_block, struct fault *why)
{
    size_t at = reader->at;
    struct bytes rest = bytes_slice(reader->capture, at, SIZE_MAX);
    if (rest.size == 0) {
        return E_MISSING;
    }
    if (rest.size < BLOCK_FRAME) {
        return cut(why, at);
    }
    bool is_section = wire_u32(rest.data) == BLOCK_SECTION;
    if (is_section && rest.size < SECTION_HEADER) {
        return cut(why, at);
    }
    if (is_section && !read_order(reader, at)) {
        return refuse(why, E_MALFORMED, at, "a section without byte-order magic");
    }
    uint32_t size = file_u32(rest.data + 4, reader->big_endian);
    if (size < BLOCK_FRAME || size % 4 != 0) {
        return refuse(why, E_MALFORMED, at, "a block of %" PRIu32 " bytes cannot be", size);
    }
    if (size > rest.size) {
        return cut(why, at);
    }
    if (file_u32(rest.data + size - 4, reader->big_endian) != size) {
        return refuse(why, E_MALFORMED, at, "a block's two lengths differ");
    }
    *ret_block = (struct block){
            file_u32(rest.data, reader->big_endian), {rest.data + 8, size - BLOCK_FRAME}, at};
    reader->at = at + size;
    return OK;
}

/* A new section: the interfaces of the one before no longer count. */
static enum status read_section(
        struct packet_reader *reader, const struct block *block, struct fault *why)
{
    if (block->body.size < SECTION_HEADER - BLOCK_FRAME) {
        return cut(why, block->at);
    }
    uint16_t version = file_u16(block->body.data + 4, reader->big_endian);
    if (version != 1) {
        return refuse(why, E_MALFORMED, block->at, "pcapng version %d is unknown", version);
    }
    reader->interface_count = 0;
    struct bytes options = bytes_slice(block->body, 16, SIZE_MAX);
    struct option option;
    while (next_option(&options, reader->big_endian, &option)) {
        if (option.code == SECTION_PROGRAM && reader->creator == NULL) {
            reader->creator = arena_copy(reader->arena, option.value);
            if (reader->creator == NULL) {
                return refuse(why, E_MEMORY, block->at, "no memory for a program's name");
            }
        }
    }
    return OK;
}

static int64_t read_i64(const uint8_t *bytes, bool big_endian)
{
    uint64_t first = file_u32(bytes, big_endian), second = file_u32(bytes + 4, big_endian);
    return (int64_t)(big_endian ? first << 32 | second : second << 32 | first);
}

static enum status read_interface_options(struct packet_reader *reader, struct bytes options,
        struct packet_interface *network, struct fault *why)
{
    struct option option;
    while (next_option(&options, reader->big_endian, &option)) {
        if (option.code == INTERFACE_NAME) {
            network->name = arena_copy(reader->arena, option.value);
            if (network->name == NULL) {
                return refuse(why, E_MEMORY, reader->at, "no memory for an interface's name");
            }
        } else if (option.code == INTERFACE_RESOLUTION && option.value.size == 1) {
            network->binary = option.value.data[0] >> 7;
            network->resolution = option.value.data[0] & 0x7f;
        } else if (option.code == INTERFACE_OFFSET && option.value.size == 8) {
            network->offset = read_i64(option.value.data, reader->big_endian);
        }
    }
    return OK;
}

static enum status read_interface(
        struct packet_reader *reader, const struct block *block, struct fault *why)
{
    if (block->body.size < 8) {
        return cut(why, block->at);
    }
    if (reader->interface_count == PACKET_INTERFACES_MAX) {
        return refuse(why, E_LIMIT, block->at, "more than %d interfaces", PACKET_INTERFACES_MAX);
    }
    struct packet_interface network = {
            .link_type = file_u16(block->body.data, reader->big_endian),
            .snap_length = file_u32(block->body.data + 4, reader->big_endian),
            .resolution = 6,
    };
    enum status status =
            read_interface_options(reader, bytes_slice(block->body, 8, SIZE_MAX), &network, why);
    if (status != OK) {
        return status;
    }
    if (!arena_grow(reader->arena, (void **)&reader->interfaces, reader->interface_count,
                &reader->interface_capacity, sizeof(*reader->interfaces))) {
        return refuse(why, E_MEMORY, block->at, "no memory for an interface");
    }
    reader->interfaces[reader->interface_count++] = network;
    return OK;
}

static enum status read_secrets(
        struct packet_reader *reader, const struct block *block, struct fault *why)
{
    if (block->body.size < 8) {
        return cut(why, block->at);
    }
    if (file_u32(block->body.data, reader->big_endian) != SECRETS_TLS) {
        return OK;
    }
    size_t size = file_u32(block->body.data + 4, reader->big_endian);
    buffer_append(&reader->secrets, bytes_slice(block->body, 8, size));
    buffer_append_byte(&reader->secrets, '\n');
    if (reader->secrets.failed) {
        return refuse(why, E_LIMIT, block->at, "embedded TLS secrets beyond %d bytes or memory",
                PACKET_SECRETS_MAX);
    }
    return OK;
}

/* PCAPdroid's block that says which package an Android user is: enterprise number, version, type,
 * a spare byte, uid, the lengths of package and app name, then both names. */
static enum status read_custom(
        struct packet_reader *reader, const struct block *block, struct fault *why)
{
    const uint8_t *body = block->body.data;
    bool big_endian = reader->big_endian;
    if (block->body.size < 14 || file_u32(body, big_endian) != PCAPDROID_ENTERPRISE ||
            file_u16(body + 4, big_endian) != PCAPDROID_VERSION || body[6] != PCAPDROID_UID_MAP ||
            reader->app_count == PACKET_APPS_MAX) {
        return OK;
    }
    struct packet_app app = {
            file_u32(body + 8, big_endian),
            arena_copy(reader->arena, bytes_slice(block->body, 14, body[12])),
    };
    if (app.package == NULL || !arena_grow(reader->arena, (void **)&reader->apps, reader->app_count,
                                       &reader->app_capacity, sizeof(*reader->apps))) {
        return refuse(why, E_MEMORY, block->at, "no memory for an app's name");
    }
    reader->apps[reader->app_count++] = app;
    return OK;
}

static int64_t with_offset(const struct packet_interface *network, uint64_t microseconds)
{
    int64_t time, offset;
    if (microseconds > INT64_MAX || __builtin_mul_overflow(network->offset, 1000000, &offset) ||
            __builtin_add_overflow((int64_t)microseconds, offset, &time)) {
        return TIME_UNKNOWN;
    }
    return time;
}

/* Ticks of the interface's clock as microseconds since the epoch. */
static int64_t read_time(const struct packet_interface *network, uint64_t ticks)
{
    unsigned resolution = network->resolution;
    uint64_t scale = 1;
    if (network->binary) {
        uint64_t seconds = resolution > 63 ? 0 : ticks >> resolution;
        uint64_t part = resolution > 63 ? ticks : ticks - (seconds << resolution);
        unsigned kept = resolution > 40 ? 40 : resolution; /* 2^40 * 10^6 fits in 64 bits */
        unsigned dropped = resolution - kept;
        part = dropped > 63 ? 0 : (part >> dropped) * 1000000 >> kept;
        return seconds > INT64_MAX / 1000000 ? TIME_UNKNOWN
                                             : with_offset(network, seconds * 1000000 + part);
    }
    for (unsigned i = resolution; i > 6 && scale <= UINT64_MAX / 10; i--) {
        scale *= 10;
    }
    uint64_t microseconds = ticks / scale;
    for (unsigned i = resolution; i < 6; i++) {
        if (__builtin_mul_overflow(microseconds, 10, &microseconds)) {
            return TIME_UNKNOWN;
        }
    }
    return with_offset(network, microseconds);
}

/* PCAPdroid writes the owner of a packet as the comment "u-10123". */
static int32_t read_uid(struct packet_reader *reader, struct bytes options)
{
    struct option option;
    while (next_option(&options, reader->big_endian, &option)) {
        struct bytes text = option.value;
        if (option.code != OPTION_COMMENT || text.size < 3 || text.size > 11 ||
                text.data[0] != 'u' || text.data[1] != '-') {
            continue;
        }
        int64_t uid = 0;
        for (size_t i = 2; i < text.size && uid >= 0; i++) {
            bool is_digit = text.data[i] >= '0' && text.data[i] <= '9';
            uid = is_digit ? uid * 10 + text.data[i] - '0' : -1;
        }
        return uid <= INT32_MAX ? (int32_t)uid : -1;
    }
    return -1;
}

static enum status find_interface(const struct packet_reader *reader, uint32_t number, size_t at,
        const struct packet_interface **ret_network, struct fault *why)
{
    if (number >= reader->interface_count) {
        return refuse(why, E_MALFORMED, at, "a packet of interface %" PRIu32 ", %zu are described",
                number, reader->interface_count);
    }
    *ret_network = &reader->interfaces[number];
    return OK;
}

/* An enhanced packet block, or the obsolete packet block, whose interface is two bytes. */
static enum status read_packet(struct packet_reader *reader, const struct block *block,
        struct packet *ret_packet, struct fault *why)
{
    const uint8_t *body = block->body.data;
    if (block->body.size < 20) {
        return cut(why, block->at);
    }
    uint32_t number = block->type == BLOCK_ENHANCED ? file_u32(body, reader->big_endian)
                                                    : file_u16(body, reader->big_endian);
    const struct packet_interface *network = NULL;
    enum status status = find_interface(reader, number, block->at, &network, why);
    if (status != OK) {
        return status;
    }
    uint64_t ticks = (uint64_t)file_u32(body + 4, reader->big_endian) << 32 |
                     file_u32(body + 8, reader->big_endian);
    size_t size = file_u32(body + 12, reader->big_endian);
    if (size > block->body.size - 20 || size > PACKET_SIZE_MAX) {
        return refuse(why, E_MALFORMED, block->at, "a packet of %zu bytes in a block of %zu", size,
                block->body.size);
    }
    *ret_packet = (struct packet){
            .data = {body + 20, size},
            .wire_size = file_u32(body + 16, reader->big_endian),
            .link_type = network->link_type,
            .uid = read_uid(reader, bytes_slice(block->body, 20 + (size + 3) / 4 * 4, SIZE_MAX)),
            .time = read_time(network, ticks),
            .network = network->name,
    };
    return OK;
}

/* A simple packet block: of the first interface, without time. */
static enum status read_simple(struct packet_reader *reader, const struct block *block,
        struct packet *ret_packet, struct fault *why)
{
    const struct packet_interface *network = NULL;
    enum status status = find_interface(reader, 0, block->at, &network, why);
    if (status != OK) {
        return status;
    }
    if (block->body.size < 4) {
        return cut(why, block->at);
    }
    uint32_t wire_size = file_u32(block->body.data, reader->big_endian);
    size_t size = wire_size;
    if (network->snap_length != 0 && size > network->snap_length) {
        size = network->snap_length;
    }
    *ret_packet = (struct packet){
            .data = bytes_slice(block->body, 4, size),
            .wire_size = wire_size,
            .link_type = network->link_type,
            .uid = -1,
            .time = TIME_UNKNOWN,
            .network = network->name,
    };
    return OK;
}

static enum status read_other(
        struct packet_reader *reader, const struct block *block, struct fault *why)
{
    switch (block->type) {
    case BLOCK_SECTION:
        return read_section(reader, block, why);
    case BLOCK_INTERFACE:
        return read_interface(reader, block, why);
    case BLOCK_SECRETS:
        return read_secrets(reader, block, why);
    case BLOCK_CUSTOM:
    case BLOCK_CUSTOM_UNCOPIED:
        return read_custom(reader, block, why);
    default: /* names, statistics, journals … say nothing about traffic */
        return OK;
    }
}

enum status pcapng_open(struct packet_reader *reader, struct fault *why)
{
    struct block block;
    enum status status = next_block(reader, &block, why);
    return status == OK ? read_section(reader, &block, why) : status;
}

enum status pcapng_next(struct packet_reader *reader, struct packet *ret_packet, struct fault *why)
{
    struct block block;
    enum status status;
    while ((status = next_block(reader, &block, why)) == OK) {
        if (block.type == BLOCK_ENHANCED || block.type == BLOCK_PACKET) {
            return read_packet(reader, &block, ret_packet, why);
        }
        if (block.type == BLOCK_SIMPLE) {
            return read_simple(reader, &block, ret_packet, why);
        }
        status = read_other(reader, &block, why);
        if (status != OK) {
            break;
        }
    }
    return status;
}
