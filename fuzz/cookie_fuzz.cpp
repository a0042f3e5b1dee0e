// The whole input is a Cookie header, then a value to write and to sign. What is written holds no octet that
// could end a header or an attribute early, and reads back the same; a signature is its own secret's only.
#include <cortado/core/error.hpp>
#include <cortado/core/utf8.hpp>
#include <cortado/http/cookie.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace http = cortado::http;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check_header(std::string_view header) {
    const http::cookies cookies = http::cookies::parse(header);
    for (const auto& [name, value] : cookies) require(cookies.find(name) == std::string_view(value));
}

void check_value(std::string_view value) {
    const std::string written = http::serialize_cookie("n", value, {.path = "/", .http_only = true});
    for (const char c : written) require(c >= 0x20 && c < 0x7f);
    const http::cookies read = http::cookies::parse(written);
    require(!cortado::is_utf8(value) || read["n"] == value);
    require(read.size() == 2 && read["Path"] == "/");

    const std::string signed_value = http::sign_cookie(value, "secret");
    require(http::unsign_cookie(signed_value, "secret") == std::string(value));
    require(!http::unsign_cookie(signed_value, "Secret"));
    require(!http::unsign_cookie(value, "secret"));
}

// Anything goes in, what comes out is one header value with the attributes asked for.
void check_attributes(std::string_view text) {
    try {
        const std::string part(text);
        const std::string written =
            http::serialize_cookie(text, text, {.domain = part, .path = part, .encode = false});
        require(written.find_first_of("\r\n") == std::string::npos);
        require(http::cookies::parse(written).size() <= 3);
    } catch (const cortado::usage_error&) {
        return;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_header(text);
    check_value(text);
    check_attributes(text);
    return 0;
}
