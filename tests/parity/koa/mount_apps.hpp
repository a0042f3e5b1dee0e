#pragma once

// What npm koa-mount does: which paths fit, what is seen inside, outside and behind, and when. The mounted ones are made
// once, as in a program, though the JavaScript makes them anew for each request.
#include "context_app.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace parity::koa_face {

/** The path, the target, what the client said, the mount point. */
inline void tell_place(koa::context& ctx) {
    std::string told(ctx.path);
    for (const std::string_view each : {std::string_view(ctx.url), ctx.original_url(), koa::mount_path(ctx)})
        told.append(" ").append(each.empty() ? "-" : each);
    ctx.body = told;
}

inline std::string body_of(koa::context& ctx) { return std::string(ctx.exchange().body.text()); }

inline void add(koa::context& ctx, std::string_view said) {
    std::string& log = ctx.state.of<std::string>();
    log.append(said).append(" ").append(ctx.path).append("; ");
}

inline task<> log_around(koa::context& ctx, koa::next_fn next, const char* name) {
    add(ctx, std::string("into ") + name);
    co_await next();
    add(ctx, std::string("out of ") + name);
}

inline task<> tell_log_behind(koa::context& ctx, koa::next_fn next, const koa::mounted& at) {
    ctx.state["below"] = true;
    const koa::next_fn onwards = next;
    task<> inside = at(ctx, onwards);
    co_await inside;
    add(ctx, "above");
    ctx.body = ctx.state.of<std::string>() + body_of(ctx);
}

inline task<> tell_failure(koa::context& ctx, koa::next_fn next, const koa::mounted& at) {
    std::string said;
    try {
        task<> inside = at(ctx, next);
        co_await inside;
    } catch (const std::exception& error) {
        said = error.what();
    }
    add(ctx, said.empty() ? "nothing wrong" : said);
    ctx.body = ctx.state.of<std::string>();
}

