#include "support/unit.h"

#include "measure/openness/classify.h"

#include <stdlib.h>

static const struct openness_thresholds thresholds = {.title_similarity = 0.3,
        .visible_share = 0.7,
        .visible_share_margin = 0.9,
        .blank_below = 100,
        .blank_control = 1000,
        .control_within_s = 60,
        .control_repeat_s = 30};

/* A record that lacks nothing, of a link that opens; each test spoils one thing. */
static struct trial trial;
static struct trial_hop hops[3];
static struct trial_page controls[3];
static struct hop_knowledge known_hops[3];
static struct trial_knowledge known;

static int begin(void **state)
{
    (void)state;
    const struct trial_page page = {.status = 200,
            .final = "https://shop.example/1",
            .title = "A thing",
            .visible = 8000,
            .ms = 300};
    controls[0] = controls[1] = controls[2] = page;
    hops[0] = (struct trial_hop){.url = "https://shop.example/1",
            .issuer = ISSUER_CLIENT,
            .passage = PASSAGE_TAP,
            .status = 200,
            .ms = 40};
    hops[1] = hops[2] = hops[0];
    hops[1].passage = hops[2].passage = PASSAGE_CONTROL;
    known_hops[0] = (struct hop_knowledge){.side = SIDE_SERVICE};
    known_hops[1] = known_hops[2] = known_hops[0];
    trial = (struct trial){.url = "https://s.example/abc",
            .delivered = ANSWER_YES,
            .tappable = ANSWER_YES,
            .neutral_ok = ANSWER_YES,
            .display = DISPLAY_CARD,
            .taps = 1,
            .hops = hops,
            .hop_count = 1,
            .page = page,
            .controls = controls,
            .control_count = 1};
    known = (struct trial_knowledge){
            .hops = known_hops, .final_side = SIDE_SERVICE, .peer_display = DISPLAY_CARD};
    return 0;
}

static void is(enum openness openness, enum openness_reason reason)
{
    struct openness_verdict verdict = classify_trial(&trial, &known, &thresholds);
    if (verdict.openness != openness || verdict.reason != reason) {
        fail_msg("%s (%s), not %s (%s)", openness_letter(verdict.openness),
                openness_reason_name(verdict.reason), openness_letter(openness),
                openness_reason_name(reason));
    }
}

/* The first hop is to a page of the platform's, sent by the platform. */
static void pass_gateway(enum page_kind page)
{
    hops[0].url = "https://gate.example/go";
    hops[0].issuer = ISSUER_PLATFORM;
    known_hops[0] = (struct hop_knowledge){
            .side = SIDE_PLATFORM, .page = page, .gateway_side = SIDE_PLATFORM, .gateway = "gate"};
    trial.hop_count = 2;
}

UNIT(a_whole_record_of_a_link_that_opens_is_open)
{
    is(OPENNESS_OPEN, REASON_NONE);
}

UNIT(without_a_control_nothing_is_judged)
{
    trial.control_count = 0;
    is(OPENNESS_INCONCLUSIVE, REASON_CONTROL_MISSING);
    trial.delivered = ANSWER_NO;
    is(OPENNESS_INCONCLUSIVE, REASON_CONTROL_MISSING);
}

UNIT(a_link_is_unreachable_when_it_fails_from_two_places)
{
    controls[0].status = 503;
    is(OPENNESS_INCONCLUSIVE, REASON_CONTROL_FAILED);
    controls[1].status = 503;
    trial.control_count = 2;
    is(OPENNESS_INCONCLUSIVE, REASON_CONTROL_FAILED);
    controls[1].vantage = "elsewhere";
    is(OPENNESS_UNREACHABLE, REASON_CONTROL_FAILED);
    controls[2].status = 200;
    trial.control_count = 3;
    is(OPENNESS_OPEN, REASON_NONE);
}

UNIT(a_link_that_fails_twice_within_half_a_minute_is_not_yet_unreachable)
{
    controls[0].status = controls[1].status = 503;
    controls[1].vantage = "elsewhere";
    trial.control_count = 2;
    controls[0].ts = controls[1].ts = "2026-11-01T09:00:00Z";
    controls[1].at_ms = 29999;
    is(OPENNESS_INCONCLUSIVE, REASON_CONTROL_FAILED);
    controls[1].at_ms = 30000;
    is(OPENNESS_UNREACHABLE, REASON_CONTROL_FAILED);
    controls[1].ts = NULL; /* what was not recorded is not held against the record */
    controls[1].at_ms = 0;
    is(OPENNESS_UNREACHABLE, REASON_CONTROL_FAILED);
}

