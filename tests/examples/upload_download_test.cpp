#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/upload_download.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

namespace {
const std::string json_reply = " application/json; charset=utf-8: ";
}

TEST_CASE("upload_download: an upload is counted, whichever way it is framed", "[examples]") {
    CHECK(summary(ask(make_app(), "POST", "/upload", std::string(100'000, 'x'))) ==
          "200" + json_reply + R"({"bytes":100000})");
    CHECK(summary(ask(make_app(), "POST", "/upload")) == "200" + json_reply + R"({"bytes":0})");
    cortado::web::inject_request chunked;
    chunked.method = "POST";
    chunked.url = "/upload";
    chunked.body_pieces = {"one", std::string(70'000, 'x'), "three"};
    CHECK(summary(ask(make_app(), chunked)) == "200" + json_reply + R"({"bytes":70008})");
}

TEST_CASE("upload_download: a download has the bytes that were asked for, and says how many", "[examples]") {
    const auto app = make_app();
    const auto short_reply = ask(app, "GET", "/download?bytes=12");
    CHECK(summary(short_reply) == "200 application/octet-stream: abcdefghijkl");
    CHECK(short_reply.header("Content-Length") == "12");
    const auto long_reply = ask(app, "GET", "/download?bytes=200000");
    REQUIRE(long_reply.body.size() == 200'000);
    CHECK(long_reply.is_complete);
    bool in_order = true;
    for (std::size_t at = 0; at < long_reply.body.size(); ++at) {
        in_order = in_order && long_reply.body[at] == static_cast<char>('a' + at % 26);
    }
    CHECK(in_order);
    CHECK(ask(app, "GET", "/download?bytes=0").body.empty());
}

TEST_CASE("upload_download: a count that is none is refused", "[examples]") {
    const std::string refusal = "400" + json_reply + R"({"error":"say how many: /download?bytes=N"})";
    for (const char* url : {"/download", "/download?bytes=", "/download?bytes=many", "/download?bytes=-1",
                            "/download?bytes=1k", "/download?bytes=99999999999999999999999"}) {
        CHECK(summary(ask(make_app(), "GET", url)) == refusal);
    }
}
