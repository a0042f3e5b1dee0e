#pragma once

// The applications of router_record.mjs, under the same names.
#include <cortado/core/json_literal.hpp>
#include <cortado/koa.hpp>

#include <nlohmann/json.hpp>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::test::router_apps {

using json = nlohmann::ordered_json;

/** Say what the router found. */
inline void shown(koa::context& ctx) {
    json params = json::object();
    for (const web::params::item each : ctx.params) params[std::string(each.name)] = each.value;
    json matched = json::array();
    for (const koa::route* each : koa::routed(ctx).matched()) {
        if (!each->methods().empty()) matched.push_back(each->path());
    }
    const koa::route_match found = koa::routed(ctx);
    const json said{{"params", params},
                    {"captures", found.captures()},
                    {"path", found.path()},
                    {"name", found.name()},
                    {"matched", matched}};
    ctx.body = json_literal(said);
}

inline std::string& log_of(koa::context& ctx) {
    if (!ctx.state.has("log")) ctx.state["log"] = std::string();
    return ctx.state["log"].as<std::string>();
}

/** Write a mark on the way down and one on the way up. */
inline auto mark(std::string name) {
    return [name](koa::context& ctx, koa::next_fn next) -> task<> {
        log_of(ctx) += name + "> ";
        co_await next();
        log_of(ctx) += "<" + name + " ";
    };
}
/** Answer with the marks. */
inline task<> logged(koa::context& ctx, koa::next_fn next) {
    co_await next();
    ctx.body = log_of(ctx).empty() ? std::string("none") : log_of(ctx);
}
inline task<> go_on(koa::context&, koa::next_fn next) { co_await next(); }
inline void nothing(koa::context&) {}
inline auto text(std::string words) {
    return [words](koa::context& ctx) { ctx.body = words; };
}

class collection {
public:
    std::map<std::string, koa::application> all;

    template <class Build>
    void make(const std::string& name, Build build, koa::router_options options = {}) {
        koa::application app({.silent = true});
        koa::router router(std::move(options));
        build(router, app);
        all.emplace(name, std::move(app));
    }
};

/** Use the router and what answers for the methods. */
inline void serve(koa::router& router, koa::application& app, koa::allowed_methods_options options = {}) {
    app.use(router.routes()).use(router.allowed_methods(std::move(options)));
}

inline void make_verbs(collection& to) {
    to.make("verbs", [](koa::router& router, koa::application& app) {
        router.get("/", text("root"));
        router.get("/items/:id", &shown);
        router.post("/items", [](koa::context& ctx) {
            ctx.status = 201;
            ctx.body = "made";
        });
        router.put("/items/:id", &shown);
        router.patch("/items/:id", &shown);
        router.del("/items/:id", [](koa::context& ctx) { ctx.status = 204; });
        router.head("/head", [](koa::context& ctx) {
            ctx.set("X-Head", "1");
            ctx.status = 200;
        });
        router.options("/options", text("own options"));
        router.propfind("/dav/:file", &shown);
        router.get("/slash/", text("slash"));
        serve(router, app);
    });
    to.make("all", [](koa::router& router, koa::application& app) {
        router.all("/every/:id", [](koa::context& ctx) {
            ctx.body = std::string(std::string_view(ctx.method)) + " " + std::string(ctx.params["id"]);
        });
        serve(router, app);
    });
    to.make("register", [](koa::router& router, koa::application& app) {
        using http::method;
        router.register_("/made", {method::get, method::post}, &shown);
        router.register_({"/a", "/b"}, {method::put}, mark("m"), &shown);
        serve(router, app);
    });
    to.make("register with options", [](koa::router& router, koa::application& app) {
        const auto named = [](koa::context& ctx) {
            const koa::route_match found = koa::routed(ctx);
            const std::string url = found.url("named", {{"x", 1}});
            ctx.body = {found.current()->name(), found.current()->path(), url, found.find("none") != nullptr};
        };
        const auto open = [](koa::context& ctx) {
            const koa::route& found = *koa::routed(ctx).current();
            const bool is_named = !found.name().empty();
            ctx.body = {is_named ? cortado::json_literal(found.name()) : cortado::json_literal(nullptr),
                        found.path()};
        };
        const koa::route_options how{.name = "named", .sensitive = true, .strict = true};
        router.register_("/Named/:x", {http::method::get}, how, named);
        router.register_("/open", {http::method::get}, {.end = false}, open);
        serve(router, app);
    });
    to.make("arrays", [](koa::router& router, koa::application& app) {
        router.get({"/one", "/two/:x"}, &shown);
        serve(router, app);
    });
    to.make("many", [](koa::router& router, koa::application& app) {
        for (int i = 0; i < 40; ++i) router.get("/r" + std::to_string(i) + "/:x", &go_on);
        router.get("/r7/:x", &shown);
        router.get("/*rest", &shown);
        serve(router, app);
    });
}

