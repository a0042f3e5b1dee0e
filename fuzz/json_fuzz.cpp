// What JSON.parse takes is written again as JSON that reads the same; nothing else is taken, and each refusal says why.
#include <cortado/middleware/charset.hpp>
#include <cortado/middleware/json.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace middleware = cortado::middleware;
using tree = middleware::detail::json_tree<>;

namespace {
void require(bool holds) {
    if (!holds) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text =
        middleware::decode_charset(std::string(reinterpret_cast<const char*>(data), size), "utf-8");
    cortado::web::parsed_body body;
    middleware::json_reviver none;
    const std::string problem = tree::parse(text, {.strict = false, .max_depth = 64}, none, body);
    require(problem.empty() == body.has_value());
    if (!problem.empty()) {
        // What we refuse the library refuses, too: but for depth, and it takes a NUL for the end.
        const bool is_comparable =
            !problem.starts_with("JSON is nested") && text.find('\0') == std::string::npos;
        require(!is_comparable || !nlohmann::json::accept(text));
        return 0;
    }
    const std::string written = body.dump();
    cortado::web::parsed_body again;
    require(tree::parse(written, {.strict = false, .max_depth = 64}, none, again).empty());
    require(again.dump() == written);
    return 0;
}
