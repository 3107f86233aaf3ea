#include "cli/help/words.h"

static const struct wording words[SAYS_COUNT] = {
#define WORD(name, en, zh) [SAYS_##name] = {en, zh},
#include "cli/help/words.def"
#undef WORD
};

static const struct option_text {
    const char *meaning, *fallback;
} option_texts[OPTION_COUNT] = {
#define OPTION(name, meaning, fallback) [OPTION_##name] = {meaning, fallback},
#define COMMAND(full, purpose, details)
#include "cli/help/words_zh.def"
#undef OPTION
#undef COMMAND
};

static const struct command_text command_texts[] = {
#define OPTION(name, meaning, fallback)
#define COMMAND(full, purpose, details) {full, purpose, details},
#include "cli/help/words_zh.def"
#undef OPTION
#undef COMMAND
};

enum { COMMAND_TEXTS = sizeof(command_texts) / sizeof(command_texts[0]) };

const char *says(enum language language, enum help_word word)
{
    return wording_in(&words[word], language);
}

/* The English when there is no Chinese. */
static const char *choose(enum language language, const char *english, const char *chinese)
{
    return language == LANGUAGE_ZH && chinese != NULL ? chinese : english;
}

const char *option_meaning_zh(enum option_id option)
{
    return option_texts[option].meaning;
}

const char *option_meaning(enum language language, enum option_id option)
{
    return choose(language, options[option].meaning, option_texts[option].meaning);
}

const char *option_fallback(enum language language, enum option_id option)
{
    return choose(language, options[option].fallback, option_texts[option].fallback);
}

struct command_text command_text_zh(const char *full)
{
    for (size_t i = 0; i < COMMAND_TEXTS; i++) {
        if (strcmp(command_texts[i].full, full) == 0) {
            return command_texts[i];
        }
    }
    return (struct command_text){NULL, NULL, NULL};
}

const char *command_text_name(size_t index)
{
    return index < COMMAND_TEXTS ? command_texts[index].full : NULL;
}

const char *command_purpose(enum language language, const struct command *command)
{
    return choose(language, command->purpose, command_text_zh(command->full).purpose);
}

const char *command_details(enum language language, const struct command *command)
{
    return choose(language, command->details, command_text_zh(command->full).details);
}