UNIT(a_control_far_from_the_tap_is_none)
{
    controls[0].ts = "2026-11-01T09:00:00Z";
    trial.at_ms = 60000;
    is(OPENNESS_OPEN, REASON_NONE);
    trial.at_ms = 60001;
    is(OPENNESS_INCONCLUSIVE, REASON_CONTROL_MISSING);
    trial.at_ms = -60001;
    is(OPENNESS_INCONCLUSIVE, REASON_CONTROL_MISSING);
    controls[1].status = 503; /* from here; elsewhere it works */
    trial.control_count = 2;
    is(OPENNESS_INCONCLUSIVE, REASON_CONTROL_FAILED);
}

UNIT(a_control_that_shows_nothing_of_the_site_is_no_failure_of_it)
{
    controls[0].wall = controls[1].wall = WALL_NO_NETWORK;
    controls[1].vantage = "elsewhere";
    trial.control_count = 2;
    is(OPENNESS_INCONCLUSIVE, REASON_NO_NETWORK);
    controls[0].wall = controls[1].wall = WALL_NONE;
    controls[0].status = controls[1].status = -1;
    is(OPENNESS_INCONCLUSIVE, REASON_NOT_RECORDED);
}

UNIT(a_control_that_lands_elsewhere_is_none)
{
    known.control_side = SIDE_OTHER;
    is(OPENNESS_INCONCLUSIVE, REASON_CONTROL_FAILED);
    controls[0].status = 503; /* the second is the one to compare with */
    trial.control_count = 2;
    is(OPENNESS_OPEN, REASON_NONE);
    controls[0].status = 200;
    known.control_side = SIDE_SERVICE;
    is(OPENNESS_OPEN, REASON_NONE);
}

UNIT(what_stands_in_the_way_of_every_link_is_not_the_platforms_deed)
{
    static const struct {
        enum wall wall;
        enum openness_reason reason;
    } walls[] = {{WALL_CAPTCHA, REASON_CAPTCHA}, {WALL_LOGIN, REASON_LOGIN_WALL},
            {WALL_CRASH, REASON_CRASH}, {WALL_NO_NETWORK, REASON_NO_NETWORK},
            {WALL_RATE_LIMIT, REASON_RATE_LIMIT}};
    for (size_t i = 0; i < sizeof(walls) / sizeof(walls[0]); i++) {
        trial.page.wall = walls[i].wall;
        is(OPENNESS_INCONCLUSIVE, walls[i].reason);
    }
    trial.neutral_ok = ANSWER_NO;
    is(OPENNESS_INCONCLUSIVE, REASON_CONTEXT_DOWN);
}

UNIT(the_same_wall_in_the_control_is_the_sites)
{
    trial.page.wall = controls[0].wall = WALL_LOGIN;
    is(OPENNESS_UNREACHABLE, REASON_LOGIN_WALL);
    trial.page.wall = WALL_CAPTCHA;
    is(OPENNESS_INCONCLUSIVE, REASON_CONTROL_FAILED);
    trial.page.wall = controls[0].wall = WALL_CRASH;
    is(OPENNESS_INCONCLUSIVE, REASON_CRASH);
}

UNIT(what_arrives_of_a_message_decides_before_any_tap)
{
    trial.delivered = ANSWER_NO;
    is(OPENNESS_BLOCKED, REASON_UNDELIVERED);
    trial.delivered = ANSWER_YES;
    trial.tappable = ANSWER_NO;
    is(OPENNESS_STRIPPED, REASON_NOT_TAPPABLE);
    trial.display = DISPLAY_STRIPPED;
    is(OPENNESS_STRIPPED, REASON_LINK_REMOVED);
    trial.left = "code";
    is(OPENNESS_CODE_ONLY, REASON_CODE_LEFT);
    trial.left = "text";
    is(OPENNESS_STRIPPED, REASON_LINK_REMOVED);
}

