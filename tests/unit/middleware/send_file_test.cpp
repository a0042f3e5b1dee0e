#include <cortado/middleware/send_file.hpp>

#include <cortado/loop/event_loop.hpp>
#include <cortado/middleware/detail/file_search.hpp>
#include <cortado/web/inject.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <random>

#include <cortado/http/file_name.hpp>

#include "support/catch.hpp"
#include "support/log_capture.hpp"
#include "unit/fs/temporary_directory.hpp"

using cortado::task;
using cortado::middleware::dotfile_rule;
using cortado::middleware::find_file;
using cortado::middleware::found_file;
using cortado::middleware::send_file_options;
namespace detail = cortado::middleware::detail;
namespace web = cortado::web;

namespace {

void write(const std::string& path, std::string_view text) { std::ofstream(path) << text; }

task<> look_up(const std::string& path, const send_file_options& options, found_file& found) {
    found = co_await find_file(path, options);
}
found_file look_up(const std::string& path, const send_file_options& options) {
    found_file found;
    cortado::run(look_up(path, options, found));
    return found;
}

task<> send_one(web::exchange& ex, std::string path, send_file_options options) {
    const bool sent = co_await cortado::middleware::send_file(ex, std::move(path), std::move(options));
    if (!sent) ex.body.assign("a directory");
    if (!ex.has_ended()) ex.end();
}

struct sent_file {
    std::string path;
    std::string root;
    task<> operator()(web::exchange& ex) const {
        send_file_options options{.root = root};
        return send_one(ex, path, std::move(options));
    }
};

task<> ask(web::handler app, web::inject_request request, web::inject_response& reply) {
    reply = co_await web::inject(std::move(app), std::move(request));
}
web::inject_response ask(web::handler app, web::inject_request request = {}) {
    web::inject_response reply;
    cortado::run(ask(std::move(app), std::move(request), reply));
    return reply;
}

std::string resolved(std::string_view path, dotfile_rule dotfiles = dotfile_rule::allow) {
    const send_file_options options{.dotfiles = dotfiles};
    const detail::file_place place = detail::place_of(path, path.ends_with('/'), "/srv/www", options);
    return place.refusal != 0 ? std::to_string(place.refusal) : place.path;
}

}  // namespace

TEST_CASE("send_file: paths are normalized as Node does it", "[middleware]") {
    const std::pair<const char*, const char*> rows[] = {{"", "."},
                                                        {".", "."},
                                                        {"./", "./"},
                                                        {"/", "/"},
                                                        {"//", "/"},
                                                        {"a//b", "a/b"},
                                                        {"a/./b/", "a/b/"},
                                                        {"a/b/..", "a"},
                                                        {"a/..", "."},
                                                        {"a/../", "./"},
                                                        {"..", ".."},
                                                        {"../", "../"},
                                                        {"../../a", "../../a"},
                                                        {"a/../../b", "../b"},
                                                        {"a/../../../b/../c", "../../c"},
                                                        {"/..", "/"},
                                                        {"/../a", "/a"},
                                                        {"/a/../..", "/"},
                                                        {"/a/b/../", "/a/"},
                                                        {"..a/..b", "..a/..b"},
                                                        {"../..", "../.."},
                                                        {"../a/..", ".."},
                                                        {"...", "..."},
                                                        {"/a/...", "/a/..."}};
    for (const auto& [path, wanted] : rows) {
        CAPTURE(path);
        CHECK(detail::normalize_path(path) == wanted);
    }
}

TEST_CASE("send_file: the extension of a name is Node's", "[middleware]") {
    const std::pair<const char*, const char*> rows[] = {
        {"a.txt", ".txt"}, {"a", ""},      {".a", ""},          {"a.", "."},         {"..", ""},
        {"..a", ".a"},     {"/a.b/c", ""}, {"a.tar.gz", ".gz"}, {"/x/.profile", ""}, {"", ""}};
    for (const auto& [path, wanted] : rows) {
        CAPTURE(path);
        CHECK(cortado::http::file_extension(path) == wanted);
    }
}

