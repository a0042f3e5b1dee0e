// expect: cortado: use() with a path needs a handler behind it
// expect: cortado: a route needs a handler behind its path
// expect: cortado: a method of app.route() needs a handler
// expect: cortado: a param handler returns void or cortado::task<> and takes (express::request&, express::response&,
// expect: cortado: express::matching takes a function of (std::string_view path), or of (std::string_view path, express::path_match& found), that returns bool and may be const
#include <cortado/express.hpp>

bool is_commit(int);

void run(cortado::express::application& app) {
    app.use("/static");
    app.post("/form");
    app.route("/book").put();
    app.param("id", [](cortado::express::request&, cortado::express::response&) {});
    app.use(cortado::express::matching(is_commit),
            [](cortado::express::request&, cortado::express::response&) {});
}
