// First, for its pragma.
#include "drive.hpp"

#include "examples/site/site.hpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

namespace {

const std::string head = "200 text/html; charset=utf-8: ";
const std::string before(const std::string& title) {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>" + title +
           "</title>\n</head>\n<body>\n  <nav><a href=\"/\">Home</a></nav>\n";
}
const std::string after = "\n  <footer>Tea &amp; Co.</footer>\n</body>\n</html>\n";

}  // namespace

TEST_CASE("site: the home page lists what there is, each by a partial, in the layout", "[examples]") {
    CHECK(summary(ask(site::make_app(), "GET", "/")) ==
          head + before("Tea &amp; Co.") +
              "  <h1>Tea &amp; Co.</h1>\n  <ul>\n"
              "    <li class=\"first\"><a href=\"/teas/sencha\">Sencha</a>, 4.50</li>\n"
              "    <li><a href=\"/teas/assam\">Assam &lt;bold&gt;</a>, 3.20</li>\n"
              "  </ul>\n" +
              after);
}

TEST_CASE("site: a page of its own for each tea, escaped", "[examples]") {
    CHECK(summary(ask(site::make_app(), "GET", "/teas/sencha")) ==
          head + before("Sencha") + "<h1>Sencha</h1>\n<p>4.50 for 100 g, green, fresh</p>\n" + after);
    CHECK(ask(site::make_app(), "GET", "/teas/assam").body ==
          before("Assam &lt;bold&gt;") + "<h1>Assam &lt;bold&gt;</h1>\n<p>3.20 for 100 g, no notes</p>\n" +
              after);
}

TEST_CASE("site: what is not there gets a page too, with its status", "[examples]") {
    const auto reply = ask(site::make_app(), "GET", "/teas/<script>");
    CHECK(reply.status == 404);
    CHECK(reply.body == before("Not found") + "<h1>There is no /teas/&lt;script&gt;</h1>\n" + after);
}

TEST_CASE("site: Koa renders the same views", "[examples]") {
    const auto reply = ask(site::make_app(), "GET", "/koa");
    CHECK(reply.status == 200);
    CHECK(reply.body.find("<h1>Brewed by Koa</h1>") != std::string::npos);
    CHECK(reply.body.find("<footer>No name</footer>") != std::string::npos);
}
