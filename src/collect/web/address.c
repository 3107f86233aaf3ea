#include "collect/web/address.h"

#include "base/syntax/url.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>

struct range {
    uint8_t start[16];
    unsigned bits;
};

static bool in_ranges(const uint8_t *address, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t whole = ranges[i].bits / 8;
        uint8_t mask = (uint8_t)(0xFF00 >> (ranges[i].bits % 8));
        if (memcmp(address, ranges[i].start, whole) == 0 &&
                (mask == 0 || (address[whole] & mask) == ranges[i].start[whole])) {
            return true;
        }
    }
    return false;
}

static bool is_private_4(const uint8_t address[4])
{
    static const struct range ranges[] = {{{0}, 8}, {{10}, 8}, {{100, 64}, 10}, {{127}, 8},
            {{169, 254}, 16}, {{172, 16}, 12}, {{192, 0, 0}, 24}, {{192, 0, 2}, 24},
            {{192, 88, 99}, 24}, {{192, 168}, 16}, {{198, 18}, 15}, {{198, 51, 100}, 24},
            {{203, 0, 113}, 24}, {{224}, 3}};
    return in_ranges(address, ranges, sizeof(ranges) / sizeof(ranges[0]));
}

static bool is_private_6(const uint8_t address[16])
{
    static const struct range carriers[] = {/* with an IPv4 address at the offset below */
            {{[10] = 0xFF, [11] = 0xFF}, 96}, {{0x00, 0x64, 0xFF, 0x9B}, 96}, {{0x20, 0x02}, 16}};
    static const size_t offsets[] = {12, 12, 2};
    static const struct range global = {{0x20}, 3};
    static const struct range ranges[] = {
            {{0x20, 0x01, 0x00}, 23}, {{0x20, 0x01, 0x0D, 0xB8}, 32}, {{0x3F, 0xFF}, 20}};
    for (size_t i = 0; i < sizeof(carriers) / sizeof(carriers[0]); i++) {
        if (in_ranges(address, &carriers[i], 1)) {
            return is_private_4(address + offsets[i]);
        }
    }
    return !in_ranges(address, &global, 1) ||
           in_ranges(address, ranges, sizeof(ranges) / sizeof(ranges[0]));
}

bool address_is_private(const struct sockaddr *address)
{
    uint8_t bytes[16];
    if (address->sa_family == AF_INET) {
        memcpy(bytes, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
        return is_private_4(bytes);
    }
    if (address->sa_family == AF_INET6) {
        memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
        return is_private_6(bytes);
    }
    return true;
}

bool address_text_is_private(const char *text)
{
    enum { LONGEST = 64 };
    char copy[LONGEST];
    uint8_t bytes[16];
    size_t skip = text[0] == '[';
    (void)snprintf(copy, sizeof(copy), "%s", text + skip);
    copy[strcspn(copy, "]%")] = 0; /* a zone ends it as a bracket does */
    if (inet_pton(AF_INET, copy, bytes) == 1) {
        return is_private_4(bytes);
    }
    return inet_pton(AF_INET6, copy, bytes) == 1 && is_private_6(bytes);
}

bool address_is_numeric(const char *text)
{
    uint8_t bytes[16];
    return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

const char *address_given(const struct address_book *book, struct bytes host)
{
    for (size_t i = 0; i < book->count; i++) {
        if (bytes_equal_without_case(host, bytes_of(book->names[i].host))) {
            return book->names[i].address;
        }
    }
    return NULL;
}

static enum host_verdict resolve(const char *name)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
    if (getaddrinfo(name, NULL, &hints, &list) != 0) {
        return HOST_UNKNOWN;
    }
    enum host_verdict verdict = HOST_PUBLIC;
    for (const struct addrinfo *one = list; one != NULL; one = one->ai_next) {
        verdict = address_is_private(one->ai_addr) ? HOST_PRIVATE : verdict;
    }
    freeaddrinfo(list);
    return verdict;
}

enum host_verdict host_judge(const struct address_book *book, struct bytes host)
{
    char name[NI_MAXHOST];
    const char *given = address_given(book, host);
    if (given != NULL) {
        return address_text_is_private(given) ? HOST_PRIVATE : HOST_PUBLIC;
    }
    if (host.size == 0 || host.size >= sizeof(name)) {
        return HOST_UNKNOWN;
    }
    memcpy(name, host.data, host.size);
    name[host.size] = 0;
    return resolve(name);
}
