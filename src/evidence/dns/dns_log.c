#include "evidence/dns/dns_log.h"

#include "evidence/dns/dns.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 256, NO_ANSWER = -1 };

/* A question that was asked. `row` is its row's number, 0 once it is answered. */
struct dns_pending {
    uint64_t hash; /* 0: a free slot */
    size_t row;
};

void dns_log_init(
        struct dns_log *log, struct traffic *traffic, struct arena *arena, struct arena *work)
{
    *log = (struct dns_log){
            .arena = arena,
            .work = work,
            .traffic = traffic,
            .seed = (uint64_t)(uintptr_t)log * UINT64_C(0x9e3779b97f4a7c15),
            .value = {.limit = DNS_VALUE_MAX},
    };
}

static enum status no_memory(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for DNS");
}

static uint64_t hash_bytes(uint64_t hash, struct bytes bytes, bool fold_case)
{
    for (size_t i = 0; i < bytes.size; i++) {
        uint8_t byte = bytes.data[i];
        bool is_upper = fold_case && byte >= 'A' && byte <= 'Z';
        hash = (hash ^ (is_upper ? byte | 0x20u : byte)) * UINT64_C(0x100000001b3);
        hash ^= hash >> 29;
    }
    return hash;
}

/* Names are compared without case (RFC 4343); over multicast, without the one who asked. */
static uint64_t hash_question(const struct dns_log *log, const struct dns_sighting *sighting,
        uint16_t id, const struct dns_question *question)
{
    uint16_t port = sighting->client_port;
    const uint8_t numbers[] = {(uint8_t)(id >> 8), (uint8_t)id, (uint8_t)(question->type >> 8),
            (uint8_t)question->type, (uint8_t)(port >> 8), (uint8_t)port};
    uint64_t hash = hash_bytes(log->seed, (struct bytes){numbers, sizeof(numbers)}, false);
    if (sighting->client_port != MDNS_PORT) {
        hash = hash_bytes(hash, sighting->client, false);
    }
    hash = hash_bytes(hash, bytes_of(question->name), true);
    return hash == 0 ? 1 : hash;
}

static struct dns_pending *find_slot(struct dns_pending *slots, size_t count, uint64_t hash)
{
    size_t i = hash & (count - 1);
    while (slots[i].hash != 0 && slots[i].hash != hash) {
        i = (i + 1) & (count - 1);
    }
    return &slots[i];
}

static bool grow_slots(struct dns_log *log)
{
    size_t wanted = log->slot_count == 0 ? FIRST_SLOTS : log->slot_count * 2;
    struct dns_pending *slots = arena_array(log->work, wanted, sizeof(*slots));
    if (slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < log->slot_count; i++) {
        if (log->slots[i].hash != 0) {
            *find_slot(slots, wanted, log->slots[i].hash) = log->slots[i];
        }
    }
    log->slots = slots;
    log->slot_count = wanted;
    return true;
}

/* The slot of a question, made when new; NULL without memory. */
static struct dns_pending *slot_of(struct dns_log *log, uint64_t hash)
{
    if (log->used >= log->slot_count / 2 && !grow_slots(log)) {
        return NULL;
    }
    struct dns_pending *slot = find_slot(log->slots, log->slot_count, hash);
    log->used += slot->hash == 0;
    slot->hash = hash;
    return slot;
}

/* A row with all that is said by where it was seen; NULL without memory. */
static struct dns_answer *add_row(struct dns_log *log, const struct dns_sighting *sighting,
        const char *name, uint16_t type, int response_code)
{
    struct traffic *traffic = log->traffic;
    char text[DNS_TYPE_TEXT];
    dns_type_print(type, text);
    const char *name_copy = arena_copy(log->arena, bytes_of(name));
    const char *type_copy = arena_copy(log->arena, bytes_of(text));
    if (name_copy == NULL || type_copy == NULL ||
            !arena_grow(log->arena, (void **)&traffic->dns_answers, traffic->dns_answer_count,
                    &traffic->dns_answer_capacity, sizeof(*traffic->dns_answers))) {
        return NULL;
    }
    struct dns_answer *row = &traffic->dns_answers[traffic->dns_answer_count++];
    *row = (struct dns_answer){
            .flow = sighting->flow,
            .time = sighting->time,
            .name = name_copy,
            .type = type_copy,
            .response_code = response_code,
            .server = sighting->server,
            .transport = sighting->transport,
            .encrypted = sighting->encrypted,
            .message = sighting->message,
    };
    return row;
}

/* A question waits; one that was asked before and still waits is not listed twice. */
static enum status add_question(struct dns_log *log, const struct dns_sighting *sighting,
        uint16_t id, const struct dns_question *question, struct fault *why)
{
    struct dns_pending *slot = slot_of(log, hash_question(log, sighting, id, question));
    if (slot == NULL) {
        return no_memory(why);
    }
    if (slot->row == 0) {
        if (add_row(log, sighting, question->name, question->type, NO_ANSWER) == NULL) {
            return no_memory(why);
        }
        slot->row = log->traffic->dns_answer_count;
    }
    return OK;
}

