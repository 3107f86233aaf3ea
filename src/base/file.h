/* file.h: whole files, mapped read-only, and the sorted content of folders. */
#ifndef AEDILE_BASE_FILE_H
#define AEDILE_BASE_FILE_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/fault.h"
#include "base/hash.h"

struct file {
    struct bytes bytes;
};

/* Map a regular file. Never blocks: a FIFO, device, socket or folder is refused with E_IO, and so
 * is what cannot be opened; the message says which. An empty file gives an empty view. The caller
 * closes. A file that another process shortens meanwhile is out of scope. */
MUST_CHECK enum status file_open(const char *path, struct file *ret_file, struct fault *why);
void file_close(struct file *file); /* closes nothing when file was never opened */

/* SHA-256 and size of a regular file, which is read and not mapped: that another process shortens
 * it meanwhile does no harm. Refused as by file_open, and with E_IO when it cannot be read. */
MUST_CHECK enum status file_digest(
        const char *path, char ret_hex[SHA256_HEX + 1], uint64_t *ret_size, struct fault *why);

/* Tell the kernel that mapped pages are not needed soon, so that peak memory stays small. */
void file_forget(struct bytes mapped);

enum file_kind { FILE_ABSENT, FILE_REGULAR, FILE_FOLDER, FILE_OTHER };
enum file_kind file_kind(const char *path); /* follows links */

/* Whether links lead from `path` to somewhere that is not below `folder`. False when one of them is
 * not there: nothing can be opened then. */
bool file_is_outside(const char *folder, const char *path);

/* Write the whole content, atomically: a new file beside it, of a name that no other file or link
 * has, then rename. What is no regular file, such as a device, is written to as it is. */
MUST_CHECK enum status file_write(const char *path, struct bytes content, struct fault *why);

struct folder {
    char **names; /* sorted by byte value; neither "." nor ".."; hidden names left out */
    size_t count;
};

/* The names in a folder, at most FOLDER_MAX of them (E_LIMIT past it). Lives in the arena. */
enum { FOLDER_MAX = 100000 };
MUST_CHECK enum status folder_read(
        const char *path, struct arena *arena, struct folder *ret_folder, struct fault *why);

#endif
