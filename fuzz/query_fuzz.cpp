// The whole input is a query string. Names and values are UTF-8, no more of them than asked for, and what is
// written back reads the same.
#include <cortado/core/json_text.hpp>
#include <cortado/core/utf8.hpp>
#include <cortado/http/query.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace http = cortado::http;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const http::query all = http::query::parse(text, 0);
    for (const auto& [name, value] : all) {
        require(cortado::is_utf8(name) && cortado::is_utf8(value));
        require(all.has(name) && !all.all(name).empty() && all.all(name).front() == all[name]);
    }
    require(http::query::parse(all.stringify(), 0) == all);
    const http::query few = http::query::parse(text, 3);
    require(few.size() <= 3 && few.size() <= all.size());
    std::size_t i = 0;
    for (const auto& pair : few) require(pair == *(all.begin() + static_cast<std::ptrdiff_t>(i++)));

    std::string json;
    cortado::append_json_string(json, text);
    require(cortado::is_utf8(json));
    for (const char c : json) require(static_cast<unsigned char>(c) >= 0x20);
    return 0;
}
