#include "measure/recorded.h"

#include "support/unit.h"

#include <stdlib.h>

const struct audit_thresholds recorded_thresholds = {.id = "personalisation-2026.11",
        .rbo_p = 0.9,
        .depth = 20,
        .alpha = 0.05,
        .delta = 0.2,
        .placebo = 0.5,
        .retention_confidence = 0.9,
        .taps_most = 4,
        .block_hours = 12,
        .block_seconds = 120,
        .exact_most = 1000000,
        .samples = 9999,
        .seed = 20261101};

void recorded_add(struct recorded *recorded, const char *service, const char *persona, int twin,
        enum phase phase, int block, bool fresh, const char *items)
{
    bool is_on = phase == PHASE_ON || phase == PHASE_ON_AGAIN;
    buffer_print(&recorded->text,
            "{\"v\":1,\"service\":\"%s\",\"surface\":\"feed\",\"persona\":\"%s\",\"twin\":%d,"
            "\"acct\":\"%s%d-%d\",\"setting\":\"%s\",\"phase\":\"%s\",\"block\":%d,\"items\":[",
            service, persona, twin, persona, twin, fresh ? block : 0, is_on ? "on" : "off",
            phase_name(phase), block);
    for (size_t i = 0; items[i] != 0; i++) {
        buffer_print(&recorded->text, "%s\"%c\"", i == 0 ? "" : ",", items[i]);
    }
    buffer_append_text(&recorded->text, "]}\n");
}

void recorded_judge(struct recorded *recorded)
{
    struct fault why = {0};
    struct recording_set *set = &recorded->set;
    if (rankings_read(buffer_bytes(&recorded->text), &recorded->arena, set, &why) != OK) {
        fail_msg("%s", why.text);
    }
    const struct recording **recordings =
            arena_array(&recorded->arena, set->count + 1, sizeof(*recordings));
    const struct switch_record **switches =
            arena_array(&recorded->arena, set->switch_count + 1, sizeof(*switches));
    assert_true(recordings != NULL && switches != NULL);
    for (size_t i = 0; i < set->count; i++) {
        recordings[i] = &set->recordings[i];
    }
    for (size_t i = 0; i < set->switch_count; i++) {
        switches[i] = &set->switches[i];
    }
    if (study_make(recordings, set->count, switches, set->switch_count, &recorded_thresholds,
                &recorded->arena, &recorded->study, &why) != OK) {
        fail_msg("%s", why.text);
    }
}

const struct surface_audit *recorded_find(const struct recorded *recorded, const char *service)
{
    for (size_t i = 0; i < recorded->study.surface_count; i++) {
        if (strcmp(recorded->study.surfaces[i].service, service) == 0) {
            return &recorded->study.surfaces[i];
        }
    }
    fail_msg("%s was not judged", service);
    return NULL;
}

static const char *const on[6][4] = {{"abcde", "abced", "fghab", "fgahb"},
        {"abdce", "abcde", "ghfij", "fghij"}, {"bacde", "abcdf", "fgijh", "fghai"},
        {"abcfe", "abcef", "fghbi", "fghib"}, {"acbde", "abcde", "fhgij", "fghij"},
        {"abcde", "abdce", "fghaj", "fghja"}};
static const char *const off_1[6][4] = {{"mnoab", "mnobc", "nmoaf", "mnogf"},
        {"mnopa", "mnoap", "mnpfo", "nmopa"}, {"nmoab", "mnoac", "mnofa", "mnoab"},
        {"mnoqa", "mnoaq", "mnqof", "mnoqa"}, {"mnpoa", "mnpob", "mnopf", "mnpof"},
        {"mnoab", "nmoab", "mnofa", "mnoab"}};
static const char *const off_2[6][4] = {{"abmde", "abced", "fgmab", "fgahm"},
        {"abdcm", "abmde", "ghfij", "fmgij"}, {"bacdm", "abcdf", "fgmjh", "fghmi"},
        {"abcme", "mbcef", "fghbm", "fgmib"}, {"mcbde", "abcde", "fhgim", "fghij"},
        {"abmde", "abdce", "fmhaj", "fghja"}};

void recorded_example(struct recorded *recorded, const char *service)
{
    const char *const(*off)[4] = strcmp(service, "S1") == 0 ? off_1 : off_2;
    for (int b = 0; b < 6; b++) {
        for (int i = 0; i < 4; i++) {
            const char *persona = i < 2 ? "A" : "B";
            recorded_add(recorded, service, persona, i % 2 + 1, PHASE_ON, b + 1, true, on[b][i]);
            recorded_add(
                    recorded, service, persona, i % 2 + 1, PHASE_OFF_DAY, b + 1, true, off[b][i]);
        }
    }
}

void recorded_free(struct recorded *recorded)
{
    buffer_free(&recorded->text);
    arena_free(&recorded->arena);
    *recorded = (struct recorded){0};
}
