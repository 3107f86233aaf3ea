/* manifest.c: what the manifest says about third-party components: which it declares, which start
 * by themselves before any screen is shown, which are switched off. */
#include "tables/code/collect.h"

/* A ContentProvider is created before the application's own onCreate (Android's ActivityThread
 * installs providers first), so an SDK that declares one runs before any screen can ask. */
static bool starts_by_itself(const struct apk_component *component)
{
    return strcmp(component->kind, "provider") == 0 && component->enabled;
}

static const struct sdk_mark *match_class(const struct sdk_list *sdks, struct bytes name)
{
    const struct sdk_mark *mark = sdk_match(sdks, SDK_COMPONENT, name);
    mark = mark != NULL ? mark : sdk_match(sdks, SDK_CLASS, name);
    return mark != NULL ? mark : sdk_match(sdks, SDK_PREFIX, name);
}

static enum status look_at_component(
        struct collect *collect, const struct apk_component *component, struct fault *why)
{
    const struct knowledge *knowledge = collect->knowledge;
    struct bytes name = bytes_of(component->name);
    const struct sdk_mark *mark = match_class(&knowledge->sdks, name);
    if (mark != NULL) {
        struct code_sdk *sdk = collect_sdk(collect, mark, &component->place);
        if (sdk == NULL) {
            return refuse(why, E_MEMORY, 0, "no memory for an SDK");
        }
        bool starts = starts_by_itself(component);
        if (!sdk->declared || (starts && !sdk->started)) { /* cite the sharper proof */
            sdk->mark = mark;
            sdk->place = component->place;
        }
        sdk->declared = true;
        sdk->started |= starts;
    }
    const struct payment_mark *payment = payment_match(&knowledge->payments, "component", name);
    if (payment == NULL) {
        payment = payment_match(&knowledge->payments, "component-suffix", name);
    }
    return payment == NULL ? OK : collect_payment(collect, payment, name, &component->place, why);
}

static enum status look_at_metadata(
        struct collect *collect, const struct apk_metadata *metadata, struct fault *why)
{
    const struct knowledge *knowledge = collect->knowledge;
    struct bytes name = bytes_of(metadata->name);
    bool is_initializer = strcmp(metadata->value, "androidx.startup") == 0;
    const struct sdk_mark *mark = is_initializer ? match_class(&knowledge->sdks, name)
                                                 : sdk_match(&knowledge->sdks, SDK_METADATA, name);
    if (mark != NULL) {
        struct code_sdk *sdk = collect_sdk(collect, mark, &metadata->place);
        if (sdk == NULL) {
            return refuse(why, E_MEMORY, 0, "no memory for an SDK");
        }
        if (is_initializer && !sdk->started) {
            sdk->mark = mark;
            sdk->place = metadata->place;
        }
        sdk->declared = true;
        sdk->started |= is_initializer;
    }
    const struct payment_mark *payment = payment_match(&knowledge->payments, "metadata", name);
    return payment == NULL ? OK : collect_payment(collect, payment, name, &metadata->place, why);
}

/* A switch may stand before or behind what it switches: look when everything else is known. */
static void look_at_switch(struct collect *collect, const struct apk_metadata *metadata)
{
    const struct sdk_switch *entry = sdk_switch_find(&collect->knowledge->switches, metadata->name);
    if (entry == NULL || !sdk_switch_is_off(entry, metadata->value)) {
        return;
    }
    for (size_t i = 0; i < collect->facts->sdk_count; i++) {
        struct code_sdk *sdk = &collect->facts->sdks[i];
        sdk->disabled |= strcmp(sdk->sdk->id, entry->sdk) == 0;
    }
}

static enum status look_at_permissions(struct collect *collect, struct fault *why)
{
    const struct app *app = collect->app;
    enum status status = OK;
    for (size_t i = 0; status == OK && i < app->permission_count; i++) {
        const struct apk_permission *permission = &app->permissions[i];
        struct bytes name = bytes_of(permission->name);
        const struct payment_mark *payment =
                payment_match(&collect->knowledge->payments, "permission", name);
        if (payment != NULL && strcmp(permission->kind, "defines") != 0) {
            status = collect_payment(collect, payment, name, &permission->place, why);
        }
    }
    return status;
}

enum status collect_manifest(struct collect *collect, struct fault *why)
{
    const struct app *app = collect->app;
    enum status status = look_at_permissions(collect, why);
    for (size_t i = 0; status == OK && i < app->component_count; i++) {
        status = look_at_component(collect, &app->components[i], why);
    }
    for (size_t i = 0; status == OK && i < app->metadata_count; i++) {
        status = look_at_metadata(collect, &app->metadata[i], why);
    }
    for (size_t i = 0; status == OK && i < app->metadata_count; i++) {
        look_at_switch(collect, &app->metadata[i]);
    }
    if (status == OK && app->application_class[0] != 0) {
        const struct packer_mark *packer =
                packer_match(&collect->knowledge->packers, "class", app->application_class);
        if (packer != NULL) {
            status = collect_packer(
                    collect, packer, app->application_class, &app->application_place, why);
        }
    }
    return status;
}
