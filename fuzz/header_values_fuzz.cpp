// The first byte chooses a parser, the rest is what it reads: values of header fields, addresses and nested queries.
// Each gives something that holds together, and what is written from it reads back.
#include <cortado/core/error.hpp>
#include <cortado/core/utf8.hpp>
#include <cortado/http/content_disposition.hpp>
#include <cortado/http/keygrip.hpp>
#include <cortado/http/media_type.hpp>
#include <cortado/http/negotiation.hpp>
#include <cortado/http/nested_query.hpp>
#include <cortado/http/range.hpp>
#include <cortado/http/raw_cookie.hpp>
#include <cortado/http/signed_cookie.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/trusted_proxy.hpp>
#include <cortado/http/type_is.hpp>
#include <cortado/http/vary.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace http = cortado::http;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

bool is_within(std::string_view part, std::string_view whole) {
    return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

void check_negotiation(std::string_view text) {
    const std::vector<std::string_view> offered = {"text/html", "json", text, "gzip", "en-US", "*/*"};
    for (const std::string_view type : http::accepted_types(text)) require(is_within(type, text));
    require(http::accepted_types(text, offered).size() <= offered.size());
    require(http::accepted_charsets(text, offered).size() <= offered.size());
    require(http::accepted_encodings(text, offered, offered).size() <= offered.size());
    require(http::accepted_languages(text, offered).size() <= offered.size());
    const auto best = http::best_type(text, offered);
    require(!best || std::ranges::find(offered, *best) != offered.end());
}

void check_media_type(std::string_view text) {
    const http::media_type type = http::media_type::parse(text);
    require(type.parameters.size() <= 64);
    try {
        require(http::media_type::parse(type.to_string()) == type);
    } catch (const cortado::usage_error&) {
        require(true);
    }
    if (const auto strict = http::media_type::parse_strict(text)) require(strict->type == type.type);
    const std::vector<std::string_view> patterns = {text, "*/*", "+json"};
    if (http::type_is(text, {})) require(http::type_is(text, patterns).has_value());
}

void check_disposition(std::string_view text) {
    for (const auto form : {http::disposition_form::field, http::disposition_form::part}) {
        require(http::disposition::parse(text, form).parameters.size() <= 65);
    }
    const std::string written = http::latin1_content_disposition(text);
    require(http::is_field_value(written));
    try {
        const std::string express = http::content_disposition(text);
        require(http::is_field_value(express));
        const auto read = http::disposition::parse(express);
        require(!cortado::is_utf8(text) || read.parameter("filename") == text);
    } catch (const cortado::usage_error&) {
        require(false);  // any name can be sent
    }
}

void check_range(std::string_view text) {
    for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1000}, UINT64_MAX}) {
        const auto sent = http::parse_range(size, text);
        const auto combined = http::parse_range(size, text, http::range_form::combined);
        require(sent.status == combined.status && combined.ranges.size() <= sent.ranges.size());
        require((sent.status == http::range_status::ok) == !sent.ranges.empty());
        for (const auto& [start, end] : combined.ranges) require(start <= end && end < size);
    }
}

void check_proxies(std::string_view text) {
    const auto loopback = http::trusted_proxies::list("loopback, ::ffff:10.0.0.0/104");
    const auto addresses = http::all_addresses("127.0.0.1", text, loopback);
    require(addresses.back() == http::client_address("127.0.0.1", text, loopback));
    require(addresses.size() <= http::forwarded_addresses("127.0.0.1", text).size());
    try {
        http::trusted_proxies::list(text).trusts(text, 0);
    } catch (const cortado::usage_error&) {
        require(true);
    }
}

std::size_t depth_of(const http::nested_query& value) {
    std::size_t deepest = 0;
    for (const auto& [name, inner] : value) {
        require(cortado::is_utf8(name) && cortado::is_utf8(inner.text()));
        deepest = std::max(deepest, depth_of(inner));
    }
    return deepest + 1;
}

void check_nested_query(std::string_view text) {
    const http::nested_query_options forms = {.depth = 32,
                                              .array_limit = text.size() % 5,
                                              .parameter_limit = 0,
                                              .strict_depth = true,
                                              .charset_sentinel = true,
                                              .interpret_numeric_entities = true};
    for (const auto& options : {http::nested_query_options(), forms}) {
        const auto all = http::nested_query::parse(text, options);
        require(all.has_value() || options.strict_depth);
        if (!all) continue;
        require(all->is_object() && depth_of(*all) <= 2 * options.depth + 6);
        require(cortado::is_utf8(all->dump()));
    }
}

void check_rest(std::string_view text) {
    try {
        require(http::is_field_value(http::append_vary(text, text)) || !http::is_field_value(text));
        const std::string written = http::serialize_raw_cookie("n", text);
        require(http::is_field_value(written));
    } catch (const cortado::usage_error&) {
        require(true);
    }
    const http::keygrip keys({"a", "b"});
    require(keys.index(text, keys.sign(text)) == std::size_t{0} && !keys.verify(keys.sign(text), text));
    const std::vector<std::string> secrets = {"a", "b"};
    const auto all = http::cookies::parse(text);
    const auto apart = http::split_signed_cookies(all, secrets);
    require(apart.plain.size() + apart.with_signature.size() == all.size());
    if (const auto raw = http::find_raw_cookie(text, "a")) require(raw->empty() || is_within(*raw, text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    constexpr void (*checks[])(std::string_view) = {check_negotiation, check_media_type, check_disposition,
                                                    check_range,       check_proxies,    check_nested_query,
                                                    check_rest};
    checks[data[0] % std::size(checks)](text);
    return 0;
}
