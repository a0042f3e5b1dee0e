#pragma once

// Options of files that Express's own tests ask for and the suite of static files has not; see routing_apps.hpp.
#include "routing_apps.hpp"

#include <cortado/middleware/send_file.hpp>

#include <chrono>
#include <cstdlib>

namespace parity::routing {

using cortado::middleware::dotfile_rule;
using cortado::middleware::send_file_options;

/** Options for what is in this folder, without what changes with the time of the file. */
inline send_file_options here(send_file_options options) {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    options.root = std::string(root == nullptr ? "." : root) + "/tests/parity/express";
    options.etag = false;
    options.last_modified = false;
    return options;
}

/** Send the file, or have it saved, with the options that `make` gives. */
template <class Make>
auto send_it(Make make) {
    return [make](request& req, response& res) {
        const std::string name(req.params["name"]);
        if (req.query().has("save")) {
            res.download(name, std::string(req.query()["save"]), here(make()));
        } else {
            res.send_file(name, here(make()));
        }
    };
}

inline const routing_app file_apps[] = {
    //= options of files
    //+ const send = (options) => (req, res) => {
    //+   const all = { root: folder, etag: false, lastModified: false, ...options }, { save } = req.query;
    //+   save === undefined ? res.sendFile(req.params.name, all) : res.download(req.params.name, save, all);
    //+ };
    //+ app.get('/plain/:name', send({}));
    //+ app.get('/headers/:name', send({ headers: { 'x-foo': 'Foo', 'X-Foo': 'bar', 'Content-Type': 'text/x-custom' } }));
    //+ app.get('/disposition/:name', send({ headers: { 'content-disposition': 'inline', 'X-A': '1' } }));
    //+ app.get('/year/:name', send({ maxAge: 99999999999 }));
    //+ app.get('/negative/:name', send({ maxAge: -20000 }));
    //+ app.get('/floor/:name', send({ maxAge: 21911 }));
    //+ app.get('/days/:name', send({ maxAge: '20d' }));
    //+ app.get('/uncached/:name', send({ maxAge: 20000, cacheControl: false, immutable: true }));
    //+ app.get('/immutable/:name', send({ immutable: true }));
    //+ app.get('/whole/:name', send({ acceptRanges: false }));
    //+ app.get('/dots/:name', send({ dotfiles: 'allow' }));
    //+ app.get('/deny/:name', send({ dotfiles: 'deny' }));
    //@ GET /plain/routing_file.txt
    //@ GET /plain/routing_file.txt | If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT
    //@ GET /plain/routing_file.txt | Range: bytes=2-3
    //@ GET /plain/routing_file.txt?save=other.html
    //@ GET /plain/none.txt?save=other.html
    //@ GET /plain/..%2Fexpress%2Frouting_file.txt
    //@ GET /plain/..%2F..%2F..%2FLICENSE
    //@ GET /plain/.%2F..%2F..%2FLICENSE?save=x
    //@ GET /plain/a%2F..%2Frouting_file.txt
    //@ GET /plain/.none
    //@ GET /headers/routing_file.txt
    //@ GET /headers/none.txt
    //@ GET /headers/none.txt?save=x
    //@ GET /disposition/routing_file.txt?save=own.txt
    //@ GET /disposition/routing_file.txt
    //@ GET /year/routing_file.txt
    //@ GET /negative/routing_file.txt
    //@ GET /floor/routing_file.txt
    //@ GET /days/routing_file.txt
    //@ GET /uncached/routing_file.txt
    //@ GET /immutable/routing_file.txt
    //@ GET /whole/routing_file.txt
    //@ GET /whole/routing_file.txt | Range: bytes=2-3
    //@ HEAD /plain/routing_file.txt
    //@ GET /dots/.none
    //@ GET /deny/.none
    {"options of files",
     [](application& app) {
         using namespace std::chrono_literals;
         app.get("/plain/:name", send_it([] { return send_file_options{}; }));
         app.get("/headers/:name", send_it([] {
                     return send_file_options{
                         .headers = {{"x-foo", "Foo"}, {"X-Foo", "bar"}, {"Content-Type", "text/x-custom"}}};
                 }));
         app.get("/disposition/:name", send_it([] {
                     return send_file_options{.headers = {{"content-disposition", "inline"}, {"X-A", "1"}}};
                 }));
         app.get("/year/:name", send_it([] { return send_file_options{.max_age = 99999999999ms}; }));
         app.get("/negative/:name", send_it([] { return send_file_options{.max_age = -20000ms}; }));
         app.get("/floor/:name", send_it([] { return send_file_options{.max_age = 21911ms}; }));
         app.get("/days/:name", send_it([] { return send_file_options{.max_age = 480h}; }));
         app.get("/uncached/:name", send_it([] {
                     return send_file_options{.cache_control = false, .immutable = true, .max_age = 20s};
                 }));
         app.get("/immutable/:name", send_it([] { return send_file_options{.immutable = true}; }));
         app.get("/whole/:name", send_it([] { return send_file_options{.accept_ranges = false}; }));
         app.get("/dots/:name", send_it([] { return send_file_options{.dotfiles = dotfile_rule::allow}; }));
         app.get("/deny/:name", send_it([] { return send_file_options{.dotfiles = dotfile_rule::deny}; }));
     }},
};

}  // namespace parity::routing
