#pragma once

#include <cortado/core/async_local_storage.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/work_name.hpp>
#include <cortado/crypto/random_bytes.hpp>
#include <cortado/http/token.hpp>
#include <cortado/middleware/request_id.hpp>
#include <cortado/web/request_context.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace cortado::middleware {

namespace detail {

struct request_name {
    std::string text;
};

CORTADO_DECL std::string random_name() {
    constexpr char digits[] = "0123456789abcdef";
    std::array<std::byte, 16> bits{};
    random_fill(bits);
    std::string name;
    name.reserve(2 * bits.size());
    for (const std::byte each : bits) {
        name += digits[std::to_integer<unsigned>(each) >> 4];
        name += digits[std::to_integer<unsigned>(each) & 15];
    }
    return name;
}

/** May a name from outside go into logs and headers as it is? */
CORTADO_DECL bool is_good_name(std::string_view name) noexcept {
    constexpr std::size_t longest = 128;
    return !name.empty() && name.size() <= longest && std::all_of(name.begin(), name.end(), [](char c) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool is_digit = c >= '0' && c <= '9';
        return is_letter || is_digit || std::string_view("-_.~:+/=@").find(c) != std::string_view::npos;
    });
}

CORTADO_DECL void show_name(web::exchange& ex, std::string_view header) {
    ex.response.headers.set(header, request_id_of(ex));
}

/** The name of the request whose work is at hand, for log lines. */
CORTADO_DECL async_local_storage<std::string>& names_at_hand() {
    static async_local_storage<std::string> all;
    return all;
}

CORTADO_DECL void name_request(web::exchange& ex, request_id_options& rules) {
    const std::string_view sent = ex.request.headers[rules.header];
    request_name name;
    if (rules.accept && is_good_name(sent)) {
        name.text = sent;
    } else {
        name.text = rules.generator ? rules.generator() : random_name();
    }
    ex.attach(std::move(name));
    show_name(ex, rules.header);
    // Koa drops all headers before it answers an error, which is when the name is wanted most.
    ex.before_head([&rules](web::exchange& of) { show_name(of, rules.header); });
}

}  // namespace detail

CORTADO_DECL ready_layer request_id(request_id_options options) {
    if (!http::is_token(options.header))
        throw usage_error("request_id: '" + options.header + "' is no name of a header field");
    cortado::logger::work_name = [](std::string& out) {
        if (const std::string* const name = detail::names_at_hand().store()) out += *name;
    };
    web::layer made;
    made.state = std::make_shared<request_id_options>(std::move(options));
    made.call = [](void* state, web::exchange& ex, web::cursor next) -> task<> {
        detail::name_request(ex, *static_cast<request_id_options*>(state));
        detail::names_at_hand().run(std::string(request_id_of(ex)), [&] {
            ex.attach(web::request_context{cortado::detail::context_ref::current()});
            next.lock().go_on(next.position());
        });
        return {};
    };
    return ready_layer(std::move(made));
}

CORTADO_DECL std::string_view request_id_of(const web::exchange& ex) noexcept {
    const auto* const name = ex.attached<detail::request_name>();
    return name != nullptr ? std::string_view(name->text) : std::string_view();
}

}  // namespace cortado::middleware