inline void make_orders(collection& to) {
    to.make("every route in order", [](koa::router& router, koa::application& app) {
        app.use(&logged);
        router.get("/a/:x", mark("first"));
        router.get("/a/b", mark("second"), mark("third"));
        router.post("/a/b", mark("post"));
        router.get("/a/*rest", mark("fourth"));
        router.get("/stop/:x", [](koa::context& ctx) { log_of(ctx) = "stopped "; });
        router.get("/stop/here", mark("never"));
        app.use(router.routes());
        app.use(mark("below"));
    });
    to.make("exclusive",
            [](koa::router& router, koa::application& app) {
                app.use(&logged);
                router.get("/a/:x", mark("first"));
                router.get("/a/b", mark("second"));
                router.use(mark("middleware"));
                router.get("/c", mark("c"));
                app.use(router.routes());
            },
            {.exclusive = true});
    to.make("middleware", [](koa::router& router, koa::application& app) {
        app.use(&logged);
        router.get("/before", mark("before"));
        router.use(mark("one"), mark("two"));
        router.use("/users", mark("users"));
        router.use({"/admin", "/users/7"}, mark("several"));
        router.get("/users/:id", mark("user"));
        router.get("/admin", mark("admin"));
        router.get("/other", mark("other"));
        app.use(router.routes());
    });
    to.make("errors", [](koa::router& router, koa::application& app) {
        app.use([](koa::context& ctx, koa::next_fn next) -> task<> {
            std::string caught;
            try {
                co_await next();
            } catch (const std::exception& error) {
                caught = error.what();
            }
            // Ours names the place behind Koa's words.
            if (!caught.empty()) ctx.body = "caught " + caught.substr(0, caught.find(" by the middleware"));
        });
        router.get("/throw", [](koa::context&) { throw std::runtime_error("thrown"); });
        router.get("/refuse", [](koa::context& ctx) { ctx.throw_(403, "refused"); });
        router.get("/twice", [](koa::context&, koa::next_fn next) -> task<> {
            co_await next();
            co_await next();
        });
        router.get("/refuse", text("not reached"));
        serve(router, app);
    });
}

inline void make_prefixes(collection& to) {
    to.make("prefix",
            [](koa::router& router, koa::application& app) {
                router.use(mark("mw"));
                router.get("/", &shown);
                router.get("/x", &shown);
                router.get("named", "/n/:id", &shown);
                serve(router, app);
            },
            {.prefix = "/api"});
    to.make("prefix with a name",
            [](koa::router& router, koa::application& app) {
                router.get("/", &shown);
                router.get("/users/:id", &shown);
                serve(router, app);
            },
            {.prefix = "/t/:tenant"});
    to.make("prefix with a slash",
            [](koa::router& router, koa::application& app) {
                router.get("/", &shown);
                router.get("x", &shown);
                serve(router, app);
            },
            {.prefix = "/admin/"});
    to.make("prefix later", [](koa::router& router, koa::application& app) {
        router.get("/early", &shown);
        router.prefix("/one/");
        router.get("/late", &shown);
        router.prefix("/two");
        router.get("/last", &shown);
        serve(router, app);
    });
}

inline void make_nests(collection& to) {
    to.make("nested", [](koa::router& router, koa::application& app) {
        app.use([](koa::context& ctx, koa::next_fn next) -> task<> {
            co_await next();
            std::string log = log_of(ctx);
            if (log.empty()) co_return;
            log.pop_back();
            ctx.set("X-Log", log);
        });
        koa::router posts;
        posts.use(mark("posts"));
        posts.get("/", &shown);
        posts.get("post", "/:pid", &shown);
        koa::router forums({.prefix = "/forums"});
        forums.use(mark("forums"));
        forums.use("/main", posts.routes());
        forums.get("/list", &shown);
        posts.get("/too/late", &shown);
        router.use({"/v1", "/v2"}, forums.routes());
        serve(router, app);
    });
    to.make("nested with names", [](koa::router& router, koa::application& app) {
        koa::router posts;
        posts.get("/", &shown);
        posts.get("/:pid", &shown);
        router.use("/forums/:fid/posts", posts.routes(), posts.allowed_methods());
        serve(router, app);
    });
    to.make("nested roots", [](koa::router& router, koa::application& app) {
        app.use(&logged);
        koa::router inner;
        inner.use(mark("inner"));
        inner.get("/inner", mark("handler"));
        router.get("/early", mark("early"));
        router.use(inner.routes());
        router.get("/outer", mark("outer"));
        app.use(router.routes());
    });
}

