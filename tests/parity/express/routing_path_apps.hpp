#pragma once

// Which paths a pattern takes and what it captures; see routing_apps.hpp.
#include "routing_apps.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace parity::routing {

inline const routing_app path_apps[] = {
    //= params
    //+ app.get('/user/:id', show);
    //+ app.get('/user/:id/:action', show);
    //+ app.get('/file/:name.:ext', show);
    //+ app.get('/range/:from-:to', show);
    //+ app.get('/call/\\(:x\\)', show);
    //+ app.get('/:any', show);
    //@ GET /user/7
    //@ GET /user/7/
    //@ GET /user/7?x=1
    //@ GET /user/7/edit
    //@ GET /user/7/edit/more
    //@ GET /user/
    //@ GET /user/a%20b+c
    //@ GET /user/foo%2Fbar
    //@ GET /user/%E4%BD%A0
    //@ GET /user/%zz
    //@ GET /user/%
    //@ GET /user/%E4%BD
    //@ GET /user/7/%zz
    //@ GET /file/a.b.c
    //@ GET /file/a
    //@ GET /range/A-B-C
    //@ GET /call/(1)
    //@ GET /call/1
    //@ POST /user/7
    {"params",
     [](application& app) {
         app.get("/user/:id", show);
         app.get("/user/:id/:action", show);
         app.get("/file/:name.:ext", show);
         app.get("/range/:from-:to", show);
         app.get("/call/\\(:x\\)", show);
         app.get("/:any", show);
     }},
    //= wildcards
    //+ app.get('/files/*path', show);
    //+ app.get('/img/*path/end', show);
    //+ app.get('/*a/mid/*b', show);
    //+ app.get('/{*rest}', show);
    //@ GET /files/a
    //@ GET /files/a/b%2Fc/d
    //@ GET /files/a/
    //@ GET /files/
    //@ GET /files
    //@ GET /files/%zz/a
    //@ GET /img/1/2/end
    //@ GET /img/end
    //@ GET /x/y/mid/z
    //@ GET /
    //@ GET /other/thing
    {"wildcards",
     [](application& app) {
         app.get("/files/*path", show);
         app.get("/img/*path/end", show);
         app.get("/*a/mid/*b", show);
         app.get("/{*rest}", show);
     }},
    //= optional groups
    //+ app.get('/opt{/:a}', show);
    //+ app.get('/page{/:x}/end', show);
    //+ app.get('/name/:name{.:ext}', show);
    //+ app.get('/nest{/:a{/:b}}', show);
    //+ app.get('/list{/*all}', show);
    //+ app.get('/user{s}/:user/:op', show);
    //@ GET /opt
    //@ GET /opt/1
    //@ GET /opt/1/2
    //@ GET /page/end
    //@ GET /page/1/end
    //@ GET /name/x
    //@ GET /name/x.json
    //@ GET /nest
    //@ GET /nest/1
    //@ GET /nest/1/2
    //@ GET /list
    //@ GET /list/1/2
    //@ GET /user/tj/edit
    //@ GET /users/tj/edit
    {"optional groups",
     [](application& app) {
         app.get("/opt{/:a}", show);
         app.get("/page{/:x}/end", show);
         app.get("/name/:name{.:ext}", show);
         app.get("/nest{/:a{/:b}}", show);
         app.get("/list{/*all}", show);
         app.get("/user{s}/:user/:op", show);
     }},
    //= quotes, escapes and plain characters
    //+ app.get('/q/:"my name"/x', show);
    //+ app.get('/esc/\\:x', show);
    //+ app.get('/dot.html', show);
    //+ app.get('/plus\\+/$/~', show);
    //+ app.get('/caf\u00e9', show);
    //+ app.get('/a%20b', show);
    //@ GET /q/1/x
    //@ GET /esc/:x
    //@ GET /esc/x
    //@ GET /dot.html
    //@ GET /dotxhtml
    //@ GET /plus+/$/~
    //@ GET /caf%C3%A9
    //@ GET /a%20b
    //@ GET /a+b
    {"quotes, escapes and plain characters",
     [](application& app) {
         app.get("/q/:\"my name\"/x", show);
         app.get("/esc/\\:x", show);
         app.get("/dot.html", show);
         app.get("/plus\\+/$/~", show);
         app.get("/caf\u00e9", show);
         app.get("/a%20b", show);
     }},
    //= several paths
    //+ app.get(['/one', '/two/:x', '/:y/two'], show);
    //+ app.use(['/m', '/n/:z'], mark);
    //+ app.use(show);
    //@ GET /one
    //@ GET /two/two
    //@ GET /three/two
    //@ GET /m/x
    //@ GET /n/1/x
    //@ GET /n
    {"several paths",
     [](application& app) {
         app.get({"/one", "/two/:x", "/:y/two"}, show);
         app.use({"/m", "/n/:z"}, mark);
         app.use(show);
     }},
    //= case and slashes
    //+ app.get('/Path', show);
    //+ app.get('/slash/', show);
    //+ app.use('/Mount/', mark);
    //+ app.get('/mount/:x/y', show);
    //@ GET /Path
    //@ GET /PATH
    //@ GET /path/
    //@ GET /path//
    //@ GET //path
    //@ GET /slash
    //@ GET /slash/
    //@ GET /slash//
    //@ GET /MOUNT/1/y
    //@ GET /mount//y
    //@ GET /mounted
    {"case and slashes",
     [](application& app) {
         app.get("/Path", show);
         app.get("/slash/", show);
         app.use("/Mount/", mark);
         app.get("/mount/:x/y", show);
     }},
    //= case sensitive routing
    //+ app.enable('case sensitive routing');
    //+ app.get('/Path', show);
    //+ app.use('/Mount', mark);
    //+ app.get('/Mount/x', show);
    //@ GET /Path
    //@ GET /path
    //@ GET /Path/
    //@ GET /Mount/x
    //@ GET /mount/x
    {"case sensitive routing",
     [](application& app) {
         app.enable("case sensitive routing");
         app.get("/Path", show);
         app.use("/Mount", mark);
         app.get("/Mount/x", show);
     }},
    //= strict routing
    //+ app.enable('strict routing');
    //+ app.get('/plain', show);
    //+ app.get('/slash/', show);
    //+ app.use('/mount/', mark);
    //+ app.use('/m', mark);
    //+ app.get('/mount/test/', show);
    //+ app.get('/mount', say('mount'));
    //+ app.get('/m/', say('m'));
    //@ GET /plain
    //@ GET /plain/
    //@ GET /slash/
    //@ GET /slash
    //@ GET /mount
    //@ GET /mount/
    //@ GET /mount/test/
    //@ GET /mount/test
    //@ GET /m
    //@ GET /m/
    //@ GET /PLAIN
    {"strict routing",
     [](application& app) {
         app.enable("strict routing");
         app.get("/plain", show);
         app.get("/slash/", show);
         app.use("/mount/", mark);
         app.use("/m", mark);
         app.get("/mount/test/", show);
         app.get("/mount", say{"mount"});
         app.get("/m/", say{"m"});
     }},
    //= routers with options
    //+ const strict = express.Router({ strict: true }), exact = express.Router({ caseSensitive: true });
    //+ strict.get('/a', show).get('/b/', show);
    //+ exact.get('/A', show).use('/U', show);
    //+ app.use('/strict', strict);
    //+ app.use('/exact', exact);
    //@ GET /strict/a
    //@ GET /strict/a/
    //@ GET /strict/b
    //@ GET /strict/b/
    //@ GET /STRICT/A
    //@ GET /exact/A
    //@ GET /exact/a
    //@ GET /exact/A/
    //@ GET /exact/U/x
    //@ GET /exact/u/x
    {"routers with options",
     [](application& app) {
         router strict({.strict = true});
         router exact({.case_sensitive = true});
         strict.get("/a", show).get("/b/", show);
         exact.get("/A", show).use("/U", show);
         app.use("/strict", strict);
         app.use("/exact", exact);
     }},
    //= what is a RegExp there
    //+ app.get(/^\/user\/(\d+)\/?$/, (req, res) => { res.send(`number ${req.params[0]}`); });
    //+ app.get('/user/:name', (req, res) => { res.send(`name ${req.params.name}`); });
    //+ app.use(/\/v\d/, mark);
    //+ app.get(/^\/(?<from>\d+)\.\.(?<to>\d+)$/, (req, res) => { res.send(`${req.params.from} to ${req.params.to}`); });
    //@ GET /user/7
    //@ GET /user/7/
    //@ GET /user/7?x=1
    //@ GET /user/ann
    //@ GET /v1/x
    //@ GET /vx/x
    //@ GET /1..23
    //@ GET /1..x
    {"what is a RegExp there",
     [](application& app) {
         static const auto is_number = [](std::string_view text) {
             return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
         };
         app.get(matching([](std::string_view path, path_match& found) {
                     const bool is_user = path.starts_with("/user/");
                     const std::string_view rest = path.substr(is_user ? 6 : 0);
                     const std::string_view id = rest.substr(0, rest.size() - rest.ends_with('/'));
                     if (!is_user || !is_number(id)) return false;
                     found.capture(id);
                     return true;
                 }),
                 [](request& req, response& res) { res.send("number " + std::string(req.params["0"])); });
         app.get("/user/:name",
                 [](request& req, response& res) { res.send("name " + std::string(req.params["name"])); });
         app.use(matching([](std::string_view path, path_match& found) {
                     if (!path.starts_with("/v") || !is_number(path.substr(2, 1))) return false;
                     found.prefix(3);
                     return true;
                 }),
                 mark);
         app.get(matching([](std::string_view path, path_match& found) {
                     const std::size_t dots = std::min(path.find(".."), path.size());
                     const std::string_view from = path.substr(1, dots - 1),
                                            to = path.substr(std::min(dots + 2, path.size()));
                     if (!is_number(from) || !is_number(to)) return false;
                     found.capture("from", from);
                     found.capture("to", to);
                     return true;
                 }),
                 [](request& req, response& res) {
                     res.send(std::string(req.params["from"]) + " to " + std::string(req.params["to"]));
                 });
     }},
    //= what RegExps capture, what they take off
    //+ app.get(/^\/user\/([0-9]+)\/(view|edit)?$/, show);
    //+ app.get(/^\/named\/(?<user>[0-9]+)\/(view|edit)?$/, show);
    //+ app.use(/api/, mark);
    //+ app.use(/\/test/, mark);
    //+ app.use(/^\/([a-z]oo)$/, mark);
    //+ const inner = express.Router();
    //+ inner.use(/^\/bar/, show);
    //+ app.use(/^\/foo/, inner);
    //+ const merged = express.Router({ mergeParams: true });
    //+ merged.get(/^\/(.*)\.(.*)/, show);
    //+ merged.get(/\/name:(\w+)/, show);
    //+ app.use(/^\/id:(\d+)/, merged);
    //@ GET /user/10/edit
    //@ GET /user/10/?foo=bar
    //@ GET /user/10
    //@ HEAD /user/10/view
    //@ OPTIONS /user/10/view
    //@ OPTIONS /user/x/view
    //@ GET /named/10/edit
    //@ GET /named/10/
    //@ GET /test/api/1234
    //@ GET /tests/api
    //@ GET /foo
    //@ GET /moo/
    //@ GET /foo/bar/x
    //@ GET /foo/bars
    //@ GET /food/bar
    //@ GET /id:10/profile.json
    //@ GET /id:10/a%20b.c.d
    //@ GET /id:10/%zz.c
    //@ GET /id:10/name:tj
    //@ GET /id:10x/name:tj
    {"what RegExps capture, what they take off",
     [](application& app) {
         static const auto digits = [](std::string_view text) {
             return text.substr(0, text.find_first_not_of("0123456789"));
         };
         // How an operation on a user is told: "10/", "10/edit".
         static const auto is_operation = [](std::string_view path, path_match& found, bool is_named) {
             const std::string_view id = digits(path), rest = path.substr(id.size());
             if (id.empty() || (rest != "/" && rest != "/view" && rest != "/edit")) return false;
             if (!is_named) found.capture(id);
             found.capture(rest.size() > 1 ? std::optional(rest.substr(1)) : std::nullopt);
             if (is_named) found.capture("user", id);
             return true;
         };
         static const auto begins = [](std::string_view text) {
             return matching([text](std::string_view path, path_match& found) {
                 if (path.starts_with(text)) found.prefix(text.size());
                 return path.starts_with(text);
             });
         };
         app.get(matching([](std::string_view path, path_match& found) {
                     return path.starts_with("/user/") && is_operation(path.substr(6), found, false);
                 }),
                 show);
         app.get(matching([](std::string_view path, path_match& found) {
                     return path.starts_with("/named/") && is_operation(path.substr(7), found, true);
                 }),
                 show);
         app.use(begins("api"), mark).use(begins("/test"), mark);
         app.use(matching([](std::string_view path, path_match& found) {
                     if (path.size() != 4 || path[1] < 'a' || path[1] > 'z' || !path.ends_with("oo"))
                         return false;
                     found.capture(path.substr(1));
                     found.prefix(4);
                     return true;
                 }),
                 mark);
         router inner, merged({.merge_params = true});
         inner.use(begins("/bar"), show);
         app.use(begins("/foo"), inner);
         merged.get(matching([](std::string_view path, path_match& found) {
                        const std::size_t dot = path.rfind('.');
                        if (dot == path.npos) return false;
                        found.capture(path.substr(1, dot - 1));
                        found.capture(path.substr(dot + 1));
                        return true;
                    }),
                    show);
         merged.get(matching([](std::string_view path, path_match& found) {
                        if (!path.starts_with("/name:")) return false;
                        found.capture(path.substr(6));
                        return true;
                    }),
                    show);
         app.use(matching([](std::string_view path, path_match& found) {
                     const std::string_view id = path.starts_with("/id:") ? digits(path.substr(4)) : "";
                     if (id.empty()) return false;
                     found.capture(id);
                     found.prefix(4 + id.size());
                     return true;
                 }),
                 merged);
     }},
    //= unusual targets
    //+ app.use('/a', mark);
    //+ app.get('/a/b', show);
    //+ app.get('/', show);
    //@ GET /?x=/a/b
    //@ GET /a?b=http://example.com/c
    //@ GET /a/b?
    //@ GET /a//b
    //@ GET //a/b
    //@ GET /a/./b
    //@ GET /a/b;v=1
    //@ GET /a/http://example.com/b
    {"unusual targets",
     [](application& app) {
         app.use("/a", mark);
         app.get("/a/b", show);
         app.get("/", show);
     }},
    //= a target with its host
    //+ app.use('/blog', mark);
    //+ app.use('/blog', mark, mark);
    //+ app.get('/blog/post/:id', show);
    //@ GET /blog/post/1
    //@ GET /blog
    //@ GET /other?url=http://example.com/blog
    //@ GET http://example.com/blog/post/1
    //@ GET http://example.com/blog
    //@ GET http://example.com/other?url=http://example.com/blog
    {"a target with its host",
     [](application& app) {
         app.use("/blog", mark);
         app.use("/blog", mark, mark);
         app.get("/blog/post/:id", show);
     }},
};

}  // namespace parity::routing
