#include "evidence/capture/label.h"

#include "base/shared.h"
#include "evidence/traffic/traffic_facts.h"

#include <ndpi_api.h>
#include <stdlib.h>

/* nDPI, opened when a capture is read. */
static struct {
    __typeof__(ndpi_init_detection_module) *init;
    __typeof__(ndpi_set_protocol_detection_bitmask2) *set_bitmask;
    __typeof__(ndpi_finalize_initialization) *finalize;
    __typeof__(ndpi_exit_detection_module) *exit;
    __typeof__(ndpi_free_flow) *free_flow;
    __typeof__(ndpi_flow_malloc) *flow_malloc;
    __typeof__(ndpi_protocol2name) *name;
    __typeof__(ndpi_detection_giveup) *give_up;
    __typeof__(ndpi_detection_process_packet) *process;
    __typeof__(ndpi_extra_dissection_possible) *may_tell_more;
} ndpi;

static enum status open_ndpi(struct fault *why)
{
    static const struct shared_symbol symbols[] = {{"ndpi_init_detection_module", &ndpi.init},
            {"ndpi_set_protocol_detection_bitmask2", &ndpi.set_bitmask},
            {"ndpi_finalize_initialization", &ndpi.finalize},
            {"ndpi_exit_detection_module", &ndpi.exit}, {"ndpi_free_flow", &ndpi.free_flow},
            {"ndpi_flow_malloc", &ndpi.flow_malloc}, {"ndpi_protocol2name", &ndpi.name},
            {"ndpi_detection_giveup", &ndpi.give_up},
            {"ndpi_detection_process_packet", &ndpi.process},
            {"ndpi_extra_dissection_possible", &ndpi.may_tell_more}};
    return ndpi.may_tell_more != NULL ? OK
                                      : shared_open("libndpi.so.4.2", symbols,
                                                sizeof(symbols) / sizeof(symbols[0]), why);
}

/* A flow under way. */
struct labelled {
    struct flow_state *flow; /* NULL: a free place */
    struct ndpi_flow_struct *state;
};

struct labeller {
    struct ndpi_detection_module_struct *module; /* NULL until a packet is shown */
    struct labelled places[LABEL_FLOWS_MAX];
    size_t next; /* the place that is filled next */
};

enum status labeller_open(struct labeller **ret_labeller, struct fault *why)
{
    enum status status = open_ndpi(why);
    if (status != OK) {
        return status;
    }
    struct labeller *labeller = calloc(1, sizeof(*labeller));
    if (labeller == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory to label flows");
    }
    *ret_labeller = labeller;
    return OK;
}

static enum status start(struct labeller *labeller, struct fault *why)
{
    NDPI_PROTOCOL_BITMASK all;
    labeller->module = ndpi.init(ndpi_no_prefs);
    if (labeller->module == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory to label flows");
    }
    NDPI_BITMASK_SET_ALL(all);
    ndpi.set_bitmask(labeller->module, &all);
    ndpi.finalize(labeller->module);
    return OK;
}

void labeller_close(struct labeller *labeller)
{
    if (labeller == NULL) {
        return;
    }
    for (size_t i = 0; i < LABEL_FLOWS_MAX; i++) {
        if (labeller->places[i].state != NULL) {
            ndpi.free_flow(labeller->places[i].state);
        }
    }
    if (labeller->module != NULL) {
        ndpi.exit(labeller->module);
    }
    free(labeller);
}

/* The flow needs to be shown no more. */
static enum status finish(struct labeller *labeller, struct labelled *place, ndpi_protocol found,
        struct arena *arena, struct fault *why)
{
    char name[64];
    struct flow_state *flow = place->flow;
    if (found.app_protocol != NDPI_PROTOCOL_UNKNOWN ||
            found.master_protocol != NDPI_PROTOCOL_UNKNOWN) {
        (void)ndpi.name(labeller->module, found, name, sizeof(name));
        flow->label = arena_copy(arena, bytes_of(name));
    }
    bool has_memory =
            flow->label != NULL || (found.app_protocol == NDPI_PROTOCOL_UNKNOWN &&
                                           found.master_protocol == NDPI_PROTOCOL_UNKNOWN);
    ndpi.free_flow(place->state);
    *place = (struct labelled){0};
    flow->label_place = 0;
    flow->label_packets = LABEL_PACKETS_MAX;
    return has_memory ? OK : refuse(why, E_MEMORY, 0, "no memory for a flow's label");
}

/* Name the flow by what was seen so far, without guessing by its ports. */
static enum status give_up(
        struct labeller *labeller, struct labelled *place, struct arena *arena, struct fault *why)
{
    uint8_t guessed = 0;
    ndpi_protocol found = ndpi.give_up(labeller->module, place->state, 0, &guessed);
    return finish(labeller, place, found, arena, why);
}

/* The flow's place, taken from the oldest flow when there is none; NULL without memory. */
static struct labelled *take_place(struct labeller *labeller, struct flow_state *flow)
{
    struct labelled *place = &labeller->places[labeller->next];
    place->state = ndpi.flow_malloc(sizeof(*place->state));
    if (place->state == NULL) {
        return NULL;
    }
    memset(place->state, 0, sizeof(*place->state));
    place->flow = flow;
    flow->label_place = (uint16_t)(labeller->next + 1);
    labeller->next = (labeller->next + 1) % LABEL_FLOWS_MAX;
    return place;
}

enum status labeller_show(struct labeller *labeller, struct flow_state *flow, struct bytes packet,
        int64_t time, struct arena *arena, struct fault *why)
{
    if (labeller == NULL || flow->label_packets == LABEL_PACKETS_MAX || packet.size > UINT16_MAX) {
        return OK;
    }
    if (labeller->module == NULL) {
        enum status status = start(labeller, why);
        if (status != OK) {
            return status;
        }
    }
    struct labelled *place = &labeller->places[labeller->next];
    if (flow->label_place != 0) {
        place = &labeller->places[flow->label_place - 1];
    } else {
        enum status status = place->flow == NULL ? OK : give_up(labeller, place, arena, why);
        place = status == OK ? take_place(labeller, flow) : NULL;
        if (place == NULL) {
            return refuse(why, E_MEMORY, 0, "no memory for a flow's label");
        }
    }
    ndpi_protocol found =
            ndpi.process(labeller->module, place->state, packet.data, (unsigned short)packet.size,
                    time == TIME_UNKNOWN || time < 0 ? 0 : (uint64_t)time / 1000);
    if (++flow->label_packets == LABEL_PACKETS_MAX) {
        return give_up(labeller, place, arena, why);
    }
    return found.app_protocol != NDPI_PROTOCOL_UNKNOWN &&
                           !ndpi.may_tell_more(labeller->module, place->state)
                   ? finish(labeller, place, found, arena, why)
                   : OK;
}

enum status labeller_finish(struct labeller *labeller, struct arena *arena, struct fault *why)
{
    enum status status = OK;
    for (size_t i = 0; status == OK && i < LABEL_FLOWS_MAX; i++) {
        struct labelled *place = &labeller->places[(labeller->next + i) % LABEL_FLOWS_MAX];
        if (place->flow != NULL) {
            status = give_up(labeller, place, arena, why);
        }
    }
    return status;
}
