/* sentence.c: verdicts in plain words. */
#include "measure/audit/study.h"

#include <math.h>

struct wording surface_wording(const char *surface)
{
    static const struct {
        const char *name;
        struct wording wording;
    } known[] = {{"feed", {"the feed", "信息流"}}, {"search", {"search", "搜索"}},
            {"ads", {"advertising", "广告"}}, {"push", {"push messages", "推送"}},
            {"price", {"prices", "价格"}}};
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(known[i].name, surface) == 0) {
            return known[i].wording;
        }
    }
    return (struct wording){surface, surface};
}

static struct wording phase_wording(enum phase phase)
{
    static const struct wording wordings[] = {[PHASE_ON] = {"while on", "开启时"},
            [PHASE_OFF_DAY] = {"within a day", "一天之内"},
            [PHASE_OFF_WEEK] = {"within a week", "一周之内"},
            [PHASE_RESTART] = {"after a restart", "重启之后"},
            [PHASE_RELOGIN] = {"after a new login", "重新登录之后"},
            [PHASE_UPDATE] = {"after an update", "更新之后"},
            [PHASE_SECOND_DEVICE] = {"on a second device", "在另一台设备上"},
            [PHASE_ON_AGAIN] = {"after switching on again", "重新开启之后"}};
    return wordings[phase];
}

/* Not below nothing and not above all, as a whole per cent. */
static int percent(double share)
{
    return !(share > 0) ? 0 : share > 9.99 ? 999 : (int)lround(share * 100);
}

static struct wording told(struct arena *arena, const char *service, struct wording where,
        const char *en, const char *zh)
{
    return (struct wording){arena_print(arena, "%s, %s: %s.", service, where.en, en),
            arena_print(arena, "%s，%s：%s。", service, where.zh, zh)};
}

static struct wording by_reason(
        struct arena *arena, const struct audit *audit, const char *en, const char *zh)
{
    return (struct wording){arena_print(arena, "%s: %s", en, audit->reason.text),
            arena_print(arena, "%s：%s", zh, audit->reason_zh)};
}

static struct wording of_share(struct arena *arena, const struct audit *audit)
{
    int left = percent(audit->retention), most = percent(audit->retention_high),
        least = percent(audit->retention_low);
    switch ((int)audit->verdict) {
    case AUDIT_PLACEBO:
        return (struct wording){
                arena_print(arena,
                        "switching personalisation off does nothing that can be seen; %d %% of it "
                        "remains, at least %d %%",
                        left, least),
                arena_print(arena, "关闭个性化没有可见效果；残留 %d%%，至少 %d%%", left, least)};
    case AUDIT_PARTIAL:
        return (struct wording){
                arena_print(arena,
                        "switching personalisation off weakens it, but %d %% of it remains (%d to "
                        "%d %%)",
                        left, least, most),
                arena_print(arena, "关闭后个性化减弱，但仍残留 %d%%（%d%% 至 %d%%）", left, least,
                        most)};
    default:
        return (struct wording){
                arena_print(arena,
                        "switching personalisation off ends it; at most %d %% of it remains", most),
                arena_print(arena, "关闭后个性化停止；残留至多 %d%%", most)};
    }
}

static struct wording of_verdict(struct arena *arena, const struct audit *audit)
{
    struct wording phase;
    switch (audit->verdict) {
    case AUDIT_REFUSED:
        return by_reason(arena, audit, "these recordings are no evidence either way",
                "这些记录不足以作为任何一方的证据");
    case AUDIT_NO_SIGNAL:
        return (struct wording){"no personalisation is proven that could be switched off",
                "未能证明存在可供关闭的个性化"};
    case AUDIT_INCONCLUSIVE:
        if (audit->is_out_of_reach) {
            return by_reason(arena, audit, "whether what is shown is personalised is not proven",
                    "是否个性化未得证明");
        }
        return by_reason(arena, audit,
                "what is shown is personalised, but of the switch nothing is "
                "proven",
                "展示内容是个性化的，但开关效果未得证明");
    case AUDIT_NON_PERSISTENT:
        phase = phase_wording(audit->reverted_in);
        return (struct wording){
                arena_print(arena, "switching personalisation off does not last; it was back %s",
                        phase.en),
                arena_print(arena, "关闭个性化不能持久；%s又已恢复", phase.zh)};
    case AUDIT_PLACEBO:
    case AUDIT_PARTIAL:
    case AUDIT_EFFECTIVE:
    default:
        return of_share(arena, audit);
    }
}

struct wording audit_sentence(
        const char *service, const char *surface, const struct audit *audit, struct arena *arena)
{
    struct wording verdict = of_verdict(arena, audit);
    if (verdict.en == NULL || verdict.zh == NULL) {
        return (struct wording){0};
    }
    return told(arena, service, surface_wording(surface), verdict.en, verdict.zh);
}

static struct wording of_price(const struct price_audit *audit, struct arena *arena)
{
    bool is_b_dearer = audit->mean > 0;
    const char *dearer = is_b_dearer ? audit->persona_b : audit->persona_a;
    const char *cheaper = is_b_dearer ? audit->persona_a : audit->persona_b;
    double more = 100 * expm1(fabs(audit->mean));
    switch (audit->verdict) {
    case PRICE_DIFFERENT:
        return (struct wording){
                arena_print(arena,
                        "%s is asked %.1f %% more than %s for the same things, beyond what differs "
                        "by chance",
                        dearer, more, cheaper),
                arena_print(arena, "同样的商品，%s 的报价比 %s 高 %.1f%%，超出偶然差异", dearer,
                        cheaper, more)};
    case PRICE_WITHIN_NOISE:
        return (struct wording){
                arena_print(arena,
                        "%s is asked %.1f %% more than %s, which is no more than prices "
                        "differ between like accounts",
                        dearer, more, cheaper),
                arena_print(arena, "%s 的报价比 %s 高 %.1f%%，但未超出相同账号之间的差异", dearer,
                        cheaper, more)};
    case PRICE_NO_SIGNAL:
        return (struct wording){
                arena_print(arena, "no difference between the prices of %s and %s is proven",
                        audit->persona_a, audit->persona_b),
                arena_print(
                        arena, "未证明 %s 与 %s 的价格有差异", audit->persona_a, audit->persona_b)};
    case PRICE_REFUSED:
    default:
        return (struct wording){
                arena_print(arena, "the prices are no evidence either way: %s", audit->reason.text),
                arena_print(arena, "价格记录不足以作为任何一方的证据：%s", audit->reason_zh)};
    }
}

struct wording price_sentence(
        const char *service, const struct price_audit *audit, struct arena *arena)
{
    struct wording verdict = of_price(audit, arena);
    if (verdict.en == NULL || verdict.zh == NULL) {
        return (struct wording){0};
    }
    return told(arena, service, surface_wording("price"), verdict.en, verdict.zh);
}
