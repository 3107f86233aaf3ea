#include "model/recording.h"

const char *phase_name(enum phase phase)
{
    static const char *const names[] = {[PHASE_ON] = "on",
            [PHASE_OFF_DAY] = "off24h",
            [PHASE_OFF_WEEK] = "off7d",
            [PHASE_RESTART] = "restart",
            [PHASE_RELOGIN] = "relogin",
            [PHASE_UPDATE] = "update",
            [PHASE_SECOND_DEVICE] = "device2",
            [PHASE_ON_AGAIN] = "on2"};
    return names[phase];
}
