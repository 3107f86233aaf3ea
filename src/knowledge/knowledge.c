#include "knowledge/knowledge.h"

#include "base/buffer.h"
#include "base/hash.h"

#include <stdlib.h>

/* One data file and what takes it; in the order of the digest. */
struct part {
    const char *name;
    enum status (*load)(struct knowledge *knowledge, struct bytes csv, struct fault *why);
};

static enum status load_backgrounds(struct knowledge *k, struct bytes csv, struct fault *why)
{
    return background_load(csv, &k->arena, &k->backgrounds, why);
}

static enum status load_clauses(struct knowledge *k, struct bytes csv, struct fault *why)
{
    return clause_load(csv, &k->arena, &k->clauses, why);
}

static enum status load_gateways(struct knowledge *k, struct bytes csv, struct fault *why)
{
    return gateway_load(csv, &k->arena, &k->gateways, why);
}

static enum status load_identifiers(struct knowledge *k, struct bytes csv, struct fault *why)
{
    return identifier_load(csv, &k->arena, &k->identifiers, why);
}

static enum status load_in_apps(struct knowledge *k, struct bytes csv, struct fault *why)
{
    return in_app_load(csv, &k->arena, &k->in_apps, why);
}

static enum status load_packers(struct knowledge *k, struct bytes csv, struct fault *why)
{
    return packer_load(csv, &k->arena, &k->packers, why);
}

static enum status load_payments(struct knowledge *k, struct bytes csv, struct fault *why)
{
    return payment_load(csv, &k->arena, &k->payments, why);
}

static enum status load_permissions(struct knowledge *k, struct bytes csv, struct fault *why)
{
    return permission_load(csv, &k->arena, &k->permissions, why);
}

static enum status load_platforms(struct knowledge *k, struct bytes csv, struct fault *why)
{
    return platform_load(csv, &k->arena, &k->platforms, why);
}

static enum status load_sdks(struct knowledge *k, struct bytes csv, struct fault *why)
{
    return sdk_load(csv, k->sdks.sdk_count == 0 ? NULL : &k->sdks, &k->arena, &k->sdks, why);
}

static enum status load_switches(struct knowledge *k, struct bytes csv, struct fault *why)
{
    return sdk_switch_load(csv, &k->arena, &k->switches, why);
}

static enum status load_secrets(struct knowledge *k, struct bytes csv, struct fault *why)
{
    return secret_load(csv, &k->arena, &k->secrets, why);
}

static enum status load_thresholds(struct knowledge *k, struct bytes csv, struct fault *why)
{
    return thresholds_load(csv, &k->arena, &k->thresholds, why);
}

/* sdk.csv before sdk-exodus.csv, which adds to it: the only pair whose order matters. */
static const struct part parts[] = {
        {"background.csv", load_backgrounds},
        {"clause.csv", load_clauses},
        {"gateway.csv", load_gateways},
        {"identifier.csv", load_identifiers},
        {"in-app.csv", load_in_apps},
        {"packer.csv", load_packers},
        {"payment.csv", load_payments},
        {"permission.csv", load_permissions},
        {"platform.csv", load_platforms},
        {"sdk.csv", load_sdks},
        {"sdk-exodus.csv", load_sdks},
        {"sdk-switch.csv", load_switches},
        {"secret.csv", load_secrets},
        {"threshold.csv", load_thresholds},
};
enum { PART_COUNT = sizeof(parts) / sizeof(parts[0]) };

/* The last file of that name, so that a user's file given behind the built-in ones replaces. */
static const struct data_file *find_file(
        const struct data_file *files, size_t count, const char *name)
{
    for (size_t i = count; i > 0; i--) {
        if (strcmp(files[i - 1].name, name) == 0) {
            return &files[i - 1];
        }
    }
    return NULL;
}

/* Append "name sha256\n" to what the digest of the whole is taken over. */
static enum status note_digest(struct buffer *list, const struct data_file *file, struct fault *why)
{
    char hex[SHA256_HEX + 1];
    enum status status = sha256_hex(file->content, hex, why);
    if (status == OK) {
        buffer_print(list, "%s %s\n", file->name, hex);
    }
    return status;
}

static enum status load_part(struct knowledge *knowledge, const struct part *part,
        const struct data_file *file, struct fault *why)
{
    struct fault cause = {0};
    enum status status = part->load(knowledge, file->content, &cause);
    if (status == OK) {
        return OK;
    }
    return refuse(why, status, cause.at, "%s:%llu: %.160s", part->name,
            (unsigned long long)cause.at, cause.text);
}

enum status knowledge_read(
        struct knowledge *knowledge, const struct data_file *files, size_t count, struct fault *why)
{
    SCOPED(buffer_free) struct buffer digests = {0};
    for (size_t i = 0; i < PART_COUNT; i++) {
        const struct data_file *file = find_file(files, count, parts[i].name);
        if (file == NULL) {
            return refuse(why, E_MISSING, 0, "the data file %s is missing", parts[i].name);
        }
        enum status status = load_part(knowledge, &parts[i], file, why);
        if (status == OK) {
            status = note_digest(&digests, file, why);
        }
        if (status != OK) {
            return status;
        }
    }
    if (digests.failed) {
        return refuse(why, E_MEMORY, 0, "no memory for the digest of the data");
    }
    enum status status = sdk_list_index(&knowledge->sdks, &knowledge->arena, why);
    return status != OK ? status : sha256_hex(buffer_bytes(&digests), knowledge->digest, why);
}

enum status knowledge_load(const struct data_file *files, size_t count,
        struct knowledge **ret_knowledge, struct fault *why)
{
    struct knowledge *knowledge = calloc(1, sizeof(*knowledge));
    if (knowledge == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the knowledge");
    }
    knowledge->arena.limit = KNOWLEDGE_MEMORY_MAX;
    enum status status = knowledge_read(knowledge, files, count, why);
    if (status != OK) {
        knowledge_free(knowledge);
        return status;
    }
    *ret_knowledge = knowledge;
    return OK;
}

void knowledge_free(struct knowledge *knowledge)
{
    if (knowledge != NULL) {
        arena_free(&knowledge->arena);
        free(knowledge);
    }
}
