#include <cortado/web/view_lookup.hpp>

#include "support/catch.hpp"
#include "unit/fs/temporary_directory.hpp"

#include <fstream>
#include <string>
#include <vector>

namespace web = cortado::web;
using cortado::test::message_of;
using list = std::vector<std::string>;

namespace {

/** Two folders of views; what a file holds does not matter. */
class view_folders {
public:
    view_folders() {
        for (const char* name : {"a/home.t", "a/users/index.t", "a/both.t", "a/both/index.t", "b/home.t",
                                 "b/late.t", "a/folder.t/index.t", "outside.t", "a/index.t"}) {
            const std::string path = root_ / name;
            cortado::fs::mkdir_sync(path.substr(0, path.rfind('/')), {.recursive = true});
            std::ofstream(path) << name;
        }
    }
    /** @return the place of the view below the folder of all; "-" where there is none */
    std::string find(std::string_view name, const list& folders) const {
        list whole;
        for (const std::string& folder : folders) whole.push_back(root_ / folder);
        const auto path = web::find_view(web::view_file_of(name, "t"), whole);
        return path ? path->substr(root_.path().size() + 1) : "-";
    }
    std::string path(const std::string& name) const { return root_ / name; }

private:
    cortado::test::temporary_directory root_;
};

std::string not_found(std::string_view name, const list& folders) {
    return web::view_not_found(name, folders).what();
}

}  // namespace

TEST_CASE("view_file: a name without an extension takes the default, with its dot or without",
          "[web][views]") {
    struct row {
        const char *name, *otherwise, *file, *extension;
    };
    const row rows[] = {
        {"home", "hbs", "home.hbs", ".hbs"},
        {"home", ".hbs", "home.hbs", ".hbs"},
        {"home.html", "hbs", "home.html", ".html"},
        {"home.html", "", "home.html", ".html"},
        {"a.b/home", "hbs", "a.b/home.hbs", ".hbs"},
        {"a.b.c", "hbs", "a.b.c", ".c"},
        {".hidden", "hbs", ".hidden.hbs", ".hbs"},
        {"..", "hbs", "...hbs", ".hbs"},
        {"", "hbs", ".hbs", ".hbs"},
        {"users/", "hbs", "users/.hbs", ".hbs"},
    };
    for (const row& each : rows) {
        CAPTURE(each.name, each.otherwise);
        const web::view_file file = web::view_file_of(each.name, each.otherwise);
        CHECK(file.name == each.file);
        CHECK(file.extension == each.extension);
    }
    CHECK(message_of([] { web::view_file_of("home", ""); }) ==
          "No default engine was specified and no extension was provided.");
}

TEST_CASE("find_view: the first folder that has the file, or an index below its name", "[web][views]") {
    const view_folders views;
    struct row {
        const char* name;
        list folders;
        const char* found;
    };
    const row rows[] = {
        {"home", {"a", "b"}, "a/home.t"},
        {"home", {"b", "a"}, "b/home.t"},
        {"home.t", {"a"}, "a/home.t"},
        {"late", {"none", "a", "b"}, "b/late.t"},
        {"users", {"a"}, "a/users/index.t"},
        {"users/", {"a"}, "a/users/index.t"},
        {"users/index", {"a"}, "a/users/index.t"},
        {"both", {"a"}, "a/both.t"},
        {"both/", {"a"}, "a/both/index.t"},
        {"", {"a"}, "a/index.t"},
        {"./users/../home", {"a"}, "a/home.t"},
        {"../outside", {"a"}, "outside.t"},
        {"//home", {"a"}, "-"},
        {"folder", {"a"}, "-"},
        {"home", {}, "-"},
        {"missing", {"a", "b"}, "-"},
    };
    for (const row& each : rows) {
        CAPTURE(each.name, each.folders);
        CHECK(views.find(each.name, each.folders) == each.found);
    }
    CHECK(views.find(views.path("outside"), {"a"}) == "outside.t");
    CHECK(views.find(std::string("home.t\0.t", 9), {"a"}) == "-");
}

TEST_CASE("view_not_found: the message names the folders", "[web][views]") {
    CHECK(not_found("x", {}) == R"(Failed to lookup view "x" in views directory "")");
    CHECK(not_found("x", {"/a"}) == R"(Failed to lookup view "x" in views directory "/a")");
    CHECK(not_found("x", {"/a", "/b"}) == R"(Failed to lookup view "x" in views directories "/a" or "/b")");
    CHECK(not_found("x", {"/a", "/b", "/c"}) ==
          R"(Failed to lookup view "x" in views directories "/a", "/b" or "/c")");
    CHECK(web::view_not_found("users/show", list{"/a"}).name() == "users/show");
}

TEST_CASE("view_engines: one for each extension, the last that was given", "[web][views]") {
    const auto saying = [](const char* text) {
        return web::make_view_engine([text](const web::view_request&) { return std::string(text); });
    };
    const auto ask = [](web::view_engine* engine) {
        cortado::task<std::string> work = (*engine)({});
        work.start();
        return work.take();
    };
    web::view_engines engines;
    engines.add("html", saying("one"));
    engines.add(".hbs", saying("two"));
    web::view_engine* const html = engines.find(".html");
    REQUIRE(html != nullptr);
    CHECK(ask(html) == "one");
    CHECK(ask(engines.find(".hbs")) == "two");
    CHECK(engines.find("html") == nullptr);
    CHECK(engines.find(".txt") == nullptr);
    engines.add(".html", saying("three"));
    CHECK(engines.find(".html") == html);
    CHECK(ask(html) == "three");
    CHECK(message_of([&] { engines.add("", saying("")); }) == "engine: it needs an extension, \"html\"");
    CHECK(message_of([&] { engines.add(".", saying("")); }) == "engine: it needs an extension, \"html\"");
    CHECK(message_of([&] { engines.add("x", {}); }) == "callback function required");
}

TEST_CASE("view_cache: what was found is known, up to ten thousand names", "[web][views]") {
    web::view_cache cache;
    CHECK_FALSE(cache.find("home").has_value());
    cache.add("home", {"/a/home.t", nullptr});
    cache.add("about", {"/a/about.t", nullptr});
    CHECK(cache.find("home")->path == "/a/home.t");
    CHECK(cache.find("about")->path == "/a/about.t");
    cache.add("home", {"/b/home.t", nullptr});
    CHECK(cache.find("home")->path == "/b/home.t");
    for (int i = 2; i < 10'001; ++i) cache.add("zz" + std::to_string(100'000 + i), {"/z", nullptr});
    CHECK(cache.find("zz109999").has_value());
    CHECK_FALSE(cache.find("zz110000").has_value());
    cache.add("home", {"/c/home.t", nullptr});
    CHECK(cache.find("home")->path == "/c/home.t");
}
