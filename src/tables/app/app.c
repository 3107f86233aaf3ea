#include "tables/code/code.h"
#include "tables/table.h"

enum {
    PACKAGE,
    VERSION_NAME,
    VERSION_CODE,
    LABEL,
    LABEL_ZH,
    MIN_SDK,
    TARGET_SDK,
    TARGET_SDK_NAME,
    MAX_SDK,
    COMPILE_SDK,
    DEBUGGABLE,
    TEST_ONLY,
    ALLOW_BACKUP,
    ALLOW_BACKUP_DECLARED,
    FULL_BACKUP_CONTENT,
    DATA_EXTRACTION_RULES,
    CLEARTEXT_PERMITTED,
    NETWORK_SECURITY_CONFIG,
    HAS_CODE,
    EXTRACT_NATIVE_LIBS,
    LEGACY_EXTERNAL_STORAGE,
    APPLICATION_CLASS,
    CATEGORY,
    IS_GAME,
    IS_INSTRUMENTATION,
    SHARED_USER_ID,
    MAIN_ACTIVITY,
    PARTS,
    FILES,
    DEXES,
    CLASSES,
    METHODS,
    CODE_COMPLETE,
    PLATFORM,
    OWNER,
    PLATFORM_TYPE,
    COLUMNS,
};

static const struct column columns[COLUMNS] = {
        {"package", "TEXT", "Package name.", true},
        {"version_name", "TEXT", "Version as shown to users.", false},
        {"version_code", "INTEGER", "Version as Android compares it, 64 bits.", false},
        {"label", "TEXT", "Name in the default configuration.", false},
        {"label_zh", "TEXT", "Name for zh-CN; empty when there is none.", false},
        {"min_sdk", "INTEGER", "Lowest Android API level; 10000 for a preview.", false},
        {"target_sdk", "INTEGER", "API level that the app is made for; 10000 for a preview.",
                false},
        {"target_sdk_name", "TEXT", "The same as written in the manifest.", false},
        {"max_sdk", "INTEGER", "Highest API level; 0 when there is none.", false},
        {"compile_sdk", "INTEGER", "API level it was compiled with; 0 when not said.", false},
        {"debuggable", "INTEGER", "1 when anyone with the device may debug it.", false},
        {"test_only", "INTEGER", "1 for a build that stores refuse.", false},
        {"allow_backup", "INTEGER", "1 when its data may be backed up, as Android takes it.",
                false},
        {"allow_backup_declared", "INTEGER", "What the manifest says; NULL when nothing.", false},
        {"full_backup_content", "TEXT", "Backup rules up to Android 11; empty when none.", false},
        {"data_extraction_rules", "TEXT", "Backup rules from Android 12; empty when none.", false},
        {"cleartext_permitted", "INTEGER", "1 when unencrypted traffic is allowed in general.",
                false},
        {"network_security_config", "TEXT", "Its configuration file; empty when none.", false},
        {"has_code", "INTEGER", "0 when the manifest says that the app has no code.", false},
        {"extract_native_libs", "INTEGER", "1 when native libraries are unpacked.", false},
        {"legacy_external_storage", "INTEGER", "1 when it asks for storage as before Android 10.",
                false},
        {"application_class", "TEXT", "Class of the application object; empty when default.",
                false},
        {"category", "TEXT", "appCategory; empty when none.", false},
        {"is_game", "INTEGER", "1 when it says that it is a game.", false},
        {"is_instrumentation", "INTEGER", "1 when it tests another app.", false},
        {"shared_user_id", "TEXT", "User id that it shares with other apps; empty when none.",
                false},
        {"main_activity", "TEXT", "Class that the launcher opens; empty when none.", false},
        {"parts", "INTEGER", "Number of APKs; more than 1 for a split set.", false},
        {"files", "INTEGER", "Number of archive entries in all parts.", false},
        {"dexes", "INTEGER", "Number of dexes read; one classes*.dex may hold several.", false},
        {"classes", "INTEGER", "Number of classes that they define.", false},
        {"methods", "INTEGER", "Number of methods that they name.", false},
        {"code_complete", "INTEGER",
                "1 when all of the code was read: every dex, and nothing left out past a ceiling.",
                false},
        {"platform", "TEXT", "id in data/platform.csv; NULL when the app is not listed.", true},
        {"owner", "TEXT", "Owner group of that platform.", true},
        {"platform_type", "TEXT", "Its types of service, joined by ;", false},
};

