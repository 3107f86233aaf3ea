#include "cli/overwrite.h"

#include "base/file.h"
#include "evidence/capture/capture.h"
#include "evidence/har/har.h"

#include <sys/stat.h>

static bool is_operand(const struct stat *file, const char *const *operands, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct stat other;
        if (stat(operands[i], &other) == 0 && other.st_dev == file->st_dev &&
                other.st_ino == file->st_ino) {
            return true;
        }
    }
    return false;
}

static bool is_session(const char *path)
{
    const char *slash = strrchr(path, '/');
    return strcmp(slash == NULL ? path : slash + 1, "session.yaml") == 0;
}

bool holds_evidence(const char *path, const char *const *operands, size_t count)
{
    SCOPED(file_close) struct file file = {0};
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode)) {
        return false;
    }
    if (is_operand(&info, operands, count) || is_session(path)) {
        return true;
    }
    return file_open(path, &file, NULL) == OK &&
           (bytes_start_with(file.bytes, bytes_of("PK\x03\x04")) ||
                   capture_is_capture(file.bytes) || har_is_har(file.bytes));
}