UNIT(what_was_not_recorded_is_never_open)
{
    trial.neutral_ok = ANSWER_UNKNOWN;
    is(OPENNESS_INCONCLUSIVE, REASON_NOT_RECORDED);
    begin(NULL);
    trial.delivered = ANSWER_UNKNOWN;
    is(OPENNESS_INCONCLUSIVE, REASON_NOT_RECORDED);
    begin(NULL);
    trial.tappable = ANSWER_UNKNOWN;
    is(OPENNESS_INCONCLUSIVE, REASON_NOT_RECORDED);
    begin(NULL);
    trial.page.status = -1;
    is(OPENNESS_INCONCLUSIVE, REASON_NOT_RECORDED);
    begin(NULL);
    trial.page.visible = -1;
    trial.page.title = NULL;
    is(OPENNESS_INCONCLUSIVE, REASON_NOT_RECORDED);
    begin(NULL);
    trial.display = DISPLAY_UNKNOWN;
    is(OPENNESS_INCONCLUSIVE, REASON_NOT_RECORDED);
    begin(NULL);
    known.final_side = SIDE_UNKNOWN;
    trial.page.final = NULL;
    is(OPENNESS_INCONCLUSIVE, REASON_NOT_RECORDED);
    begin(NULL);
    trial.taps = -1;
    hops[0].passage = PASSAGE_UNKNOWN;
    is(OPENNESS_INCONCLUSIVE, REASON_NOT_RECORDED);
    trial.hop_count = 0;
    is(OPENNESS_INCONCLUSIVE, REASON_NOT_RECORDED);
}

UNIT(the_platforms_page_decides_when_the_platform_sent_the_reader)
{
    pass_gateway(PAGE_STOPS);
    is(OPENNESS_BLOCKED, REASON_STOP_PAGE);
    struct openness_verdict verdict = classify_trial(&trial, &known, &thresholds);
    assert_string_equal(verdict.gateway, "gate");
    assert_int_equal(verdict.hop, 0);
    hops[0].issuer = ISSUER_CLIENT;
    is(OPENNESS_BLOCKED, REASON_STOP_PAGE);
    pass_gateway(PAGE_COPIES);
    is(OPENNESS_COPY_ONLY, REASON_COPY_PAGE);
}

UNIT(a_platforms_page_that_others_sent_the_reader_to_proves_nothing)
{
    pass_gateway(PAGE_STOPS);
    hops[0].issuer = ISSUER_SERVICE;
    is(OPENNESS_INCONCLUSIVE, REASON_SITE_ISSUED_GATEWAY);
    hops[0].issuer = ISSUER_OTHER;
    is(OPENNESS_INCONCLUSIVE, REASON_SITE_ISSUED_GATEWAY);
    hops[0].issuer = ISSUER_UNKNOWN;
    is(OPENNESS_INCONCLUSIVE, REASON_UNKNOWN_ISSUER);
    hops[0].issuer = ISSUER_CLIENT;
    trial.url = hops[0].url; /* the sender's own link leads to the page */
    is(OPENNESS_INCONCLUSIVE, REASON_SITE_ISSUED_GATEWAY);
}

UNIT(a_page_of_another_platform_is_passed_over)
{
    pass_gateway(PAGE_STOPS);
    known_hops[0].gateway_side = SIDE_OTHER;
    is(OPENNESS_WARNED, REASON_EXTRA_TAPS); /* the second hop took a tap */
    known.final_side = SIDE_OTHER;
    is(OPENNESS_INCONCLUSIVE, REASON_UNKNOWN_LANDING);
}

UNIT(one_tap_on_a_warning_is_warned_and_two_are_reduced)
{
    pass_gateway(PAGE_WARNS);
    trial.taps = 2;
    is(OPENNESS_WARNED, REASON_WARNING_PAGE);
    trial.taps = -1; /* the hops tell */
    is(OPENNESS_WARNED, REASON_WARNING_PAGE);
    trial.taps = 3;
    is(OPENNESS_REDUCED, REASON_EXTRA_TAPS);
    trial.taps = -1;
    trial.hop_count = 3;
    is(OPENNESS_REDUCED, REASON_EXTRA_TAPS);
    hops[1].passage = PASSAGE_UNKNOWN;
    is(OPENNESS_INCONCLUSIVE, REASON_NOT_RECORDED);
}