static size_t count(const struct source *source)
{
    return source->app != NULL ? 1 : 0;
}

static struct value declared(enum declared declared)
{
    return declared == DECLARED_NOT ? value_text(NULL) : value_integer(declared);
}

/* Numbers over all parts and dexes. */
static struct value total(const struct source *source, size_t column)
{
    const struct code_facts *code = source->code;
    size_t sum = 0;
    for (size_t i = 0; column == FILES && i < source->app->part_count; i++) {
        sum += source->app->parts[i].zip.count;
    }
    for (size_t i = 0; column != FILES && code != NULL && i < code->dex_count; i++) {
        sum += column == CLASSES   ? code->dexes[i].defined_count
               : column == METHODS ? code->dexes[i].method_count
                                   : 1;
    }
    return value_integer((int64_t)sum);
}

static struct value text_column(const struct app *app, size_t column)
{
    const char *const texts[COLUMNS] = {[PACKAGE] = app->package,
            [VERSION_NAME] = app->version_name,
            [LABEL] = app->label,
            [LABEL_ZH] = app->label_zh,
            [TARGET_SDK_NAME] = app->target_sdk_name,
            [FULL_BACKUP_CONTENT] = app->full_backup_content,
            [DATA_EXTRACTION_RULES] = app->data_extraction_rules,
            [NETWORK_SECURITY_CONFIG] = app->network_security_config,
            [APPLICATION_CLASS] = app->application_class,
            [CATEGORY] = app->category,
            [SHARED_USER_ID] = app->shared_user_id,
            [MAIN_ACTIVITY] = app->main_activity};
    return value_text(texts[column]);
}

static struct value number_column(const struct app *app, size_t column)
{
    const int64_t numbers[COLUMNS] = {[VERSION_CODE] = app->version_code,
            [MIN_SDK] = app->min_sdk,
            [TARGET_SDK] = app->target_sdk,
            [MAX_SDK] = app->max_sdk,
            [COMPILE_SDK] = app->compile_sdk,
            [DEBUGGABLE] = app->debuggable,
            [TEST_ONLY] = app->test_only,
            [ALLOW_BACKUP] = app->allow_backup,
            [CLEARTEXT_PERMITTED] = app->cleartext_permitted,
            [HAS_CODE] = app->has_code,
            [EXTRACT_NATIVE_LIBS] = app->extract_native_libs,
            [LEGACY_EXTERNAL_STORAGE] = app->legacy_external_storage,
            [IS_GAME] = app->is_game,
            [IS_INSTRUMENTATION] = app->is_instrumentation,
            [PARTS] = (int64_t)app->part_count};
    return value_integer(numbers[column]);
}

static enum status get(const struct source *source, struct scan_state *state, size_t row,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)row, (void)why;
    const struct app *app = source->app;
    const struct platform *platform =
            platform_match(&source->knowledge->platforms, PLATFORM_PACKAGE, bytes_of(app->package));
    switch (column) {
    case FILES:
    case DEXES:
    case CLASSES:
    case METHODS:
        *ret_value = total(source, column);
        break;
    case ALLOW_BACKUP_DECLARED:
        *ret_value = declared(app->allow_backup_declared);
        break;
    case CODE_COMPLETE:
        *ret_value = value_integer(source->code != NULL && source->code->complete);
        break;
    case PLATFORM:
        *ret_value = value_text(platform == NULL ? NULL : platform->id);
        break;
    case OWNER:
        *ret_value = value_text(platform == NULL ? NULL : platform->owner);
        break;
    case PLATFORM_TYPE:
        *ret_value = value_text(platform == NULL ? NULL : platform->type);
        break;
    default:
        *ret_value = strcmp(columns[column].type, "TEXT") == 0 ? text_column(app, column)
                                                               : number_column(app, column);
        break;
    }
    return OK;
}

static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    (void)state, (void)row;
    bool has_application = source->app->application_place.entry != NULL;
    *ret_place = has_application ? source->app->application_place : source->app->place;
    return true;
}

const struct table table_app = {
        .name = "app",
        .purpose =
                "Each app: what its manifest says, as Android takes it, and the size of its code.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
