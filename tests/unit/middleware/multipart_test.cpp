#include <cortado/middleware/multipart.hpp>

#include <cortado/express.hpp>
#include <cortado/fs.hpp>
#include <cortado/koa.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/run_blocking.hpp>
#include <cortado/stream/pipeline.hpp>
#include <cortado/web/inject.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <string>
#include <thread>
#include <utility>

#include "support/catch.hpp"

namespace express = cortado::express;
namespace koa = cortado::koa;
namespace fs = cortado::fs;
namespace mw = cortado::middleware;
namespace web = cortado::web;
using cortado::task;

namespace {

task<> fetch(web::handler app, web::inject_request request, web::inject_response& reply) {
    reply = co_await web::inject(std::move(app), std::move(request));
}

template <class Application>
std::string post(const Application& app, std::string body,
                 std::string type = "multipart/form-data; boundary=b") {
    web::inject_request request{.method = "POST", .headers = {{"Content-Type", std::move(type)}}};
    request.body = std::move(body);
    web::inject_response reply;
    cortado::run(fetch(app.as_handler(), std::move(request), reply));
    cortado::run();  // what goes on behind the answer
    return std::to_string(reply.status) + " " + reply.body;
}

std::string field(std::string_view name, std::string_view text) {
    return "--b\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"\r\n\r\n" +
           std::string(text) + "\r\n";
}
std::string file(std::string_view name, std::string_view filename, std::string_view content) {
    return "--b\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"; filename=\"" +
           std::string(filename) + "\"\r\nContent-Type: a/b\r\n\r\n" + std::string(content) + "\r\n";
}

void add_error_handler(express::application& app) {
    app.use([](const cortado::http_error& err, express::request&, express::response& res, express::next_fn) {
        res.status(err.status());
        res.send(err.type() + ": " + err.what());
    });
}

/** A folder that is gone with the test. */
struct scratch_folder {
    std::string path = fs::mkdtemp_sync("/tmp/cortado-test-");
    ~scratch_folder() { fs::rm_sync(path, {.recursive = true, .force = true}); }
};

}  // namespace

TEST_CASE("multipart: fields and files are collected, and the files go with the request",
          "[middleware][multipart]") {
    const scratch_folder folder;
    express::application app;
    app.use(mw::multipart({.directory = folder.path}));
    app.use([&](express::request& req, express::response& res) -> task<> {
        std::string said = req.body.dump() + req.body["name"];
        for (const mw::uploaded_file& each : mw::uploads(req.body)) {
            const std::string content = co_await fs::read_file(each.path);
            said += ' ' + each.field + ' ' + each.filename + ' ' + each.type + ' ' +
                    std::to_string(each.size) + content;
            if (each.filename == "keep") co_await each.move_to(folder.path + "/kept");
        }
        res.send(said);
    });
    CHECK(post(app, field("name", "Ann") + field("tag", "x") + file("f", "../../etc/passwd", "one") +
                        file("g", "", "") + field("tag", "y") + file("f", "keep", "four") + "--b--") ==
          R"(200 {"name":"Ann","tag":["x","y"]}Ann f ../../etc/passwd a/b 3one f keep a/b 4four)");
    CHECK(fs::readdir_sync(folder.path) == std::vector<std::string>{"kept"});
    CHECK(post(app, "{}", "application/json") == "200 null");
    CHECK(post(app, "--b--") == "200 {}");
}

TEST_CASE("multipart: the files are deleted on another thread than the loop's, before the loop ends",
          "[middleware][multipart]") {
    const scratch_folder folder;
    std::promise<void> gate;
    const std::shared_future<void> opened = gate.get_future().share();
    express::application app;
    app.use(mw::multipart({.directory = folder.path}));
    app.post("/", [&](express::request& req, express::response& res) {
        // All of the pool's threads wait, so nothing is deleted yet.
        for (std::size_t i = 0; i < cortado::worker_pool::shared().size(); ++i)
            cortado::spawn(cortado::run_blocking([opened] { opened.wait(); }));
        res.send(mw::uploads(req.body).front().filename);
    });
    web::inject_request request{.method = "POST",
                                .headers = {{"Content-Type", "multipart/form-data; boundary=b"}},
                                .body = file("doc", "a.txt", "content") + "--b--\r\n"};
    web::inject_response reply;
    cortado::run(fetch(app.as_handler(), std::move(request), reply));
    CHECK(reply.body == "a.txt");
    CHECK(fs::readdir_sync(folder.path).size() == 1);
    gate.set_value();
    cortado::run();
    CHECK(fs::readdir_sync(folder.path).empty());
}

