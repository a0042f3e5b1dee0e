// middleware::multipart makes of forms what multer makes of them; what differs is in docs/differences.md.
#include <cortado/express.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/middleware/multipart.hpp>
#include <cortado/web/inject.hpp>

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>

#include "support/catch.hpp"

namespace {

namespace express = cortado::express;
namespace middleware = cortado::middleware;
using document = nlohmann::json;

document recorded_forms() {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream text(std::string(root == nullptr ? "." : root) +
                       "/tests/parity/express/multipart_cases.json");
    REQUIRE(text.good());
    return document::parse(text);
}

/** The data has octets as characters of Latin-1. */
std::string octets_of(const std::string& text) {
    std::string octets;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        octets += lead < 0x80 ? text[i] : static_cast<char>((lead & 0x03) << 6 | (text[++i] & 0x3f));
    }
    return octets;
}
std::string text_of(const std::string& octets) {
    std::string text;
    for (const char each : octets) {
        const auto octet = static_cast<unsigned char>(each);
        if (octet >= 0x80) text += static_cast<char>(0xc0 | (octet >> 6));
        text += octet < 0x80 ? each : static_cast<char>(0x80 | (octet & 0x3f));
    }
    return text;
}

middleware::multipart_options options_of(const document& limits) {
    middleware::multipart_options options;
    options.limits.fields = limits.value("fields", options.limits.fields);
    options.limits.files = limits.value("files", options.limits.files);
    options.limits.field_name = limits.value("fieldNameSize", options.limits.field_name);
    if (limits.contains("fileSize")) options.limits.file_size = limits["fileSize"].get<int>();
    if (limits.contains("fieldSize")) options.limits.field_size = limits["fieldSize"].get<int>();
    return options;
}

document show_form(express::request& req) {
    document files = document::array();
    for (const middleware::uploaded_file& each : middleware::uploads(req.body)) {
        files.push_back({{"field", each.field},
                         {"name", each.filename},
                         {"type", each.type},
                         {"size", each.size},
                         {"text", text_of(cortado::fs::read_file_sync(each.path))}});
    }
    return {{"body", req.body.is_form() ? document::parse(req.body.dump()) : document()}, {"files", files}};
}

express::application collecting(const document& limits) {
    express::application app;
    app.use(middleware::multipart(options_of(limits)));
    app.use([](express::request& req, express::response& res) { res.send(show_form(req).dump()); });
    app.use(
        [](const cortado::http_error& error, express::request&, express::response& res, express::next_fn) {
            CHECK((error.status() == 413 || error.status() == 400));
            res.send(document{{"error", error.what()}}.dump());
        });
    return app;
}

cortado::task<> post_form(cortado::web::handler app, cortado::web::inject_request request,
                          cortado::web::inject_response& reply) {
    reply = co_await cortado::web::inject(std::move(app), std::move(request));
}

document answer(const document& form) {
    cortado::web::inject_request request{.method = "POST", .headers = {{"Content-Type", form["type"]}}};
    if (form["pieces"] > 1) {
        for (const char octet : octets_of(form["body"])) request.body_pieces.emplace_back(1, octet);
    } else {
        request.body = octets_of(form["body"]);
    }
    cortado::web::inject_response reply;
    cortado::run(post_form(collecting(form["limits"]).as_handler(), std::move(request), reply));
    return document::parse(reply.body);
}

/** What docs/differences.md says of these forms. */
document expected_of(const document& form) {
    const std::string name = form["name"];
    document theirs = form["is"];
    if (name == "a type with parameters") theirs["files"][0]["type"] = "text/plain; charset=latin1";
    if (name == "a file name with folders") theirs["files"][0]["name"] = "../../etc/passwd";
    if (name == "a file name of another system") theirs["files"][0]["name"] = "C:\\dir\\a.txt";
    if (name == "UTF-8 in a file name") theirs["files"][0]["name"] = "h\u00e9.txt";
    if (name == "a name in brackets")
        theirs["body"] = {{"user[name]", "x"}, {"user[age]", "7"}, {"list[]", "1"}};
    return theirs;
}

}  // namespace

TEST_CASE("multipart parity: a form is what multer makes of it", "[express][multipart][parity]") {
    const document forms = recorded_forms();
    REQUIRE(forms.size() >= 33);
    for (const document& form : forms) {
        CAPTURE(form["name"].dump(), form["body"].dump());
        CHECK(answer(form) == expected_of(form));
    }
}
