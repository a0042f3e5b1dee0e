#pragma once

// Applications of one middleware, each beside its JavaScript twin, which context_record.mjs reads from here:
//   //= name {options}: JavaScript             of (ctx, next, app); goes on behind //+
//   //@ METHOD URL | Header: value | = body    a request to record, as many as wanted; `GET /` where there is none
#include <cortado/koa.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parity::koa_face {

namespace koa = cortado::koa;
using cortado::task;
using json = nlohmann::ordered_json;

/** The C++ twin. */
struct context_app {
    context_app(const char* called, void (*handler)(koa::context&)) : name(called), answer(handler) {}
    context_app(const char* called, task<> (*handler)(koa::context&, koa::next_fn))
        : name(called), run(handler) {}

    const char* name;
    void (*answer)(koa::context&) = nullptr;
    task<> (*run)(koa::context&, koa::next_fn) = nullptr;
};

/** Nothing found is `false` in JavaScript. */
inline json or_false(const std::optional<std::string_view>& found) {
    return found ? json(*found) : json(false);
}
inline json or_null(const std::optional<std::string_view>& found) {
    return found ? json(*found) : json(nullptr);
}
inline int number(std::string_view text) { return std::stoi(std::string(text)); }

/** A stream of pieces. */
inline auto pieces_of(std::vector<std::string> pieces) {
    return cortado::stream::readable::from(
        [pieces = std::move(pieces), at = std::size_t{0}]() mutable -> task<std::string> {
            co_return at < pieces.size() ? pieces[at++] : std::string();
        });
}

}  // namespace parity::koa_face
