// First half of the input: a pattern. Second half: a path. Compiling throws usage_error or nothing, matching
// never takes more steps than its bound, captures lie where the match says, and the index never loses a
// match.
#include <cortado/core/error.hpp>
#include <cortado/web/path_pattern.hpp>
#include <cortado/web/route_index.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace web = cortado::web;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

std::size_t step_bound(std::string_view pattern, std::string_view path) {
    const auto groups = std::min<std::ptrdiff_t>(8, std::count(pattern.begin(), pattern.end(), '{'));
    const std::size_t ways = groups == 8 ? 256 : std::size_t{1} << groups;
    return ways * (path.size() + 2) * (10 * pattern.size() + 10);
}

void check(std::string_view pattern, std::string_view path, const web::pattern_options& options) {
    const web::path_pattern compiled = web::path_pattern::compile(pattern, options);
    web::params found;
    std::size_t length = 0;
    const web::match_result result = compiled.match(path, found, &length);
    require(compiled.steps(path) <= step_bound(pattern, path));
    require(length <= path.size());
    if (result == web::match_result::no) return;
    require(result != web::match_result::bad_encoding || found.size() == 1);
    for (const web::params::item item : found) require(found.all(item.name).size() == 1 || item.is_list);

    web::route_index index;
    const web::path_pattern filler = web::path_pattern::compile("/filler");
    for (int i = 0; i != 9; ++i) index.add(filler);
    index.add(compiled);
    bool offered = false;
    web::route_index::cursor at = index.find(path);
    for (std::uint32_t i = at.next(); i != web::route_index::none; i = at.next()) offered = offered || i == 9;
    require(offered);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::string_view pattern = input.substr(0, size / 2);
    const std::string_view path = input.substr(size / 2);
    try {
        check(pattern, path, {});
        check(pattern, path, {.end = false, .decoding = web::param_decoding::lenient});
        check(pattern, path, {.case_sensitive = true, .trailing = false, .end = false});
    } catch (const cortado::usage_error&) {
        return 0;
    }
    return 0;
}
