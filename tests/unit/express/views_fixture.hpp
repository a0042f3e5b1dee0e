#pragma once

#include "fixture.hpp"
#include "unit/fs/temporary_directory.hpp"

#include <exception>
#include <fstream>
#include <initializer_list>
#include <string>
#include <string_view>

using express::request;
using express::response;
using express::view_request;

/** A folder of views, each with its name as text. */
struct views_of_test {
    explicit views_of_test(std::initializer_list<const char*> names = {"home.t"}) {
        for (const char* name : names) std::ofstream(folder / name) << name;
    }
    express::application app() const {
        express::application made;
        made.set("views", folder.path()).set("view engine", "t");
        return made;
    }
    cortado::test::temporary_directory folder;
};

inline std::string json_of(const view_request& view, std::string_view name) {
    std::string text;
    append_json(text, view.locals.find(name));
    return text.empty() ? "-" : text;
}

/** Shows what the locals a to e are. */
inline std::string show_locals(const view_request& view) {
    std::string text;
    for (const char* name : {"a", "b", "c", "d", "e"}) text += json_of(view, name) + ' ';
    return text;
}

/** An engine that waits until it may go on. */
struct waiting_engine {
    cortado::event* go;
    task<std::string> operator()(view_request view) const {
        co_await *go;
        co_return show_locals(view);
    }
};

inline std::string reason(const std::exception& error) {
    const std::string text = error.what();
    return text.substr(0, text.find(" in views"));
}

inline void add_error_text(express::application& app) {
    app.use([](const std::exception& error, request&, response& res, express::next_fn) {
        res.status(500).send("heard: " + reason(error));
    });
}
