#include "evidence/apk/manifest.h"

#include "base/buffer.h"

struct flag {
    uint32_t bits;
    const char *name;
};

/* PermissionInfo.PROTECTION_FLAG_*, named as manifests write them (AOSP attrs_manifest.xml). */
static const struct flag protection_flags[] = {
        {0x10, "privileged"},
        {0x20, "development"},
        {0x40, "appop"},
        {0x80, "pre23"},
        {0x100, "installer"},
        {0x200, "verifier"},
        {0x400, "preinstalled"},
        {0x800, "setup"},
        {0x1000, "instant"},
        {0x2000, "runtime"},
        {0x4000, "oem"},
        {0x8000, "vendorPrivileged"},
        {0x10000, "textClassifier"},
        {0x80000, "configurator"},
        {0x100000, "incidentReportApprover"},
        {0x200000, "appPredictor"},
        {0x400000, "module"},
        {0x800000, "companion"},
        {0x1000000, "retailDemo"},
        {0x2000000, "recents"},
        {0x4000000, "role"},
        {0x8000000, "knownSigner"},
        {0, NULL},
};

/* ServiceInfo.FOREGROUND_SERVICE_TYPE_*. */
static const struct flag foreground_types[] = {
        {0x1, "dataSync"},
        {0x2, "mediaPlayback"},
        {0x4, "phoneCall"},
        {0x8, "location"},
        {0x10, "connectedDevice"},
        {0x20, "mediaProjection"},
        {0x40, "camera"},
        {0x80, "microphone"},
        {0x100, "health"},
        {0x200, "remoteMessaging"},
        {0x400, "systemExempted"},
        {0x800, "shortService"},
        {0x2000, "mediaProcessing"},
        {0x40000000, "specialUse"},
        {0, NULL},
};

static const char *join(
        struct arena *arena, const char *start, const struct flag *flags, uint32_t bits)
{
    SCOPED(buffer_free) struct buffer text = {0};
    buffer_append_text(&text, start);
    for (; flags->bits != 0; flags++) {
        if (bits & flags->bits) {
            buffer_print(&text, "%s%s", text.size > 0 ? "|" : "", flags->name);
            bits &= ~flags->bits;
        }
    }
    if (bits != 0) {
        buffer_print(&text, "%s0x%x", text.size > 0 ? "|" : "", bits);
    }
    return text.failed ? NULL : arena_copy(arena, buffer_bytes(&text));
}

const char *protection_name(struct arena *arena, uint32_t level)
{
    static const char *const bases[] = {
            "normal", "dangerous", "signature", "signatureOrSystem", "internal"};
    enum { BASE_MASK = 0xf };
    uint32_t base = level & BASE_MASK;
    bool is_known = base < sizeof(bases) / sizeof(bases[0]);
    return join(arena, is_known ? bases[base] : "", protection_flags,
            is_known ? level & ~(uint32_t)BASE_MASK : level);
}

const char *foreground_type_name(struct arena *arena, uint32_t types)
{
    return join(arena, "", foreground_types, types);
}

const char *data_uri(struct arena *arena, const char *scheme, const char *host, const char *port,
        const char *path)
{
    bool has_host = host[0] != 0;
    return arena_print(arena, "%s%s%s%s%s%s%s", scheme, scheme[0] != 0 ? ":" : "",
            has_host ? "//" : "", host, port[0] != 0 ? ":" : "", port, path);
}