inline const context_app mounts[] = {
    //= mount an application: const inner = new Koa(); ctx.state.below = true;
    //+ inner.use((c) => { c.body = `${c.path} ${c.url} ${c.originalUrl} ${c.mountPath ?? '-'}`; });
    //+ await mount('/a', inner)(ctx, next)
    //@ GET /a
    //@ GET /a/
    //@ GET /a/b
    //@ GET /a/b/
    //@ GET /a//b
    //@ GET /a?x=1&y
    //@ GET /a/?x=1
    //@ GET /a/b?x=/a/b
    //@ GET /ab
    //@ GET /ab/a
    //@ GET /b/a
    //@ GET /A
    //@ GET /%61
    //@ GET /a%2fb
    //@ GET /a/%2e%2e/b
    //@ GET /a/../b
    //@ GET /
    //@ GET //a
    //@ HEAD /a/b
    //@ POST /a/b | = body
    {"mount an application",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         static const koa::mounted at = [] {
             koa::application inner;
             inner.use(&tell_place);
             return koa::mount("/a", inner);
         }();
         ctx.state["below"] = true;
         return at(ctx, next);
     }},
    //= mount a deep path: ctx.state.below = true;
    //+ await mount('/a/b', (c) => { c.body = `${c.path} ${c.url} ${c.originalUrl} ${c.mountPath ?? '-'}`; })(ctx, next)
    //@ GET /a/b
    //@ GET /a/b/c?x
    //@ GET /a
    //@ GET /a/bc
    {"mount a deep path",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         static const koa::mounted at = koa::mount("/a/b", &tell_place);
         ctx.state["below"] = true;
         return at(ctx, next);
     }},
    //= mount with a slash behind: ctx.state.below = true;
    //+ await mount('/a/', (c) => { c.body = `${c.path} ${c.url} ${c.originalUrl} ${c.mountPath ?? '-'}`; })(ctx, next)
    //@ GET /a
    //@ GET /a/
    //@ GET /a/?x
    //@ GET /a/b
    //@ GET /a/b/c?x
    //@ GET /a//b
    //@ GET /ab
    {"mount with a slash behind",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         static const koa::mounted at = koa::mount("/a/", &tell_place);
         ctx.state["below"] = true;
         return at(ctx, next);
     }},
    //= mount at the top: await mount('/', (c) => { c.body = `${c.path} ${c.url} ${c.originalUrl} ${c.mountPath ?? '-'}`; })(ctx, next)
    //@ GET /
    //@ GET /a/b?x
    {"mount at the top",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         static const koa::mounted at = koa::mount("/", &tell_place);
         return at(ctx, next);
     }},
    //= mount without a path: const inner = new Koa(); inner.use((c) => { c.body = `${c.path} ${c.url} ${c.originalUrl} ${c.mountPath ?? '-'}`; });
    //+ await mount(inner)(ctx, next)
    //@ GET /
    //@ GET /a/b?x
    {"mount without a path",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         static const koa::mounted at = [] {
             koa::application inner;
             inner.use(&tell_place);
             return koa::mount(inner);
         }();
         return at(ctx, next);
     }},
    //= mount in the onion: let log = ''; const add = (said) => { log += `${said} ${ctx.path}; `; }; ctx.state.below = true;
    //+ const around = (name) => async (c, go) => { add(`into ${name}`); await go(); add(`out of ${name}`); };
    //+ await mount('/a', [around('first'), around('second')])(ctx, next); add('above'); ctx.body = log + ctx.body
    //@ GET /a/b?x=1
    //@ GET /a
    //@ GET /b
    {"mount in the onion",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         static const koa::mounted at =
             koa::mount("/a", {[](koa::context& c, koa::next_fn go) { return log_around(c, go, "first"); },
                               [](koa::context& c, koa::next_fn go) { return log_around(c, go, "second"); }});
         return tell_log_behind(ctx, next, at);
     }},
    //= mount in mount: let log = ''; const add = (said) => { log += `${said} ${ctx.path}; `; }; ctx.state.below = true;
    //+ const around = (name) => async (c, go) => { add(`into ${name}`); await go(); add(`out of ${name}`); };
    //+ await mount('/a', [around('a'), mount('/b', [around('b'), mount('/c', around('c'))]), around('a again')])(ctx, next);
    //+ add('above'); ctx.body = log + ctx.body
    //@ GET /a/b/c/d?x=1
    //@ GET /a/b/c
    //@ GET /a/b
    //@ GET /a/c
    //@ GET /b/c
    {"mount in mount",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         using go_on = koa::next_fn;
         static const koa::mounted c =
             koa::mount("/c", [](koa::context& of, go_on go) { return log_around(of, go, "c"); });
         static const koa::mounted b =
             koa::mount("/b", {[](koa::context& of, go_on go) { return log_around(of, go, "b"); }, c});
         static const koa::mounted a =
             koa::mount("/a", {[](koa::context& of, go_on go) { return log_around(of, go, "a"); }, b,
                               [](koa::context& of, go_on go) { return log_around(of, go, "a again"); }});
         return tell_log_behind(ctx, next, a);
     }},
    //= mount twice the same: let log = ''; const add = (said) => { log += `${said} ${ctx.path} ${ctx.mountPath}; `; };
    //+ const at = mount('/a', async (c, go) => { add('into'); await go(); add('out of'); }); ctx.state.below = true;
    //+ await at(ctx, () => at(ctx, next)); ctx.body = log + ctx.mountPath + ' ' + ctx.body
    //@ GET /a/b
    //@ GET /b
    {"mount twice the same",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         static const koa::mounted at = koa::mount("/a", [](koa::context& of, koa::next_fn go) -> task<> {
             std::string& log = of.state.of<std::string>();
             log += "into " + std::string(of.path) + " " + std::string(koa::mount_path(of)) + "; ";
             co_await go();
             log += "out of " + std::string(of.path) + " " + std::string(koa::mount_path(of)) + "; ";
         });
         static const koa::composed twice =
             koa::compose({[](koa::context& of, koa::next_fn go) -> task<> {
                               co_await go();
                               const std::string_view last = koa::mount_path(of);
                               of.body = of.state.of<std::string>() +
                                         (last.empty() ? "undefined" : std::string(last)) + " " + body_of(of);
                           },
                           at, at});
         ctx.state["below"] = true;
         return twice(ctx, next);
     }},
    //= mount that fails inside: let log = ''; let said = 'nothing wrong';
    //+ try { await mount('/a', async (c) => { await null; throw new Error('boom in ' + c.path); })(ctx, next) }
    //+ catch (e) { said = e.message } ctx.body = `${said} ${ctx.path}; `
    //@ GET /a/b?x
    //@ GET /b
    {"mount that fails inside",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         static const koa::mounted at = koa::mount(
             "/a", [](koa::context& of) { throw std::runtime_error("boom in " + std::string(of.path)); });
         return tell_failure(ctx, next, at);
     }},
    //= mount that fails behind: let log = ''; const add = (said) => { log += `${said} ${ctx.path}; `; };
    //+ const at = mount('/a', async (c, go) => { try { await go(); } catch (e) { add('caught'); c.path = '/other'; throw e; } });
    //+ let said = 'nothing wrong';
    //+ try { await at(ctx, async () => { await null; throw new Error('boom behind ' + ctx.path); }) }
    //+ catch (e) { said = e.message } ctx.body = `${log}${said} ${ctx.path}; `
    //@ GET /a/b?x
    //@ GET /b
    {"mount that fails behind",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         static const koa::mounted at = koa::mount("/a", [](koa::context& of, koa::next_fn go) -> task<> {
             try {
                 co_await go();
             } catch (const std::exception&) {
                 add(of, "caught");
                 of.path = "/other";
                 throw;
             }
         });
         static const koa::mounted whole =
             koa::mount(koa::compose({at, [](koa::context& of) {
                                          throw std::runtime_error("boom behind " + std::string(of.path));
                                      }}));
         return tell_failure(ctx, next, whole);
     }},
    //= mount that throws a status: await mount('/a', (c) => { c.throw(403, 'not ' + c.path); })(ctx, next)
    //@ GET /a/b
    //@ GET /b
    {"mount that throws a status",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         static const koa::mounted at =
             koa::mount("/a", [](koa::context& of) { of.throw_(403, "not " + std::string(of.path)); });
         return at(ctx, next);
     }},
    //= mount that changes the target: let log = ''; const add = (said) => { log += `${said} ${ctx.url}; `; }; ctx.state.below = true;
    //+ await mount('/a', async (c, go) => { c.url = '/new?y=2'; await go(); add('inside'); c.path = '/x'; c.querystring = 'z=3'; })(ctx, next);
    //+ add('above'); ctx.body = log + ctx.body
    //@ GET /a/b?x=1
    //@ GET /b?x=1
    {"mount that changes the target",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         static const koa::mounted at = koa::mount("/a", [](koa::context& of, koa::next_fn go) -> task<> {
             of.url = "/new?y=2";
             co_await go();
             of.state.of<std::string>() += "inside " + std::string(of.url) + "; ";
             of.path = "/x";
             of.querystring = "z=3";
         });
         static const koa::composed whole = koa::compose(
             {[](koa::context& of, koa::next_fn go) -> task<> {
                  co_await go();
                  of.body = of.state.of<std::string>() + "above " + std::string(of.url) + "; " + body_of(of);
              },
              at});
         ctx.state["below"] = true;
         return whole(ctx, next);
     }},
    //= mount that does not answer: const inner = new Koa(); inner.use((c, go) => c.path === '/on' ? go() : undefined);
    //+ ctx.state.below = true; await mount('/a', inner)(ctx, next)
    //@ GET /a/on
    //@ GET /a/off
    {"mount that does not answer",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         static const koa::mounted at = [] {
             koa::application inner;
             inner.use([](koa::context& of, koa::next_fn go) -> task<> {
                 if (of.path == "/on") co_await go();
             });
             return koa::mount("/a", inner);
         }();
         ctx.state["below"] = true;
         return at(ctx, next);
     }},
    //= mount a router: const users = new Router({ prefix: '/users' }); ctx.state.below = true;
    //+ users.get('/:id', (c) => { c.body = `${c.params.id} ${c._matchedRoute} ${c.path} ${c.mountPath}`; });
    //+ await mount('/api', users.routes())(ctx, next)
    //@ GET /api/users/7
    //@ GET /api/users
    //@ POST /api/users/7
    //@ GET /users/7
    {"mount a router",
     [](koa::context& ctx, koa::next_fn next) -> task<> {
         static const koa::mounted at = [] {
             koa::router users({.prefix = "/users"});
             users.get("/:id", [](koa::context& of) {
                 of.body = std::string(of.params["id"]) + " " + std::string(koa::routed(of).path()) + " " +
                           std::string(of.path) + " " + std::string(koa::mount_path(of));
             });
             return koa::mount("/api", users.routes());
         }();
         ctx.state["below"] = true;
         return at(ctx, next);
     }},
};

}  // namespace parity::koa_face
