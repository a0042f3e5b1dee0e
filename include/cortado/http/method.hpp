#pragma once

#include <cortado/config.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cortado::http {

/** Name a request method. The order is the parser's own, so that no translation is needed. */
enum class method : std::uint8_t {
    delete_,
    get,
    head,
    post,
    put,
    connect,
    options,
    trace,
    copy,
    lock,
    mkcol,
    move,
    propfind,
    proppatch,
    search,
    unlock,
    bind,
    rebind,
    unbind,
    acl,
    report,
    mkactivity,
    checkout,
    merge,
    m_search,
    notify,
    subscribe,
    unsubscribe,
    patch,
    purge,
    mkcalendar,
    link,
    unlink,
    source,
    pri,
    describe,
    announce,
    setup,
    play,
    pause,
    teardown,
    get_parameter,
    set_parameter,
    redirect,
    record,
    flush,
    unknown,
};

namespace detail {

inline constexpr std::array<std::string_view, 47> method_names = {
    "DELETE",        "GET",      "HEAD",       "POST",     "PUT",    "CONNECT",   "OPTIONS",
    "TRACE",         "COPY",     "LOCK",       "MKCOL",    "MOVE",   "PROPFIND",  "PROPPATCH",
    "SEARCH",        "UNLOCK",   "BIND",       "REBIND",   "UNBIND", "ACL",       "REPORT",
    "MKACTIVITY",    "CHECKOUT", "MERGE",      "M-SEARCH", "NOTIFY", "SUBSCRIBE", "UNSUBSCRIBE",
    "PATCH",         "PURGE",    "MKCALENDAR", "LINK",     "UNLINK", "SOURCE",    "PRI",
    "DESCRIBE",      "ANNOUNCE", "SETUP",      "PLAY",     "PAUSE",  "TEARDOWN",  "GET_PARAMETER",
    "SET_PARAMETER", "REDIRECT", "RECORD",     "FLUSH",    "",
};

}  // namespace detail

/** Spell a method as it stands in a request line.
    @return "GET", "M-SEARCH", ...; "" for method::unknown */
constexpr std::string_view to_string(method verb) noexcept {
    return detail::method_names[static_cast<std::size_t>(verb)];
}

/** Find a method by its name. Methods are case-sensitive: "get" is unknown.
    @source RFC 9110 9.1 */
constexpr method parse_method(std::string_view name) noexcept {
    for (std::size_t i = 0; i < static_cast<std::size_t>(method::unknown); ++i) {
        if (detail::method_names[i] == name) return static_cast<method>(i);
    }
    return method::unknown;
}

}  // namespace cortado::http
