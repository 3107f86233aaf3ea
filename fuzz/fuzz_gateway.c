/* fuzz_gateway.c: a line with an address, then the text of its page, matched with a list that has
 * every kind of row; then the address it leads to, and the address as a User-Agent. */
#include "knowledge/gateway/gateway.h"
#include "knowledge/gateway/in_app.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char gateways[] =
        "id,platform,host,path,parameter,location,kind,pattern,effect,class,confidence,valid_from,"
        "valid_to,revision,source\n"
        "n,chat,,,,text,contains,imitates,none,,high,,,2026.11,own\n"
        "c,chat,chat.example;t.example,/go,target;url,text,contains,长按网址复制,copies,D1,high,,,"
        "2026.11,own\n"
        "q,chat,chat.example,/go,target,query,pairs,a=1&b=2,stops,B,low,,,2026.11,own\n"
        "o,chat,chat.example,/go,target,url,any,,passes,O,low,,2021-09-17,2026.11,own\n"
        "u,chat,chat.example;t.example,/go,target,url,any,,unsure,I,high,,,2026.11,own\n"
        "w,chat,out.example,*/outgoing,*,url,any,,warns,W,high,,,2026.11,own\n"
        "f,chat,out.example,/a*,*,text,full,gone,stops,B,high,,,2026.11,own\n"
        "p,chat,out.example,/a*,*,text,prefix,gone,warns,W,high,,,2026.11,own\n";
static const char in_apps[] = "platform,token,pattern,without,confidence,source\n"
                              "chat,Chat/1,Chat/,,high,own\n"
                              "face,FB_A/1,FB*/,Face,high,own\n"
                              ",,; wv),,low,own\n";

static void match(const struct gateway_list *list, struct bytes url, const char *text)
{
    struct gateway_match found;
    for (int64_t at_ms = 0; at_ms <= INT64_C(1700000000000); at_ms += INT64_C(1700000000000)) {
        if (gateway_match(list, url, text, at_ms, &found)) {
            struct buffer target = {.limit = 1 << 20};
            bool is_inside = found.target.size == 0 ||
                             (found.target.data >= url.data &&
                                     found.target.data + found.target.size <= url.data + url.size);
            if (!is_inside || found.id == NULL) {
                __builtin_trap();
            }
            (void)gateway_target(found.target, &target);
            buffer_free(&target);
        }
        if (gateway_match_text(list, "chat", text, at_ms, &found) && found.target.size != 0) {
            __builtin_trap();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {.limit = (size_t)16 << 20};
    const struct gateway_list *list = NULL;
    struct in_app_list apps = {0};
    const uint8_t *end = size == 0 ? NULL : memchr(data, '\n', size);
    size_t url_size = end == NULL ? size : (size_t)(end - data);
    struct bytes url = {data, url_size};
    char *text = arena_copy(&arena, bytes_slice((struct bytes){data, size}, url_size + 1, size));
    bool is_loaded = gateway_load(bytes_of(gateways), &arena, &list, NULL) == OK &&
                     in_app_load(bytes_of(in_apps), &arena, &apps, NULL) == OK;
    if (is_loaded && text != NULL) {
        match(list, url, text);
        (void)in_app_match(&apps, url);
    }
    arena_free(&arena);
    return 0;
}
