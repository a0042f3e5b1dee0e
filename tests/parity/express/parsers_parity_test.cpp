// Replays the requests that parsers_record.mjs sent to Express's body parsers, each with each of its options.
#include <cortado/brotli.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/express.hpp>
#include <cortado/middleware.hpp>
#include <cortado/zlib.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

namespace {

namespace express = cortado::express;
namespace mw = cortado::middleware;
namespace web = cortado::web;
using cortado::http_error;
using document = nlohmann::json;
using json = nlohmann::ordered_json;

bool is_bad(std::string_view octets) { return octets.starts_with('[') || octets.starts_with('b'); }

/** Is shown values, and writes down in which order; some it replaces, leaves out or refuses. */
struct revive {
    std::string seen = {};
    bool is_first = true;

    void operator()(mw::revived_member& member) {
        const std::string key(member.key());
        if (!std::exchange(is_first, false)) seen += ',';
        seen += key;
        if (key == "out") return member.leave_out();
        if (key == "bad") throw http_error(418, "no bad here");
        json& value = member.value();
        if (key.empty()) {
            value = json{{"order", seen}, {"value", value}};
        } else if (value.is_number()) {
            value = value.get<int>() + 1;
        }
    }
};

void choose_reviver(const std::string& name, mw::json_options& options) {
    if (name == "reviver") options.reviver = revive();
    if (name == "reviver_any") {
        options.strict = false;
        options.reviver = [](mw::revived_member& member) {
            if (member.key().empty() && !member.is_of_object())
                member.value() = json::array({"", member.value()});
        };
    }
    if (name == "reviver_nothing") options.reviver = [](mw::revived_member& member) { member.leave_out(); };
}

/** The options of that name in parsers_record.mjs. */
template <class Options>
Options options_of(const std::string& name, const std::string& own_type) {
    Options options;
    if (name == "limit") options.limit = 12;
    if (name == "limit_text") options.limit = "12b";
    if (name == "no_inflate") options.inflate = false;
    if (name == "type") options.type = "application/vnd.own";
    if (name == "types") options.type = {own_type, "application/vnd.own"};
    if (name == "chosen")
        options.type = [](const web::exchange& ex) { return ex.request.headers["X-Take"] == "1"; };
    if (name == "verify") {
        options.verify = [](web::exchange&, std::string_view octets, std::string_view) {
            if (is_bad(octets)) throw std::runtime_error("not this");
        };
    }
    if (name == "verify_status") {
        options.verify = [](web::exchange&, std::string_view octets, std::string_view) {
            if (is_bad(octets)) throw http_error(400, "not this");
        };
    }
    if (name == "verify_type") {
        options.verify = [](web::exchange&, std::string_view octets, std::string_view) {
            http_error refused(422, "not this");
            if (is_bad(octets)) throw refused.type("own.type");
        };
    }
    if constexpr (requires { options.reviver; }) choose_reviver(name, options);
    if constexpr (requires { options.parameter_limit; }) {
        if (name == "few") {
            options.extended = true;
            options.parameter_limit = 2;
            options.depth = 2;
        }
    }
    return options;
}

express::application make_cookies(const std::string& options);

express::application make(const std::string& parser, const std::string& options) {
    if (parser == "cookies") return make_cookies(options);
    express::application app;
    const bool is_twice = options == "none";
    if (parser == "json") {
        app.use(mw::json(options_of<mw::json_options>(options, "application/json")));
        if (is_twice) app.use(mw::json());
    } else if (parser == "urlencoded") {
        app.use(
            mw::urlencoded(options_of<mw::urlencoded_options>(options, "application/x-www-form-urlencoded")));
        if (is_twice) app.use(mw::urlencoded());
    } else if (parser == "text") {
        app.use(mw::text(options_of<mw::text_options>(options, "text/plain")));
        if (is_twice) app.use(mw::text());
    } else {
        app.use(mw::raw(options_of<mw::raw_options>(options, "application/octet-stream")));
        if (is_twice) app.use(mw::raw());
    }
    app.use([](express::request& req, express::response& res) {
        if (!req.body.has_value()) return res.json({{"nothing", true}});
        res.json({{"body", req.body}});
    });
    app.use([](const mw::body_error& err, express::request&, express::response& res, express::next_fn) {
        json told{{"status", err.status()}, {"type", err.type()}, {"message", err.what()}};
        if (!err.body.empty()) told["body"] = err.body;
        if (!err.charset.empty()) told["charset"] = err.charset;
        if (!err.encoding.empty()) told["encoding"] = err.encoding;
        if (err.expected) told["expected"] = *err.expected;
        if (err.limit) told["limit"] = *err.limit;
        if (err.received) told["received"] = *err.received;
        res.status(err.status()).json(told);
    });
    return app;
}

cortado::cookie_parser_options decoding(const std::string& options) {
    if (options == "decode") {
        return {.decode = [](std::string_view value) {
            std::string made(value);
            for (char& c : made) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
            return made;
        }};
    }
    if (options == "decode_signed") {
        return {.decode = [](std::string_view value) {
            std::string made(value);
            std::replace(made.begin(), made.end(), '~', '.');
            return made;
        }};
    }
    return {.decode = [](std::string_view value) {
        if (value.find('%') != std::string_view::npos) throw std::runtime_error("not this");
        return '<' + std::string(value) + '>';
    }};
}

json shown(const web::cookie_list& cookies) {
    json all = json::array();
    for (const auto& each : cookies) {
        const std::optional<json> value = cookies.json<json>(each.name);
        const json text = each.is_forged ? json(false) : json(each.value);
        all.push_back({each.name, value ? *value : text});
    }
    return all;
}

express::application make_cookies(const std::string& options) {
    express::application app;
    if (options == "plain") {
        app.use(cortado::cookie_parser());
    } else if (options == "decode") {
        app.use(cortado::cookie_parser(decoding(options)));
    } else {
        app.use(cortado::cookie_parser("secret", decoding(options)));
    }
    app.use([](express::request& req, express::response& res) {
        res.json(json{{"plain", shown(req.cookies())}, {"signed", shown(req.signed_cookies())}});
    });
    return app;
}

std::string octets_of(const std::string& hex) {
    std::string octets;
    for (std::size_t at = 0; at < hex.size(); at += 2)
        octets += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
    return octets;
}

web::inject_request request_of(const document& row) {
    web::inject_request request{.method = row.value("method", "POST")};
    for (const auto& [name, value] : row["headers"].items())
        request.headers.emplace_back(name, value.get<std::string>());
    if (row.contains("body")) {
        request.body = octets_of(row["body"]);
        request.headers.emplace_back("Content-Length", std::to_string(request.body.size()));
    } else if (row.contains("pieces")) {
        request.headers.emplace_back("Transfer-Encoding", "chunked");
        for (const document& piece : row["pieces"]) {
            const std::string octets = octets_of(piece);
            request.body.append(fmt::format("{:x}\r\n", octets.size())).append(octets).append("\r\n");
        }
        request.body += "0\r\n\r\n";
    }
    return request;
}

/** The order of header fields says nothing. */
document sorted(document headers) {
    std::sort(headers.begin(), headers.end());
    return headers;
}

document reply_of(const web::inject_response& reply) {
    document headers = document::array();
    for (const auto& [name, value] : reply.headers) {
        if (name != "Date" && name != "Connection") headers.push_back({name, value});
    }
    return {{"status", reply.status},
            {"reason", reply.reason},
            {"headers", sorted(headers)},
            {"body", reply.body}};
}

}  // namespace

TEST_CASE("body parsers: each option of each parser does what it does in Express", "[parity][express]") {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream text(std::string(root == nullptr ? "." : root) +
                       "/tests/parity/express/parsers_cases.json");
    REQUIRE(text.good());
    const document rows = document::parse(text);
    REQUIRE(rows.size() >= 290);
    for (document row : rows) {
        row["reply"]["headers"] = sorted(row["reply"]["headers"]);
        CAPTURE(row["parser"].dump(), row["options"].dump(), row["request"].dump().substr(0, 300));
        const express::application app = make(row["parser"], row["options"]);
        CHECK(reply_of(cortado::sync_wait(app.inject(request_of(row["request"])))) == row["reply"]);
    }
}