UNIT(a_warning_that_goes_on_by_itself_hinders_nobody)
{
    pass_gateway(PAGE_WARNS);
    hops[1].passage = PASSAGE_SCRIPT;
    is(OPENNESS_OPEN, REASON_NONE);
    struct openness_verdict verdict = classify_trial(&trial, &known, &thresholds);
    assert_null(verdict.gateway);
    assert_int_equal(verdict.hop, -1);
    pass_gateway(PAGE_PASSES);
    is(OPENNESS_OPEN, REASON_NONE);
}

UNIT(behind_a_warning_the_page_is_looked_at_too)
{
    pass_gateway(PAGE_WARNS);
    trial.taps = 2;
    trial.page.visible = 12;
    is(OPENNESS_BLANK, REASON_BLANK_PAGE);
}

UNIT(a_warning_may_lead_to_the_platforms_own)
{
    pass_gateway(PAGE_WARNS);
    known.final_side = SIDE_PLATFORM;
    is(OPENNESS_REPLACED, REASON_OWN_SERVICE);
    known.final_side = SIDE_OTHER;
    is(OPENNESS_INCONCLUSIVE, REASON_UNKNOWN_LANDING);
    trial.page.final = NULL;
    is(OPENNESS_INCONCLUSIVE, REASON_NOT_RECORDED);
}

UNIT(a_warning_without_a_way_on_stops)
{
    pass_gateway(PAGE_WARNS);
    trial.hop_count = 1;
    known.final_side = SIDE_PLATFORM;
    hops[0].has_control = ANSWER_NO;
    is(OPENNESS_BLOCKED, REASON_STOP_PAGE);
    hops[0].has_control = ANSWER_YES; /* which nobody tapped */
    is(OPENNESS_INCONCLUSIVE, REASON_NOT_RECORDED);
    pass_gateway(PAGE_GATEWAY_UNSURE);
    trial.hop_count = 1;
    hops[0].has_control = ANSWER_NO;
    is(OPENNESS_INCONCLUSIVE, REASON_NOT_RECORDED);
}

UNIT(a_page_whose_clues_are_unknown_warns_when_a_tap_leads_on)
{
    pass_gateway(PAGE_GATEWAY_UNSURE);
    trial.taps = 2;
    is(OPENNESS_WARNED, REASON_WARNING_PAGE);
}

UNIT(the_landing_decides_where_there_is_no_gateway)
{
    known.final_side = SIDE_PLATFORM_SAME_TYPE;
    is(OPENNESS_REPLACED, REASON_OWN_SERVICE);
    known.final_side = SIDE_PLATFORM;
    is(OPENNESS_INCONCLUSIVE, REASON_UNKNOWN_LANDING);
    known.final_side = SIDE_OTHER;
    is(OPENNESS_INCONCLUSIVE, REASON_UNKNOWN_LANDING);
    trial.app_open_link = ANSWER_NO;
    trial.association = ANSWER_NO;
    is(OPENNESS_INCONCLUSIVE, REASON_SERVICE_MISCONFIGURED);
    trial.app_open_link = ANSWER_YES; /* the service's app opened */
    is(OPENNESS_OPEN, REASON_NONE);
}

UNIT(a_blank_page_is_told_from_a_short_one)
{
    trial.page.visible = 99;
    is(OPENNESS_BLANK, REASON_BLANK_PAGE);
    trial.page.visible = 100;
    is(OPENNESS_OPEN, REASON_NONE); /* the title is the same */
    trial.page.visible = 12;
    controls[0].visible = 999;
    is(OPENNESS_OPEN, REASON_NONE);
}

UNIT(another_content_is_not_the_service)
{
    trial.page.title = "Sorry";
    trial.page.visible = 500;
    is(OPENNESS_INCONCLUSIVE, REASON_CONTENT_DIFFERS);
    known.visible_share = 0.05; /* the controls differ as much */
    is(OPENNESS_OPEN, REASON_NONE);
    trial.page.status = 403;
    is(OPENNESS_INCONCLUSIVE, REASON_CONTENT_DIFFERS);
    known_hops[0].page = PAGE_STOPS;
    known_hops[0].gateway_side = SIDE_PLATFORM;
    known_hops[0].gateway = "stop";
    is(OPENNESS_BLOCKED, REASON_FINGERPRINT);
}

