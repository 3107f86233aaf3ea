#include "model/openness/trial_words.h"

#include <string.h>

static const struct {
    const char *kind, *id, *en, *zh;
} terms[] = {
        {"context", "im", "chat", "聊天"},
        {"context", "im_1to1", "one-to-one chat", "单聊"},
        {"context", "im_group", "group chat", "群聊"},
        {"context", "feed", "feed", "信息流"},
        {"context", "comment", "comments", "评论区"},
        {"context", "profile", "profile page", "个人主页"},
        {"context", "search", "search", "搜索"},
        {"context", "live", "live stream", "直播间"},
        {"context", "mini_program", "mini program", "小程序"},
        {"context", "in_app_browser", "in-app browser", "应用内浏览器"},
        {"context", "scan", "scanned code", "扫一扫"},
        {"context", "direct", "without an app", "不经应用"},
        {"url-kind", "item", "product", "商品"},
        {"url-kind", "shop", "shop", "店铺"},
        {"url-kind", "video", "video", "视频"},
        {"url-kind", "article", "article", "文章"},
        {"url-kind", "page", "page", "页面"},
        {"url-kind", "live", "live stream", "直播"},
        {"url-kind", "user", "user page", "用户主页"},
        {"url-kind", "home", "home page", "首页"},
        {"opening", "page", "page", "页面"},
        {"opening", "scheme", "app, by its scheme", "应用（自定义协议）"},
        {"opening", "app-link", "app, by a web link", "应用（网页链接）"},
        {"platform", "android", "Android", "安卓"},
        {"platform", "ios", "iOS", "iOS"},
        {"platform", "web", "web", "网页"},
};

const char *trial_words(enum language language, const char *kind, const char *id)
{
    for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
        if (strcmp(terms[i].kind, kind) == 0 && strcmp(terms[i].id, id) == 0) {
            return language == LANGUAGE_ZH ? terms[i].zh : terms[i].en;
        }
    }
    return id;
}
