/* knowledge.h: what the inspector knows beforehand, loaded from data/ files in CSV. Built into the
 * program; a folder given by the user replaces single files. Immutable once loaded. */
#ifndef AEDILE_KNOWLEDGE_KNOWLEDGE_H
#define AEDILE_KNOWLEDGE_KNOWLEDGE_H

#include "base/arena.h"
#include "knowledge/clause.h"
#include "knowledge/gateway/gateway.h"
#include "knowledge/gateway/in_app.h"
#include "knowledge/host/background.h"
#include "knowledge/host/platform.h"
#include "knowledge/identifier/identifier.h"
#include "knowledge/packer.h"
#include "knowledge/payment.h"
#include "knowledge/permission.h"
#include "knowledge/sdk.h"
#include "knowledge/sdk_switch.h"
#include "knowledge/secret.h"
#include "knowledge/threshold/threshold.h"

enum { KNOWLEDGE_MEMORY_MAX = 64 << 20 };

struct knowledge {
    struct arena arena;
    struct sdk_list sdks; /* of sdk.csv and sdk-exodus.csv */
    struct sdk_switch_list switches;
    struct permission_list permissions;
    struct packer_list packers;
    struct payment_list payments;
    struct platform_list platforms;
    struct secret_list secrets;
    struct clause_list clauses;
    struct background_list backgrounds;
    const struct identifier_list *identifiers;
    const struct gateway_list *gateways;
    struct in_app_list in_apps;
    struct thresholds thresholds;
    char digest[65]; /* SHA-256 over the list of the files used and their SHA-256 */
};

/* One data file: its name ("sdk.csv") and content. */
struct data_file {
    const char *name;
    struct bytes content;
};

/* Load from `files`; every file of the table in knowledge.c must be among them, the last of one
 * name counts, unknown names are passed over. Faults begin with file and line. The caller frees. */
MUST_CHECK enum status knowledge_load(const struct data_file *files, size_t count,
        struct knowledge **ret_knowledge, struct fault *why);

/* The same into memory of the caller's: zeros, but for the arena, which the caller frees. */
MUST_CHECK enum status knowledge_read(struct knowledge *knowledge, const struct data_file *files,
        size_t count, struct fault *why);
void knowledge_free(struct knowledge *knowledge); /* NULL is fine */

#endif