UNIT(a_lesser_display_than_the_peers_is_reduced)
{
    trial.display = DISPLAY_PLAIN;
    is(OPENNESS_REDUCED, REASON_LESSER_DISPLAY);
    known.peer_display = DISPLAY_PLAIN;
    is(OPENNESS_OPEN, REASON_NONE);
    known.peer_display = DISPLAY_UNKNOWN;
    is(OPENNESS_OPEN, REASON_NONE);
    trial.display = DISPLAY_FOLDED;
    is(OPENNESS_REDUCED, REASON_LESSER_DISPLAY);
    known.peer_display = DISPLAY_FOLDED;
    is(OPENNESS_OPEN, REASON_NONE);
}

UNIT(taps_on_what_is_no_known_gateway_count_too)
{
    trial.taps = 2;
    is(OPENNESS_WARNED, REASON_EXTRA_TAPS);
    trial.taps = 3;
    is(OPENNESS_REDUCED, REASON_EXTRA_TAPS);
}

UNIT(a_slow_group_is_throttled)
{
    known.is_slow = ANSWER_YES;
    is(OPENNESS_THROTTLED, REASON_SLOW);
    known.is_slow = ANSWER_NO;
    is(OPENNESS_OPEN, REASON_NONE);
}

UNIT(only_ten_hops_are_walked)
{
    static struct trial_hop many[12];
    static struct hop_knowledge known_many[12];
    for (size_t i = 0; i < 12; i++) {
        many[i] = hops[0];
        known_many[i] = known_hops[0];
    }
    many[10].issuer = ISSUER_PLATFORM;
    known_many[10] = (struct hop_knowledge){
            .side = SIDE_PLATFORM, .page = PAGE_STOPS, .gateway_side = SIDE_PLATFORM};
    trial.hops = many;
    known.hops = known_many;
    trial.hop_count = 12;
    is(OPENNESS_OPEN, REASON_NONE);
    known_many[9] = known_many[10];
    many[9].issuer = ISSUER_PLATFORM;
    is(OPENNESS_BLOCKED, REASON_STOP_PAGE);
}

#define CASE(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
            CASE(a_whole_record_of_a_link_that_opens_is_open),
            CASE(without_a_control_nothing_is_judged),
            CASE(a_link_is_unreachable_when_it_fails_from_two_places),
            CASE(a_link_that_fails_twice_within_half_a_minute_is_not_yet_unreachable),
            CASE(a_control_far_from_the_tap_is_none),
            CASE(a_control_that_shows_nothing_of_the_site_is_no_failure_of_it),
            CASE(a_control_that_lands_elsewhere_is_none),
            CASE(what_stands_in_the_way_of_every_link_is_not_the_platforms_deed),
            CASE(the_same_wall_in_the_control_is_the_sites),
            CASE(what_arrives_of_a_message_decides_before_any_tap),
            CASE(what_was_not_recorded_is_never_open),
            CASE(the_platforms_page_decides_when_the_platform_sent_the_reader),
            CASE(a_platforms_page_that_others_sent_the_reader_to_proves_nothing),
            CASE(a_page_of_another_platform_is_passed_over),
            CASE(one_tap_on_a_warning_is_warned_and_two_are_reduced),
            CASE(a_warning_that_goes_on_by_itself_hinders_nobody),
            CASE(behind_a_warning_the_page_is_looked_at_too),
            CASE(a_warning_may_lead_to_the_platforms_own),
            CASE(a_warning_without_a_way_on_stops),
            CASE(a_page_whose_clues_are_unknown_warns_when_a_tap_leads_on),
            CASE(the_landing_decides_where_there_is_no_gateway),
            CASE(a_blank_page_is_told_from_a_short_one),
            CASE(another_content_is_not_the_service),
            CASE(a_lesser_display_than_the_peers_is_reduced),
            CASE(taps_on_what_is_no_known_gateway_count_too),
            CASE(a_slow_group_is_throttled),
            CASE(only_ten_hops_are_walked),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
