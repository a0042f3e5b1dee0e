// How the work of parsers grows with what clients send: counted, not timed. This file alone is compiled with
// -fsanitize-coverage=trace-pc, header-only, so that each basic block of what it includes calls the counter below. What the
// standard library would leave to the C library is done here, block by block.
#include <cstddef>

namespace {

constexpr void* find_octet(const void* in, int wanted, std::size_t size) {
    const auto* at = static_cast<const unsigned char*>(in);
    for (; size > 0; --size, ++at) {
        if (*at == static_cast<unsigned char>(wanted)) return const_cast<unsigned char*>(at);
    }
    return nullptr;
}

constexpr int compare_octets(const void* one, const void* other, std::size_t size) {
    const auto* a = static_cast<const unsigned char*>(one);
    const auto* b = static_cast<const unsigned char*>(other);
    for (; size > 0; --size, ++a, ++b) {
        if (*a != *b) return *a < *b ? -1 : 1;
    }
    return 0;
}

}  // namespace

#define __builtin_memchr find_octet
#define __builtin_memcmp compare_octets
#include <string>
#include <string_view>
#undef __builtin_memchr
#undef __builtin_memcmp

#include <cortado/http/content_disposition.hpp>
#include <cortado/http/cookie.hpp>
#include <cortado/http/date.hpp>
#include <cortado/http/etag.hpp>
#include <cortado/http/field_lines.hpp>
#include <cortado/http/media_type.hpp>
#include <cortado/http/negotiation.hpp>
#include <cortado/http/nested_query.hpp>
#include <cortado/http/query.hpp>
#include <cortado/http/range.hpp>
#include <cortado/http/raw_cookie.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/trusted_proxy.hpp>
#include <cortado/http/type_is.hpp>
#include <cortado/http/url.hpp>
#include <cortado/http/vary.hpp>
#include <cortado/middleware/basic_auth.hpp>
#include <cortado/middleware/cookie_parser.hpp>
#include <cortado/middleware/json_reader.hpp>
#include <cortado/middleware/multipart_parser.hpp>

#include <algorithm>
#include <vector>

#include "support/catch.hpp"

namespace http = cortado::http;
namespace middleware = cortado::middleware;

namespace {
std::size_t counted = 0;
}

#if defined(__clang__)
extern "C" __attribute__((no_sanitize("coverage"))) void __sanitizer_cov_trace_pc();
#else
extern "C" __attribute__((no_sanitize_coverage)) void __sanitizer_cov_trace_pc();
#endif
extern "C" void __sanitizer_cov_trace_pc() { ++counted; }

namespace {

void read_form(std::string_view form) {
    using event = middleware::multipart_parser::event;
    middleware::multipart_parser parser("b");
    for (event seen = parser.next(); seen != event::end && seen != event::failed; seen = parser.next()) {
        if (seen != event::need_more) continue;
        if (form.empty()) parser.finish();
        parser.feed(form.substr(0, 100));
        form.remove_prefix(std::min<std::size_t>(form.size(), 100));
    }
}

void read_cookies(std::string_view text) {
    http::fields headers;
    headers.append_view("Cookie", text);
    cortado::cookie_parser::rules rules;
    cortado::detail::parse_cookies(headers, rules);
}

void read_fields(std::string_view text) {
    http::fields headers;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find("\r\n"));
        text.remove_prefix(std::min(text.size(), line.size() + 2));
        const std::size_t colon = std::min(line.find(':'), line.size());
        headers.append_view(line.substr(0, colon), line.substr(std::min(line.size(), colon + 1)));
    }
    static_cast<void>(http::joined_value(headers, "accept"));
    static_cast<void>(headers.join("a"));
}

/** Takes a JSON text and keeps nothing of it. */
struct deaf_sink final : middleware::json_sink {
    void null() override {}
    void boolean(bool) override {}
    void integer(std::int64_t) override {}
    void integer(std::uint64_t) override {}
    void number(double) override {}
    void string(std::string) override {}
    void begin_array() override {}
    void begin_object() override {}
    void key(std::string) override {}
    void end_container() override {}
};