TEST_CASE("send_file: a path stays below its root", "[middleware]") {
    CHECK(resolved("/a.txt") == "/srv/www/a.txt");
    CHECK(resolved("a/../b") == "/srv/www/b");
    CHECK(resolved("/a/") == "/srv/www/a/");
    CHECK(resolved("") == "/srv/www");
    CHECK(resolved("/") == "/srv/www/");
    CHECK(resolved("/../a") == "403");
    CHECK(resolved("a/../../www/b") == "403");
    CHECK(resolved("..\\a") == "403");
    CHECK(resolved("a\\..\\b") == "403");
    CHECK(resolved("..a/b..") == "/srv/www/..a/b..");
    CHECK(resolved(std::string_view("a\0b", 3)) == "400");
    CHECK(resolved("/.git/config", dotfile_rule::ignore) == "404");
    CHECK(resolved("/.git/config", dotfile_rule::deny) == "403");
    CHECK(resolved("/.git/config") == "/srv/www/.git/config");
}

TEST_CASE("send_file: no hostile path leaves the root", "[middleware]") {
    const std::string_view pieces[] = {"..",  ".",   "/",    "//",   "\\",  "a",        "...",
                                       ".a",  "~",   "%2e",  " ",    "..a", "a..",      "\x7f",
                                       "../", "/..", "/../", "..\\", ".\\", "\xc0\xae", "C:"};
    std::mt19937 random(20240607);
    for (int round = 0; round < 200'000; ++round) {
        std::string path;
        const auto count = random() % 9;
        for (unsigned i = 0; i < count; ++i) path += pieces[random() % std::size(pieces)];
        const std::string place = resolved(path);
        if (place == "403") continue;
        const bool is_below = place == "/srv/www" || place.starts_with("/srv/www/");
        const std::string framed = place + "/";
        if (!is_below || framed.find("/../") != std::string::npos ||
            framed.find("/./") != std::string::npos) {
            FAIL("\"" << path << "\" leads to " << place);
        }
    }
}

TEST_CASE("send_file: what is found is a file, a directory, or nothing", "[middleware]") {
    const cortado::test::temporary_directory folder;
    write(folder / "a.txt", "abc");
    REQUIRE(::mkdir((folder / "sub").c_str(), 0755) == 0);
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0644) == 0);
    const send_file_options options{.root = folder.path()};
    const found_file file = look_up("a.txt", options);
    CHECK(file.status == 200);
    CHECK(file.path == folder / "a.txt");
    CHECK(file.stats.size == 3);
    CHECK(file.content.length == 3);
    CHECK(look_up("sub", options).status == 301);
    CHECK(look_up("sub/", options).status == 404);
    CHECK(look_up("missing", options).error == ENOENT);
    CHECK(look_up("a.txt/b", options).status == 404);
    CHECK(look_up("pipe", options).status == 404);
}

TEST_CASE("send_file: a file that is known is found in place, and on the pool the same", "[middleware]") {
    const cortado::test::temporary_directory folder;
    write(folder / "a.txt", "abc");
    const send_file_options options{.root = folder.path()};
    const detail::file_place place = detail::place_of("a.txt", false, folder.path(), options);
    const found_file waited_for = detail::find_blocking(place, options);
    CHECK(waited_for.status == 200);
    if (const auto known = detail::find_at_once(place, options)) {
        CHECK(known->status == 200);
        CHECK(known->stats.ino == waited_for.stats.ino);
    }
}

TEST_CASE("send_file: an absolute path needs no root", "[middleware]") {
    const cortado::test::temporary_directory folder;
    write(folder / "a.txt", "abc");
    const auto reply = ask(web::handler::from(sent_file{folder / "a.txt", ""}));
    CHECK(reply.status == 200);
    CHECK(reply.body == "abc");
    CHECK(reply.header("Content-Type") == "text/plain; charset=utf-8");
}

TEST_CASE("send_file: a directory is told by false", "[middleware]") {
    const cortado::test::temporary_directory folder;
    CHECK(ask(web::handler::from(sent_file{folder.path(), ""})).body == "a directory");
}

TEST_CASE("send_file: what is not there is an http_error whose text names it to the program alone",
          "[middleware]") {
    const cortado::test::temporary_directory folder;
    web::inject_response reply = ask(web::handler::from(sent_file{"missing.txt", folder.path()}));
    CHECK(reply.status == 404);
    CHECK(reply.body == "Not Found");
    std::string said;
    bool exposed = true;
    auto catching = [&](web::exchange& ex) -> task<> {
        send_file_options options{.root = folder.path()};
        try {
            co_await cortado::middleware::send_file(ex, "missing.txt", std::move(options));
        } catch (const cortado::http_error& error) {
            said = error.what();
            exposed = error.expose();
        }
        ex.end();
    };
    ask(web::handler::from(catching));
    CHECK(said == "ENOENT: no such file or directory, stat '" + (folder / "missing.txt") + "'");
    CHECK_FALSE(exposed);
}

