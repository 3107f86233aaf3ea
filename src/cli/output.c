#include "cli/output.h"

#include "base/file.h"
#include "base/utf8.h"
#include "cli/interrupt.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_whole(int descriptor, struct bytes content)
{
    while (content.size > 0) {
        ssize_t done = write(descriptor, content.data, content.size);
        if (done < 0 && errno != EINTR) {
            return false;
        }
        if (done > 0) {
            content.data += done;
            content.size -= (size_t)done;
        }
    }
    return true;
}

static void fail_output(struct output *output, const char *file, const char *reason)
{
    if (!output->failed) {
        say(file, reason);
    }
    output->failed = true;
}

void output_flush(struct output *output)
{
    if (output->buffer.failed) {
        fail_output(output, output->path, "no memory for the output");
    }
    if (output->path != NULL || output->failed) {
        return;
    }
    if (!write_whole(STDOUT_FILENO, buffer_bytes(&output->buffer))) {
        char reason[160];
        (void)snprintf(reason, sizeof(reason), "cannot write: %s", strerror(errno));
        fail_output(output, "standard output", reason);
    }
    buffer_clear(&output->buffer);
}

/* An interrupt leaves no half file behind, but it need not wait for whoever reads a pipe. */
static enum status write_file(const char *path, struct bytes content, struct fault *why)
{
    struct stat info;
    bool is_held = stat(path, &info) != 0 || S_ISREG(info.st_mode);
    if (is_held) {
        interrupt_hold(true);
    }
    enum status status = file_write(path, content, why);
    if (is_held) {
        interrupt_hold(false);
    }
    return status;
}

bool output_close(struct output *output)
{
    struct fault why;
    output_flush(output);
    if (output->path != NULL && !output->failed &&
            write_file(output->path, buffer_bytes(&output->buffer), &why) != OK) {
        fail_output(output, output->path, why.text);
    }
    buffer_free(&output->buffer);
    return !output->failed;
}

static void append_safely(struct buffer *line, const char *text)
{
    struct bytes left = bytes_of(text);
    while (left.size > 0) {
        uint32_t point = 0;
        size_t size = utf8_next(left, &point);
        if (size > 0 && !utf8_is_treacherous(point)) {
            buffer_append(line, bytes_slice(left, 0, size));
        } else {
            size = size == 0 ? 1 : size;
            for (size_t i = 0; i < size; i++) {
                buffer_print(line, "\\x%02x", left.data[i]);
            }
        }
        left = bytes_slice(left, size, left.size);
    }
}

void say(const char *file, const char *text)
{
    SCOPED(buffer_free) struct buffer line = {.limit = 1 << 16};
    buffer_append_text(&line, "aedile: ");
    if (file != NULL) {
        append_safely(&line, file);
        buffer_append_text(&line, ": ");
    }
    append_safely(&line, text);
    buffer_append_byte(&line, '\n');
    (void)write_whole(STDERR_FILENO, buffer_bytes(&line)); /* nobody is left to be told */
}

void say_fault(const char *file, const struct fault *fault)
{
    char text[sizeof(fault->text) + 40];
    bool counted = fault->at > 0 && strncmp(fault->text, "line ", 5) != 0;
    int size = counted ? snprintf(text, sizeof(text), "%s (byte %llu)", fault->text,
                                 (unsigned long long)fault->at)
                       : snprintf(text, sizeof(text), "%s", fault->text);
    say(file, size < 0 ? fault->text : text);
}

bool is_terminal(int descriptor)
{
    return isatty(descriptor) == 1;
}