inline void make_paths(collection& to) {
    const auto paths = [](koa::router& router, koa::application& app) {
        router.get("/Case", &shown);
        router.get("/slash/", &shown);
        router.get("/plain", &shown);
        router.get("/", &shown);
        serve(router, app);
    };
    to.make("loose", paths);
    to.make("strict", paths, {.strict = true});
    to.make("sensitive", paths, {.sensitive = true});
    to.make("strict prefix", paths, {.prefix = "/p", .strict = true});
    to.make("open end", paths, {.end = false});
    to.make("patterns", [](koa::router& router, koa::application& app) {
        router.get("/files/*path", &shown);
        router.get("/page{/:number}", &shown);
        router.get("/from/:a-:b", &shown);
        router.get("/img/:name{.:ext}", &shown);
        router.get("/quoted/:\"odd name\"", &shown);
        router.get("/plus\\+/:v", &shown);
        serve(router, app);
    });
    to.make("another path", [](koa::router& router, koa::application& app) {
        app.use([](koa::context& ctx, koa::next_fn next) -> task<> {
            if (ctx.query.has("as")) koa::set_router_path(ctx, ctx.query["as"]);
            co_await next();
        });
        router.get("/seen", &shown);
        router.get("/asked", &shown);
        serve(router, app);
    });
    to.make("fixed path",
            [](koa::router& router, koa::application& app) {
                router.get("/fixed", &shown);
                serve(router, app);
            },
            {.router_path = "/fixed"});
}

inline void make_allowed(collection& to) {
    const auto answers = [](koa::router& router) {
        router.get("/users", text("users"));
        router.put("/users", &nothing);
        router.post("/users", &go_on);
        router.get("/users", text("again"));
        router.del("/only", &nothing);
        router.use("/users", &go_on);
    };
    to.make("allowed", [&](koa::router& router, koa::application& app) {
        answers(router);
        serve(router, app);
    });
    to.make("allowed throw", [&](koa::router& router, koa::application& app) {
        answers(router);
        serve(router, app, {.throw_ = true});
    });
    to.make("allowed own errors", [&](koa::router& router, koa::application& app) {
        answers(router);
        serve(router, app,
              {.throw_ = true,
               .not_implemented = [] { return http_error(499, "not made"); },
               .method_not_allowed = [] { return http_error(418, "not allowed"); }});
    });
    using http::method;
    to.make("allowed methods",
            [&](koa::router& router, koa::application& app) {
                answers(router);
                serve(router, app);
            },
            {.methods = {method::get, method::put, method::head}});
    to.make("allowed without routes", [](koa::router& router, koa::application& app) { serve(router, app); });
    to.make("allowed alone", [&](koa::router& router, koa::application& app) {
        answers(router);
        app.use(router.allowed_methods());
    });
}

inline void make_params(collection& to) {
    to.make("param", [](koa::router& router, koa::application& app) {
        const auto step = [](std::string name) {
            return [name](std::string value, koa::context& ctx, koa::next_fn next) -> task<> {
                log_of(ctx) += name + "=" + value + " ";
                co_await next();
            };
        };
        app.use(&logged);
        router.param("b", step("b"));
        router.param("a", step("a"));
        router.get("/:a/:b", mark("two"));
        router.get("/:a", mark("one"));
        router.param("a", step("A"));
        router.get("/third/:b/:a", mark("third"));
        router.param("user", [](std::string id, koa::context& ctx, koa::next_fn next) -> task<> {
            if (id == "none") {
                log_of(ctx) = "nobody ";
                co_return;
            }
            co_await next();
        });
        router.get("/users/of/:user", mark("user"));
        app.use(router.routes());
    });
    to.make("param nested", [](koa::router& router, koa::application& app) {
        app.use(&logged);
        koa::router inner;
        inner.get("/:id", mark("inner"));
        router.param("id", [](std::string id, koa::context& ctx, koa::next_fn next) -> task<> {
            log_of(ctx) = "id=" + id + " ";
            co_await next();
        });
        router.use("/in", inner.routes());
        app.use(router.routes());
    });
}

