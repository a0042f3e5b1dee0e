#include <cortado/http/request_parser.hpp>

#include "reference_head.hpp"
#include "support/http_replay.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace {

namespace http = cortado::http;

void require(bool holds, const char* what, std::string_view detail = {}) {
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n%.*s\n", what, static_cast<int>(detail.size()), detail.data());
    std::abort();
}

/** Take the status off a refusal: with tight limits the cut may decide which of two faults shows first. */
std::string without_status(std::string record) {
    const std::size_t at = record.rfind("error ");
    if (at != std::string::npos) record.resize(at + 5);
    return record;
}

/** Compare the parser's reading of the first head with the reference's. */
void check_against_reference(std::string_view wire) {
    const http::parser_limits limits{1u << 20, 1u << 20, 1u << 16, 1u << 20, 1u << 20};
    http::request_parser parser(limits);
    http::request_head head;
    const std::unique_ptr<char[]> copy(new char[wire.size()]);  // exact, so that a sanitizer sees its ends
    std::copy(wire.begin(), wire.end(), copy.get());
    const std::string_view data(copy.get(), wire.size());
    bool complete = false;
    const std::optional<reference::head> expected = reference::read(data, complete);
    const http::parse_status status = parser.parse_head(data, head);
    require((status == http::parse_status::done) == expected.has_value(), "accepted by one of the two only",
            parser.error_reason());
    if (complete) require(status != http::parse_status::need_more, "waits behind a complete head");
    if (!expected) return;
    require(parser.head_size() == expected->size, "size of the head");
    require(head.method_name == expected->verb && head.target == expected->target, "request line");
    require((head.minor_version != 0) == expected->modern, "version");
    require(head.keep_alive == expected->keep_alive, "keep_alive");
    require(head.chunked == expected->chunked && head.content_length == expected->length, "framing");
    require(head.has_body == (expected->chunked || expected->length.value_or(0) != 0), "has_body");
    require(head.headers.size() == expected->fields.size(), "number of fields");
    for (std::size_t i = 0; i < expected->fields.size(); ++i) {
        const http::field& f = head.headers.at_index(i);
        require(f.name == expected->fields[i].first && f.value == expected->fields[i].second, "a field");
    }
}

}  // namespace

/** The first octet chooses the limits (odd: tight) and where the rest is cut. */
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view wire(reinterpret_cast<const char*>(data) + 1, size - 1);
    http::parser_limits limits;
    const bool tight = data[0] % 2 != 0;
    if (tight) limits = http::parser_limits{24, 200, 4, 16, 8};
    auto seen = [tight](std::string record) { return tight ? without_status(std::move(record)) : record; };
    const std::string whole = seen(cortado::test::replay(wire, limits));
    const std::size_t cut = wire.size() * data[0] / 255;
    require(seen(cortado::test::replay_cut(wire, cut, limits)) == whole, "cut in two it reads otherwise",
            whole);
    if (!wire.empty()) {
        const std::string remembered = seen(cortado::test::replay_remembered(wire, limits));
        require(remembered == whole, "with fields that came before it reads otherwise", whole);
    }
    if (wire.size() < 300) {
        const std::string bytewise = seen(cortado::test::replay_bytewise(wire, limits));
        require(bytewise == whole, "octet by octet it reads otherwise", whole);
    }
    check_against_reference(wire);
    return 0;
}