TEST_CASE("send_file: a relative path without a root is a usage_error", "[middleware]") {
    std::string said;
    auto catching = [&](web::exchange& ex) -> task<> {
        try {
            co_await cortado::middleware::send_file(ex, "a.txt");
        } catch (const cortado::usage_error& error) {
            said = error.what();
        }
        ex.end();
    };
    ask(web::handler::from(catching));
    CHECK(said == "send_file: \"a.txt\" is relative and there is no root; set options.root");
}

TEST_CASE("send_file: times are rounded to milliseconds, also before 1970", "[middleware]") {
    const cortado::test::temporary_directory folder;
    write(folder / "a.txt", "abc");
    const auto tag_at = [&](std::int64_t seconds, long nanoseconds) {
        const timespec time{seconds, nanoseconds};
        const timespec both[] = {time, time};
        REQUIRE(::utimensat(AT_FDCWD, (folder / "a.txt").c_str(), both, 0) == 0);
        const auto reply = ask(web::handler::from(sent_file{"a.txt", folder.path()}));
        return std::string(reply.header("ETag")) + " " + std::string(reply.header("Last-Modified"));
    };
    CHECK(tag_at(0, 0) == "W/\"3-0\" Thu, 01 Jan 1970 00:00:00 GMT");
    CHECK(tag_at(1, 999'600'000) == "W/\"3-7d0\" Thu, 01 Jan 1970 00:00:02 GMT");
    CHECK(tag_at(1, 999'400'000) == "W/\"3-7cf\" Thu, 01 Jan 1970 00:00:01 GMT");
    CHECK(tag_at(-2, 500'000'000) == "W/\"3--5dc\" Wed, 31 Dec 1969 23:59:58 GMT");
}

TEST_CASE("send_file: a file is sent whole and in parts, whatever its length", "[middleware]") {
    const cortado::test::temporary_directory folder;
    for (const std::size_t length : {0U, 1U, 16U * 1024, 16U * 1024 + 1, 200'000U}) {
        CAPTURE(length);
        std::string text;
        for (std::size_t i = 0; i < length; ++i) text += static_cast<char>('a' + i % 26);
        write(folder / "a.bin", text);
        const auto app = web::handler::from(sent_file{"a.bin", folder.path()});
        const auto whole = ask(app);
        CHECK((whole.status == 200 && whole.body == text));
        CHECK(whole.header("Content-Length") == std::to_string(length));
        const auto head = ask(app, {.method = "HEAD"});
        CHECK((head.body.empty() && head.header("Content-Length") == std::to_string(length)));
        if (length < 2) continue;
        const auto part = ask(app, {.headers = {{"Range", "bytes=1-"}}});
        CHECK((part.status == 206 && part.body == text.substr(1)));
    }
}

TEST_CASE("send_file: a file that became shorter while it was found cuts the connection", "[middleware]") {
    const cortado::test::temporary_directory folder;
    const std::string path = folder / "a.txt";
    write(path, "abcdefgh");
    cortado::test::log_capture log;
    auto cutting = [&](web::exchange& ex) -> task<> {
        send_file_options options;
        found_file found = co_await find_file(path, options);
        REQUIRE(::truncate(path.c_str(), 3) == 0);
        answer_with_file(ex, std::move(found), options);
    };
    const auto reply = ask(web::handler::from(cutting));
    CHECK(reply.header("Content-Length") == "8");
    CHECK_FALSE(reply.is_complete);
}

TEST_CASE("send_file: a file that is replaced while it was found is sent as it was", "[middleware]") {
    const cortado::test::temporary_directory folder;
    const std::string path = folder / "a.txt";
    write(path, "before");
    auto replacing = [&](web::exchange& ex) -> task<> {
        send_file_options options;
        found_file found = co_await find_file(path, options);
        write(folder / "b.txt", "behind it");
        REQUIRE(::rename((folder / "b.txt").c_str(), path.c_str()) == 0);
        answer_with_file(ex, std::move(found), options);
    };
    CHECK(ask(web::handler::from(replacing)).body == "before");
}