inline void make_names(collection& to) {
    to.make("redirect", [](koa::router& router, koa::application& app) {
        router.get("home", "/home", &shown);
        router.get("sign-in", "/sign/in", &shown);
        router.redirect("/", "home");
        router.redirect("/login", "sign-in", 302);
        router.redirect("/plain", "/home");
        router.redirect("/away", "https://example.com/a b?c=d");
        router.redirect("/other", "my-scheme://path", 307);
        router.get("old", "/old", &nothing);
        router.redirect("old", "/home", 308);
        serve(router, app);
    });
    to.make("host",
            [](koa::router& router, koa::application& app) {
                router.get("/", text("one host"));
                koa::router several({.host = [](std::string_view host) {
                    return host == "example.org" || host.ends_with(".example.org");
                }});
                several.get("/", text("several hosts"));
                app.use(router.routes()).use(several.routes());
            },
            {.host = "one.example"});
    to.make("two routers", [](koa::router& router, koa::application& app) {
        koa::router second;
        router.get("first", "/a/:x", &go_on);
        router.put("/a/:x", &nothing);
        second.get("/a/:y", &shown);
        second.del("/a/:y", &nothing);
        app.use(router.routes()).use(second.routes()).use(second.allowed_methods());
    });
    to.make("names", [](koa::router& router, koa::application& app) {
        const auto said = [](const char* header) {
            return [header](koa::context& ctx, koa::next_fn next) -> task<> {
                const koa::route_match found = koa::routed(ctx);
                const std::string name(found.name().empty() ? "undefined" : found.name());
                ctx.set(header, name + " " + std::string(found.path()));
                co_await next();
            };
        };
        router.get("first", "/n/:x", said("X-First"));
        router.get("/n/*rest", said("X-Second"));
        router.get("last", "/n/{:y}", [](koa::context& ctx) {
            ctx.body = koa::routed(ctx).url("first", {{"x", ctx.params["y"]}});
        });
        serve(router, app);
    });
}

inline json urls_of(const koa::router& router) {
    using koa::url_options;
    return {router.url("user", 3),
            router.url("user", {{"id", 3}}),
            router.url("user", "a b/c?"),
            router.url("two", "programming", "how to node"),
            router.url("two", {{"category", "é"}, {"title", "it's"}}),
            router.url("page"),
            router.url("books"),
            router.url("inner", {{"x", 1}}),
            router.url("inner", 2),
            router.url("books", {}, {.query = {{"page", 3}, {"limit", 10}}}),
            router.url("books", {}, {.query = "page=3&limit=10"}),
            router.url("books", {}, {.query = "?a=b#c"}),
            router.url("user", {{"id", "it's"}}, {.query = {{"q", "x y&z"}}}),
            router.url("user", 4, url_options{.query = {{"limit", 1}}}),
            router.url("books", url_options{.query = {{"page", "é"}}}),
            router.url("user", true),
            router.url("user", 1.5),
            router.url("books", {}, {.query = koa::url_values{}}),
            koa::url("/a/:b", {{"b", 1}}),
            koa::url("/a/:b/:c", 1, "two"),
            koa::url("/a", url_options{.query = {{"x", 1}}}),
            koa::url("/q/:\"odd name\"", {{"odd name", "x"}}),
            koa::url("/esc\\:aped/:v", {{"v", 1}}),
            router.route("user")->path(),
            router.route("none") != nullptr};
}

inline void make_urls(collection& to) {
    to.make("urls", [](koa::router& router, koa::application& app) {
        router.get("user", "/users/:id", &nothing);
        router.get("two", "/:category/:title", &nothing);
        router.get("page", "/page{/:number}", &nothing);
        router.get("books", "/books", &nothing);
        koa::router inner({.prefix = "/in/:x"});
        inner.get("inner", "/leaf", &nothing);
        router.use("/out", inner.routes());
        router.get("/", [urls = urls_of(router)](koa::context& ctx) { ctx.body = json_literal(urls); });
        serve(router, app);
    });
}

inline std::map<std::string, koa::application> make_applications() {
    collection made;
    make_verbs(made);
    make_orders(made);
    make_prefixes(made);
    make_nests(made);
    make_paths(made);
    make_allowed(made);
    make_params(made);
    make_names(made);
    make_urls(made);
    return std::move(made.all);
}

}  // namespace cortado::test::router_apps
