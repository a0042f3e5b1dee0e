#pragma once

#include <cortado/http/date.hpp>
#include <cortado/http/detail/cookie_rules.hpp>
#include <cortado/http/raw_cookie.hpp>
#include <cortado/http/token.hpp>

#include <algorithm>
#include <cstddef>

namespace cortado::http {

namespace detail {

inline void append_raw_attributes(std::string& out, const raw_cookie_options& options, bool empty) {
    using std::chrono::floor, std::chrono::seconds;
    if (!options.path.empty()) out.append("; path=").append(options.path);
    if (empty) {
        out.append("; expires=").append(format_date(0));
    } else if (options.expires) {
        out.append("; expires=")
            .append(format_date(floor<seconds>(options.expires->time_since_epoch()).count()));
    }
    if (!options.domain.empty()) out.append("; domain=").append(options.domain);
    constexpr const char* priorities[] = {"", "; priority=low", "; priority=medium", "; priority=high"};
    out += priorities[static_cast<std::size_t>(options.priority)];
    constexpr const char* sites[] = {"", "; samesite=strict", "; samesite=lax", "; samesite=none"};
    out += sites[static_cast<std::size_t>(options.same_site)];
    if (options.secure) out += "; secure";
    if (options.http_only) out += "; httponly";
    if (options.partitioned) out += "; partitioned";
}

}  // namespace detail

CORTADO_DECL std::optional<std::string_view> find_raw_cookie(std::string_view header,
                                                             std::string_view name) noexcept {
    while (!header.empty()) {
        const std::size_t end = std::min(header.find(';'), header.size());
        std::string_view part = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
        if (!part.starts_with(name) || !part.substr(name.size()).starts_with('=')) continue;
        const std::string_view value = part.substr(name.size() + 1);
        if (!value.starts_with('"')) return value;
        return value.size() < 2 ? std::string_view() : value.substr(1, value.size() - 2);
    }
    return std::nullopt;
}

CORTADO_DECL std::string serialize_raw_cookie(std::string_view name, std::string_view value,
                                              const raw_cookie_options& options) {
    const bool named =
        !name.empty() && is_field_value(name) && name.find_first_of(";=") == std::string_view::npos;
    detail::require_cookie(named, "argument name", name, "may hold no control character, ; or =");
    detail::require_cookie(is_field_value(value) && value.find(';') == std::string_view::npos,
                           "argument value", value, "may hold no control character or ;; percent-encode it");
    detail::require_cookie(detail::is_cookie_path(options.path), "option path", options.path,
                           "holds what no cookie path may; percent-encode it");
    detail::require_cookie(options.domain.empty() || detail::is_cookie_domain(options.domain),
                           "option domain", options.domain,
                           "is not a host name; leave it out for the host itself");
    std::string out(name);
    out.append(1, '=').append(value);
    detail::append_raw_attributes(out, options, value.empty());
    return out;
}

}  // namespace cortado::http