TEST_CASE("multipart: (exits within a handler)", "[.]") {
    express::application app;
    app.use(mw::multipart({.directory = std::getenv("CORTADO_TEST_FOLDER")}));
    app.post("/", [](express::request&, express::response&) { std::exit(0); });
    post(app, file("doc", "a.txt", "content") + "--b--\r\n");
}

TEST_CASE("multipart: (exits while all of the pool's threads are busy)", "[.]") {
    std::atomic<bool> exits = false;
    express::application app;
    app.use(mw::multipart({.directory = std::getenv("CORTADO_TEST_FOLDER")}));
    app.post("/", [&](express::request&, express::response& res) {
        for (std::size_t i = 0; i < cortado::worker_pool::shared().size(); ++i)
            cortado::spawn(
                cortado::run_blocking([&] {  // until the pool has thrown away what waits in its queue
                    while (!exits || cortado::worker_pool::shared().queue_length() != 0)
                        std::this_thread::yield();
                }));
        res.end();
    });
    const auto ask_and_exit = [&]() -> task<> {
        web::inject_request request{.method = "POST",
                                    .headers = {{"Content-Type", "multipart/form-data; boundary=b"}},
                                    .body = file("doc", "a.txt", "content") + "--b--\r\n"};
        task<web::inject_response> asked = app.inject(std::move(request));
        co_await asked;
        asked = {};
        // Each thread has taken its job, and the folder waits for one of them.
        while (cortado::worker_pool::shared().queue_length() != 1) std::this_thread::yield();
        exits = true;
        std::exit(0);
    };
    cortado::run(ask_and_exit());
}

TEST_CASE("multipart: what a program leaves that exits from a turn of its loop is deleted then",
          "[middleware][multipart]") {
    const scratch_folder folder;
    const char* const hidden = GENERATE("multipart: (exits within a handler)",
                                        "multipart: (exits while all of the pool's threads are busy)");
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::setenv("CORTADO_TEST_FOLDER", folder.path.c_str(), 1);
        ::execl("/proc/self/exe", "unit_middleware", hidden, "-o", "/dev/null", nullptr);
        ::_exit(98);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(fs::readdir_sync(folder.path).empty());
}

TEST_CASE("multipart: a form that fails leaves no file behind", "[middleware][multipart]") {
    const scratch_folder folder;
    express::application app;
    app.use(mw::multipart({.limits = {.files = 2, .field_name = 5, .file_size = 4},
                           .fields_size = 10,
                           .directory = folder.path}));
    add_error_handler(app);
    CHECK(post(app, file("f", "a", "1234") + file("f", "b", "12345") + "--b--") ==
          "413 entity.too.large: File too large");
    CHECK(post(app, file("f", "a", "1") + file("f", "b", "") + file("f", "c", "1") + "--b--") ==
          "413 parameters.too.many: Too many files");
    CHECK(post(app, field("f", "12345") + field("f", "123456") + "--b--") ==
          "413 entity.too.large: request entity too large");
    CHECK(post(app, field("longer", "1") + "--b--") == "413 entity.too.large: Field name too long");
    CHECK(post(app, file("f", "a", "1234")) == "400 entity.parse.failed: Unexpected end of form");
    CHECK(post(app, "--b--", "multipart/form-data") ==
          "400 entity.parse.failed: Multipart: Boundary not found");
    CHECK(fs::readdir_sync(folder.path).empty());
}

TEST_CASE("multipart_reader: parts are streams that Koa's handlers read, too", "[middleware][multipart]") {
    const scratch_folder folder;
    koa::application app;
    app.use([&](koa::context& ctx) -> task<> {
        mw::multipart_reader parts(ctx, {.fields = 3, .field_size = 5});
        std::string said;
        for (;;) {
            mw::multipart_part* const part = co_await parts.next();
            if (part == nullptr) break;
            said += part->name() + '=';
            if (part->is_file()) {
                co_await cortado::stream::pipeline(*part, fs::create_write_stream(folder.path + "/stored"));
            } else if (part->name() != "skipped") {
                said += co_await part->text();
            }
            said += ';';
        }
        mw::multipart_part* const behind = co_await parts.next();
        ctx.body = said + (behind == nullptr ? "end" : "more");
    });
    CHECK(post(app, field("a", "1") + field("skipped", "xx") + file("f", "n", "content") + field("b", "2") +
                        "--b--\r\nepilogue") == "200 a=1;skipped=;f=;b=2;end");
    CHECK(fs::read_file_sync(folder.path + "/stored") == "content");
    CHECK(post(app, field("skipped", "123456") + "--b--") == "413 Field value too long");
    CHECK(post(app, field("a", "") + field("a", "") + field("a", "") + field("a", "") + "--b--") ==
          "413 Too many fields");
    CHECK(post(app, "x", "text/plain") == "415 the request is no multipart/form-data");
}