/* The question needs no row any more. Its name is taken away, and dns_log_finish drops the row. */
static void mark_answered(struct dns_log *log, uint64_t hash)
{
    struct dns_pending *slot =
            log->slot_count == 0 ? NULL : find_slot(log->slots, log->slot_count, hash);
    if (slot != NULL && slot->hash != 0 && slot->row != 0) {
        log->traffic->dns_answers[slot->row - 1].name = NULL;
        slot->row = 0;
    }
}

static enum status add_record(struct dns_log *log, const struct dns_sighting *sighting,
        const struct dns_record *record, int response_code, struct fault *why)
{
    buffer_clear(&log->value);
    dns_value_print(sighting->message, record, &log->value);
    const char *value = arena_copy(log->arena, buffer_bytes(&log->value));
    struct dns_answer *row =
            value == NULL || log->value.failed
                    ? NULL
                    : add_row(log, sighting, record->name, record->type, response_code);
    if (row == NULL) {
        return no_memory(why);
    }
    row->value = value;
    row->ttl = record->ttl;
    return OK;
}

/* Multicast answers repeat no question: what they tell answers whoever asked for it. */
static void mark_told(struct dns_log *log, const struct dns_sighting *sighting, uint16_t id,
        const struct dns_record *record)
{
    struct dns_question question = {.type = record->type};
    memcpy(question.name, record->name, sizeof(question.name));
    mark_answered(log, hash_question(log, sighting, id, &question));
}

static void damaged(struct dns_log *log, const struct dns_sighting *sighting, const char *what)
{
    anomaly_add(&log->traffic->anomalies, "dns-malformed", sighting->place, "%s", what);
}

/* The records of a response. *answered tells whether one of the question's type was among them. */
static enum status add_records(struct dns_log *log, const struct dns_sighting *sighting,
        const struct dns_header *header, size_t at, uint16_t type, bool *answered,
        struct fault *why)
{
    bool is_multicast = sighting->client_port == MDNS_PORT;
    size_t count = header->counts[1];
    if (is_multicast) { /* what goes with the answer stands in the last part: RFC 6763, section 12
                         */
        count += (size_t)header->counts[2] + header->counts[3];
    }
    for (size_t i = 0; i < count; i++) {
        struct dns_record record;
        if (i == DNS_RECORDS_MAX) {
            damaged(log, sighting, "more records than are read of one message");
            return OK;
        }
        if (!dns_read_record(sighting->message, &at, &record)) {
            if (!header->is_cut) {
                damaged(log, sighting, "a record is cut short, or its name is malformed");
            }
            return OK;
        }
        if (record.type == 41) { /* OPT is no record of data: RFC 6891 */
            continue;
        }
        if (is_multicast) {
            mark_told(log, sighting, header->id, &record);
        }
        *answered = *answered || record.type == type || type == 255;
        enum status status = add_record(log, sighting, &record, header->response_code, why);
        if (status != OK) {
            return status;
        }
    }
    return OK;
}

static enum status add_response(struct dns_log *log, const struct dns_sighting *sighting,
        const struct dns_header *header, size_t at, const struct dns_question *question,
        struct fault *why)
{
    bool answered = false;
    enum status status = add_records(
            log, sighting, header, at, question == NULL ? 0 : question->type, &answered, why);
    if (status != OK || question == NULL || answered) {
        return status;
    }
    return add_row(log, sighting, question->name, question->type, header->response_code) == NULL
                   ? no_memory(why)
                   : OK;
}

enum status dns_log_add(struct dns_log *log, const struct dns_sighting *sighting, struct fault *why)
{
    struct dns_header header;
    if (!dns_read_header(sighting->message, &header)) {
        damaged(log, sighting, "a message without a whole header");
        return OK;
    }
    if (header.opcode != 0) {
        return OK;
    }
    struct dns_question question = {0};
    size_t at = DNS_HEADER;
    for (size_t i = 0; i < header.counts[0]; i++) {
        if (i == DNS_QUESTIONS_MAX || !dns_read_question(sighting->message, &at, &question)) {
            damaged(log, sighting, "a question is malformed, or there are too many");
            return OK;
        }
        if (header.is_response) {
            mark_answered(log, hash_question(log, sighting, header.id, &question));
            continue;
        }
        enum status status = add_question(log, sighting, header.id, &question, why);
        if (status != OK) {
            return status;
        }
    }
    if (!header.is_response) {
        return OK;
    }
    return add_response(log, sighting, &header, at, header.counts[0] == 0 ? NULL : &question, why);
}

void dns_log_finish(struct dns_log *log)
{
    struct traffic *traffic = log->traffic;
    size_t kept = 0;
    for (size_t i = 0; i < traffic->dns_answer_count; i++) {
        if (traffic->dns_answers[i].name != NULL) {
            traffic->dns_answers[kept++] = traffic->dns_answers[i];
        }
    }
    traffic->dns_answer_count = kept;
    buffer_free(&log->value);
}