void read_json(std::string_view text) {
    deaf_sink sink;
    static_cast<void>(middleware::read_json(text, sink));
}

/** Something that reads what clients send, and what has to stand before it is read to its end. */
struct reader {
    const char* name;
    std::vector<std::string> prefixes;
    void (*read)(std::string_view text);
};

const std::string_view offered[] = {"text/html", "json", "gzip", "br", "utf-8", "en-US"};

const reader readers[] = {
    {"Accept", {"", "a/b"}, [](std::string_view text) { http::accepted_types(text, offered); }},
    {"Accept-Charset", {""}, [](std::string_view text) { http::accepted_charsets(text, offered); }},
    {"Accept-Encoding",
     {"", "gzip"},
     [](std::string_view text) { http::accepted_encodings(text, offered, offered); }},
    {"Accept-Language", {"", "en"}, [](std::string_view text) { http::accepted_languages(text, offered); }},
    {"Authorization",
     {"", "Basic", "Basic Og"},
     [](std::string_view text) { middleware::parse_basic_credentials(text); }},
    {"Cache-Control",
     {"", "no-"},
     [](std::string_view text) {
         http::is_fresh({.if_none_match = "\"a\"", .cache_control = text, .etag = "\"b\""});
     }},
    {"Connection", {""}, [](std::string_view text) { http::list_has_token(text, "close"); }},
    {"Content-Disposition",
     {"", "form-data", "form-data; name=\"", "form-data; name*=UTF-8''"},
     [](std::string_view text) {
         http::disposition::parse(text);
         http::disposition::parse(text, http::disposition_form::part);
     }},
    {"Content-Type",
     {"", "text/plain", "text/plain; charset=\""},
     [](std::string_view text) {
         http::media_type::parse(text);
         static_cast<void>(http::media_type::parse_strict(text));
         static_cast<void>(http::type_is(text, offered));
     }},
    {"Cookie of a parser", {""}, &read_cookies},
    {"Content-Type of a form",
     {"multipart/form-data", "multipart/form-data; boundary=\""},
     [](std::string_view text) { static_cast<void>(middleware::boundary_of(text)); }},
    {"Cookie",
     {"", "a=\""},
     [](std::string_view text) {
         http::cookies::parse(text);
         static_cast<void>(http::find_raw_cookie(text, "koa.sess"));
     }},
    {"If-Modified-Since", {"", "Tue, 01 "}, [](std::string_view text) { http::parse_date(text); }},
    {"If-None-Match",
     {"", "W/\""},
     [](std::string_view text) { http::is_fresh({.if_none_match = text, .etag = "\"b\""}); }},
    {"JSON", {"", "[", "{", "[\"", "[1"}, &read_json},
    {"Range", {"", "bytes="}, [](std::string_view text) { http::parse_range(1000, text); }},
    {"Vary", {""}, [](std::string_view text) { static_cast<void>(http::append_vary(text, "Origin")); }},
    {"X-Forwarded-For",
     {"", "1.1.1.1"},
     [](std::string_view text) {
         http::all_addresses("127.0.0.1", text, http::trusted_proxies::all());
         http::all_addresses("127.0.0.1", text, http::trusted_proxies::list("loopback, 10.0.0.0/8"));
     }},
    {"a form", {"", "a"}, [](std::string_view text) { static_cast<void>(http::nested_query::parse(text)); }},
    {"a form in parts",
     {"", "--b", "--b\r\n", "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n",
      "--b\r\nContent-Disposition: form-data"},
     &read_form},
    {"a query", {""}, [](std::string_view text) { http::query::parse(text); }},
    {"headers", {"", "a: b\r\n"}, &read_fields},
    {"a target",
     {"", "/", "http://"},
     [](std::string_view text) {
         http::split_target(text);
         static_cast<void>(http::percent_decode(text));
         http::encode_url(text);
     }},
};

