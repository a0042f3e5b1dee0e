#include <cortado/middleware/serve_index.hpp>

#include <cortado/core/error.hpp>
#include <cortado/fs/directory.hpp>
#include <cortado/fs/stat.hpp>
#include <cortado/http/date.hpp>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "faces.hpp"
#include "support/catch.hpp"
#include "unit/fs/temporary_directory.hpp"

using cortado::test::ask;
using cortado::test::in_both_faces;
using cortado::test::message_of;
namespace middleware = cortado::middleware;

namespace {

/** A folder to show, with a neighbour that is not to be seen. */
class shown_folder {
public:
    shown_folder() {
        for (const char* name : {"public", "public/sub", "public/sub/deeper", "public/.git", "public-not"})
            cortado::fs::mkdir_sync(folder_ / name);
        for (const char* name :
             {"b.txt", "C.txt", ".hidden", "<b>&\"'.html", "sub/in ner#?%.txt", ".git/config"})
            std::ofstream(folder_ / ("public/" + std::string(name))) << name;
        std::ofstream(folder_ / "secret.txt") << "not to be seen";
    }
    std::string path() const { return folder_ / "public"; }
    std::string date(const std::string& name) const {
        return cortado::http::format_date(cortado::fs::stat_sync(path() + '/' + name).mtime_ns /
                                          1'000'000'000);
    }

private:
    cortado::test::temporary_directory folder_;
};

std::string look(const cortado::web::handler& app, const std::string& url, const std::string& accept,
                 const std::string& method = "GET") {
    const auto reply = ask(app, {.method = method, .url = url, .headers = {{"Accept", accept}}});
    return std::to_string(reply.status) + ' ' + reply.body;
}

int status(const cortado::web::handler& app, const std::string& url) {
    return ask(app, {.url = url, .headers = {{"Accept", "text/plain"}}}).status;
}

std::string row(const std::string& link, const std::string& name, const std::string& size,
                const std::string& date) {
    return "<tr><td><a href=\"" + link + "\">" + name + "</a></td><td class=\"size\">" + size + "</td><td>" +
           date + "</td></tr>\n";
}

}  // namespace

TEST_CASE("serve_index: a directory is listed in the form that is asked for", "[middleware]") {
    const shown_folder folder;
    for (const auto& [face, app] : in_both_faces({middleware::serve_index(folder.path())})) {
        CAPTURE(face);
        CHECK(look(app, "/", "text/plain") == "200 sub\n<b>&\"'.html\nb.txt\nC.txt\n");
        CHECK(look(app, "/", "application/json") == R"(200 ["sub","<b>&\"'.html","b.txt","C.txt"])");
        CHECK(look(app, "/sub", "application/*") == R"(200 ["deeper","in ner#?%.txt"])");
        CHECK(look(app, "/sub/deeper/..", "text/plain") == "200 deeper\nin ner#?%.txt\n");
        CHECK(look(app, "/sub/deeper", "application/json") == "200 []");
        CHECK(look(app, "/b.txt", "text/plain") == "200 hello");
        CHECK(look(app, "/missing", "text/plain") == "200 hello");
        CHECK(ask(app, {.headers = {{"Accept", "image/png"}}}).status == 406);
        CHECK(look(app, "/", "text/plain", "HEAD") == "200 ");
    }
}

TEST_CASE("serve_index: nothing outside of the folder is shown, however the way out is spelt",
          "[middleware]") {
    const shown_folder folder;
    for (const auto& [face, app] : in_both_faces({middleware::serve_index(folder.path())})) {
        for (const char* url : {"/..", "/../", "/%2e%2e/", "/%2E%2E%2F", "/..%2f", "/sub/../..",
                                "/../public-not/", "/sub/%2e%2e/%2e%2e/public-not", "//../", "/./../"}) {
            CAPTURE(face, url);
            CHECK(status(app, url) == 403);
        }
        CAPTURE(face);
        CHECK(status(app, "/%00") == 400);
        CHECK(status(app, "/sub%00/..") == 400);
        CHECK(status(app, "/%") == 400);
        CHECK(look(app, "/..%5c", "text/plain") == "200 hello");  // a name like any other here
        CHECK(status(app, "/" + std::string(300, 'a')) == 414);
    }
}

TEST_CASE("serve_index: what is hidden is neither shown nor listed", "[middleware]") {
    const shown_folder folder;
    for (const auto& [face, app] : in_both_faces({middleware::serve_index(folder.path())})) {
        CAPTURE(face);
        CHECK(look(app, "/.git", "text/plain") == "200 hello");
        CHECK(look(app, "/%2egit/", "text/plain") == "200 hello");
        CHECK(look(app, "/sub/../.git/", "text/plain") == "200 hello");
    }
    for (const auto& [face, app] :
         in_both_faces({middleware::serve_index(folder.path(), {.hidden = true})})) {
        CAPTURE(face);
        CHECK(look(app, "/", "application/json") ==
              R"(200 [".git","sub",".hidden","<b>&\"'.html","b.txt","C.txt"])");
        CHECK(look(app, "/.git", "text/plain") == "200 config\n");
    }
    const auto of_hidden = middleware::serve_index(folder.path() + "/.git");
    for (const auto& [face, app] : in_both_faces({of_hidden})) {
        CAPTURE(face);
        CHECK(look(app, "/", "text/plain") == "200 config\n");
    }
}

