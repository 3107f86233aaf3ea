#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_descriptor(const int *descriptor)
{
    if (*descriptor >= 0) {
        (void)close(*descriptor);
    }
}

static const char *kind_name(mode_t mode)
{
    return S_ISDIR(mode)    ? "a folder"
           : S_ISFIFO(mode) ? "a FIFO"
           : S_ISSOCK(mode) ? "a socket"
                            : "a device";
}

/* A descriptor of a regular file, for the caller to close. */
static enum status open_regular(
        const char *path, int *ret_descriptor, size_t *ret_size, struct fault *why)
{
    /* O_NONBLOCK: opening a FIFO must not wait for a writer; regular files ignore it. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat info;
    enum status status = OK;
    if (descriptor < 0 || fstat(descriptor, &info) != 0) {
        status = refuse(why, E_IO, 0, "cannot open: %s", strerror(errno));
    } else if (!S_ISREG(info.st_mode)) {
        status = refuse(why, E_IO, 0, "not a regular file but %s", kind_name(info.st_mode));
    }
    if (status != OK) {
        close_descriptor(&descriptor);
        return status;
    }
    *ret_descriptor = descriptor;
    *ret_size = (size_t)info.st_size;
    return OK;
}

enum status file_open(const char *path, struct file *ret_file, struct fault *why)
{
    SCOPED(close_descriptor) int descriptor = -1;
    size_t size = 0;
    enum status status = open_regular(path, &descriptor, &size, why);
    if (status != OK) {
        return status;
    }
    void *data = size == 0 ? NULL : mmap(NULL, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (data == MAP_FAILED) {
        return refuse(why, E_IO, 0, "cannot map: %s", strerror(errno));
    }
    ret_file->bytes = (struct bytes){data, size};
    return OK;
}

enum status file_digest(
        const char *path, char ret_hex[SHA256_HEX + 1], uint64_t *ret_size, struct fault *why)
{
    SCOPED(close_descriptor) int descriptor = -1;
    size_t size = 0;
    enum status status = open_regular(path, &descriptor, &size, why);
    return status == OK ? sha256_hex_of_file(descriptor, ret_hex, ret_size, why) : status;
}

void file_close(struct file *file)
{
    if (file->bytes.data != NULL) {
        (void)munmap((void *)(uintptr_t)file->bytes.data, file->bytes.size);
        *file = (struct file){0};
    }
}

void file_forget(struct bytes mapped)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t start = ((uintptr_t)mapped.data + page - 1) / page * page;
    uintptr_t end = ((uintptr_t)mapped.data + mapped.size) / page * page;
    if (end > start) {
        (void)madvise((void *)start, end - start, MADV_DONTNEED);
    }
}

enum file_kind file_kind(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        return FILE_ABSENT;
    }
    return S_ISREG(info.st_mode) ? FILE_REGULAR : S_ISDIR(info.st_mode) ? FILE_FOLDER : FILE_OTHER;
}

static void free_text(char **text)
{
    free(*text);
}

bool file_is_outside(const char *folder, const char *path)
{
    SCOPED(free_text) char *real_folder = realpath(folder, NULL);
    SCOPED(free_text) char *real_path = realpath(path, NULL);
    if (real_folder == NULL || real_path == NULL) {
        return false;
    }
    size_t size = strlen(real_folder);
    bool is_root = size == 1;
    return strncmp(real_path, real_folder, size) != 0 || (!is_root && real_path[size] != '/');
}

static bool write_all(int descriptor, struct bytes content)
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
    return fsync(descriptor) == 0 || errno == EINVAL; /* EINVAL: not a file that can be synced */
}

static enum status cannot_write(struct fault *why)
{
    return refuse(why, E_IO, 0, "cannot write: %s", strerror(errno));
}

/* A new file beside `path` that nobody else made: a link that waits under its name is not followed,
 * nor is a file there written over. -1 when there is none; errno tells why. */
static int open_beside(const char *path, char *name, size_t capacity)
{
    enum { TRIES = 100 };
    int descriptor = -1;
    for (int i = 0; i < TRIES && descriptor < 0; i++) {
        int length = snprintf(name, capacity, "%s.%ld-%d.part", path, (long)getpid(), i);
        if (length < 0 || (size_t)length >= capacity) {
            errno = ENAMETOOLONG;
            return -1;
        }
        descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (descriptor < 0 && errno != EEXIST) {
            return -1;
        }
    }
    return descriptor;
}

static enum status write_in_place(const char *path, struct bytes content, struct fault *why)
{
    SCOPED(close_descriptor) int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    return descriptor >= 0 && write_all(descriptor, content) ? OK : cannot_write(why);
}

enum status file_write(const char *path, struct bytes content, struct fault *why)
{
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) { /* such as /dev/stdout */
        return write_in_place(path, content, why);
    }
    char temporary[4096];
    SCOPED(close_descriptor) int descriptor = open_beside(path, temporary, sizeof(temporary));
    if (descriptor < 0) {
        return cannot_write(why);
    }
    if (!write_all(descriptor, content) || rename(temporary, path) != 0) {
        enum status status = cannot_write(why);
        (void)unlink(temporary);
        return status;
    }
    return OK;
}

static int order_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void close_folder(DIR **folder)
{
    if (*folder != NULL) {
        (void)closedir(*folder);
    }
}

enum status folder_read(
        const char *path, struct arena *arena, struct folder *ret_folder, struct fault *why)
{
    SCOPED(close_folder) DIR *opened = opendir(path);
    if (opened == NULL) {
        return refuse(why, E_IO, 0, "cannot open the folder: %s", strerror(errno));
    }
    struct folder folder = {0};
    size_t capacity = 0;
    for (const struct dirent *entry; (entry = readdir(opened)) != NULL;) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        if (folder.count == FOLDER_MAX) {
            return refuse(why, E_LIMIT, 0, "the folder holds more than %d files", FOLDER_MAX);
        }
        char *name = arena_copy(arena, bytes_of(entry->d_name));
        if (name == NULL || !arena_grow(arena, (void **)&folder.names, folder.count, &capacity,
                                    sizeof(*folder.names))) {
            return refuse(why, E_MEMORY, 0, "no memory for the folder's names");
        }
        folder.names[folder.count++] = name;
    }
    if (folder.count > 0) {
        qsort(folder.names, folder.count, sizeof(*folder.names), order_names);
    }
    *ret_folder = folder;
    return OK;
}