const std::string_view units[] = {
    " ",   "\t ",      ",",    ", ",    ";",       "; ",   "=",        "a=",   "a,",    "a;",
    "\"",  "\\\"",     "\"\\", ";a=\"", ";q=0.",   "q=1,", "W/\"",     "\" ,", "*/*;",  "/",
    "../", "%",        "%2",   "%25",   "a[",      "a[b]", "[]=&",     "&",    "&=",    "0-,",
    "-1,", "1.1.1.1,", "\r\n", "\r\n-", "\r\n--b", "--",   "a: b\r\n", "Og",   "Tue, ", "\xff",
};

/** With a number for each #, so that no name comes twice. */
const std::string_view numbered_units[] = {
    "a#=1; ",
    "a#=1&",
    "a[#]=1&",
    "a[b#]=1&",
    "a.#=1&",
    "a#, ",
    "a#;q=0.5, ",
    "a/b#, ",
    "; a#=1",
    "a#: b\r\n",
    "#-#,",
    "\"#\", ",
    "10.0.0.#, ",
    "\"a#\":1,",
    "\\u00#",
    "[",
    "{\"#\":",
    "1#",
    "--b\r\nContent-Disposition: form-data; name=a#\r\n\r\n1\r\n",
};

std::string repeated(std::string_view prefix, std::string_view unit, std::size_t octets) {
    std::string text(prefix);
    for (std::size_t number = 0; text.size() < octets; ++number) {
        for (const char c : unit) c == '#' ? text += std::to_string(number) : text += c;
    }
    return text;
}

std::size_t steps_of(void (*read)(std::string_view), const std::string& text) {
    const std::size_t before = counted;
    read(text);
    return counted - before;
}

constexpr std::size_t some = 500;
constexpr std::size_t more = 4 * some;
/** What four times as much text may cost: lists that are sorted cost a little more than four times as much. */
constexpr std::size_t at_most = 6;

void check_growth(const reader& of, const std::string& prefix, std::string_view unit) {
    CAPTURE(of.name, prefix, unit);
    const std::size_t few = steps_of(of.read, repeated(prefix, unit, some));
    const std::size_t many = steps_of(of.read, repeated(prefix, unit, more));
    CHECK(many <= at_most * few + 1000);
}

}  // namespace

TEST_CASE("steps: the work of each parser grows with the length of what a client sends, not with its square",
          "[attack][steps]") {
    for (const reader& each : readers) {
        for (const std::string& prefix : each.prefixes) {
            for (const std::string_view unit : units) check_growth(each, prefix, unit);
            for (const std::string_view unit : numbered_units) check_growth(each, prefix, unit);
        }
    }
}

TEST_CASE("steps: work that grows with the square of the length is seen, by whomever it is done", "[steps]") {
    const auto pairs = [](std::string_view text) {
        std::size_t equal = 0;
        for (const char a : text) {
            for (const char b : text) equal += a == b ? 1 : 0;
        }
        if (equal == 1) counted = 0;
    };
    const auto searches = [](std::string_view text) {
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text.find('!', at) != text.npos || std::string(text).find("a!", at) != text.npos) counted = 0;
        }
    };
    for (void (*const read)(std::string_view) : {+pairs, +searches}) {
        const std::size_t few = steps_of(read, std::string(some, 'a'));
        CHECK(few > some * some / 2);
        CHECK(steps_of(read, std::string(more, 'a')) > at_most * few + 1000);
    }
    // So is a list of names in which each new one is looked for.
    const auto lookups = [](std::string_view text) {
        std::vector<std::string> names;
        while (!text.empty()) {
            const std::string name(text.substr(0, text.find('=')));
            text.remove_prefix(std::min(text.size(), text.find(' ') + 1));
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
        }
    };
    CHECK(steps_of(lookups, repeated("", "a#=1; ", more)) >
          at_most * steps_of(lookups, repeated("", "a#=1; ", some)) + 1000);
}