TEST_CASE("serve_index: names of files and of the directory are text in the page, never markup",
          "[middleware]") {
    const shown_folder folder;
    cortado::fs::mkdir_sync(folder.path() + "/<i>");
    const std::string head = "</title>\n<style>p{}</style>\n</head>\n<body>\n<h1>";
    const std::string begin =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>";
    const std::string table = "</h1>\n<table>\n<tr><th>Name</th><th>Size</th><th>Modified</th></tr>\n";
    const auto layer = middleware::serve_index(folder.path(), {.stylesheet = "p{}"});
    for (const auto& [face, app] : in_both_faces({layer})) {
        CAPTURE(face);
        const auto reply = ask(app);
        CHECK(reply.body ==
              begin + '/' + head + '/' + table + row("/%3Ci%3E/", "&lt;i&gt;/", "", folder.date("<i>")) +
                  row("/sub/", "sub/", "", folder.date("sub")) +
                  row("/%3Cb%3E%26%22&#39;.html", "&lt;b&gt;&amp;&quot;&#39;.html", "11",
                      folder.date("<b>&\"'.html")) +
                  row("/b.txt", "b.txt", "5", folder.date("b.txt")) +
                  row("/C.txt", "C.txt", "5", folder.date("C.txt")) + "</table>\n</body>\n</html>\n");
        CHECK(reply.header("Content-Type") == "text/html; charset=utf-8");
        CHECK(reply.header("X-Content-Type-Options") == "nosniff");
        CHECK(reply.header("Content-Security-Policy") == "default-src 'none'; style-src 'unsafe-inline'");
        CHECK(ask(app, {.url = "/%3Ci%3E?<script>"}).body == begin + "/&lt;i&gt;" + head + "/&lt;i&gt;" +
                                                                 table + row("/", "..", "", "") +
                                                                 "</table>\n</body>\n</html>\n");
    }
}

TEST_CASE("serve_index: links stay on this site and below where it is mounted", "[middleware]") {
    const shown_folder folder;
    cortado::express::application app;
    app.use("/files", middleware::serve_index(folder.path()));
    const auto inner = ask(app.as_handler(), {.url = "/files/sub"}).body;
    CHECK(inner.find("<a href=\"/files/\">..</a>") != std::string::npos);
    CHECK(inner.find("<a href=\"/files/sub/in%20ner%23%3F%25.txt\">in ner#?%.txt</a>") != std::string::npos);
    for (const auto& [face, bare] : in_both_faces({middleware::serve_index(folder.path())})) {
        CAPTURE(face);
        const auto body = ask(bare, {.url = "//sub"}).body;
        CHECK(body.find("<a href=\"/sub/deeper/\">deeper/</a>") != std::string::npos);
        CHECK(body.find("href=\"//") == std::string::npos);
    }
}

TEST_CASE("serve_index: other methods are refused, a filter takes out, an empty root is a mistake",
          "[middleware]") {
    const shown_folder folder;
    const auto only_text = [](std::string_view name, std::string_view) { return name.ends_with(".txt"); };
    const auto layer = middleware::serve_index(folder.path(), {.filter = only_text});
    for (const auto& [face, app] : in_both_faces({layer})) {
        CAPTURE(face);
        CHECK(look(app, "/", "text/plain") == "200 b.txt\nC.txt\n");
        const auto refused = ask(app, {.method = "POST"});
        CHECK(refused.status == 405);
        CHECK(refused.header("Allow") == "GET, HEAD, OPTIONS");
        CHECK(refused.body.empty());
        CHECK(ask(app, {.method = "OPTIONS"}).status == 200);
    }
    CHECK(message_of([] { middleware::serve_index(""); }) ==
          "serve_index: the root is empty; name the folder to show");
}
