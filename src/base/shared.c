#include "base/shared.h"

#include <dlfcn.h>
#include <string.h>

enum status shared_open(
        const char *name, const struct shared_symbol *symbols, size_t count, struct fault *why)
{
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        return refuse(why, E_MISSING, 0, "the library %s is not there: %.150s", name, dlerror());
    }
    for (size_t i = 0; i < count; i++) {
        void *found = dlsym(library, symbols[i].name);
        if (found == NULL) {
            (void)dlclose(library);
            return refuse(why, E_MISSING, 0, "%s has no %s", name, symbols[i].name);
        }
        memcpy(symbols[i].ret_function, &found, sizeof(found)); /* POSIX: they are of one size */
    }
    return OK;
}
