// The whole input is a text. Decoding gives UTF-8 or names a byte inside the text, what is encoded decodes to
// the same, encoding a URL twice changes nothing, and a target's parts lie inside it.
#include <cortado/core/utf8.hpp>
#include <cortado/http/html.hpp>
#include <cortado/http/mime.hpp>
#include <cortado/http/url.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace http = cortado::http;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check_decoding(std::string_view text) {
    const auto decoded = http::percent_decode(text);
    if (!decoded) {
        require(decoded.error().offset < text.size());
    } else {
        require(cortado::is_utf8(*decoded));
        const auto again = http::percent_decode(http::percent_encode_component(*decoded));
        require(again && *again == *decoded);
    }
    const auto round = http::percent_decode(http::percent_encode_component(text));
    require(round.has_value() == cortado::is_utf8(text));
    require(!round || *round == text);
}

void check_encoding(std::string_view text) {
    const std::string url = http::encode_url(text);
    require(http::encode_url(url) == url);
    for (const char c : url) require(c > 0x20 && c < 0x7f && c != '"' && c != '<' && c != '>');
    const std::string html = http::escape_html(text);
    require(html.find_first_of("<>\"'") == std::string::npos);
}

void check_target(std::string_view target) {
    const http::url_parts parts = http::split_target(target);
    std::string joined;
    if (!parts.scheme.empty()) joined.append(parts.scheme).append("://").append(parts.authority);
    joined.append(parts.path);
    if (parts.has_query) joined.append(1, '?').append(parts.query);
    // Joined again the parts give the target without its fragment, but for the "/" of an absent path.
    const std::string_view whole = target.substr(0, target.find('#'));
    const std::string with_slash = std::string(parts.scheme).append("://").append(parts.authority);
    require(joined == whole || (parts.path == "/" && !parts.scheme.empty() &&
                                joined == with_slash + "/" + std::string(whole.substr(with_slash.size()))));
    static_cast<void>(http::content_type(target));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_decoding(text);
    check_encoding(text);
    check_target(text);
    return 0;
}
