#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/token.hpp>
#include <cortado/middleware/vhost.hpp>

#include <algorithm>
#include <utility>

namespace cortado::middleware {

namespace detail {

/** Take the port off; the colons of an IPv6 address are none. */
CORTADO_DECL std::string_view without_port(std::string_view host) noexcept {
    const std::size_t from = host.starts_with('[') ? host.find(']') : 0;
    return host.substr(0, host.find(':', from == std::string_view::npos ? 0 : from));
}

/** Matches a name against a pattern. What has failed once is not tried again, so that no pair of them takes longer than
    the product of their lengths. */
class host_matcher {
public:
    host_matcher(std::string_view pattern, std::string_view name)
        : pattern_(pattern), name_(name), failed_((pattern.size() + 1) * (name.size() + 1)) {}

    bool run(std::size_t p = 0, std::size_t n = 0) {
        for (; p < pattern_.size() && pattern_[p] != '*'; ++p, ++n) {
            if (n == name_.size() || http::to_lower(pattern_[p]) != http::to_lower(name_[n])) return false;
        }
        if (p == pattern_.size()) return n == name_.size();
        for (std::size_t to = std::min(name_.find('.', n), name_.size()); to > n; --to) {
            if (failed_[(p + 1) * (name_.size() + 1) + to]) continue;
            captured.emplace_back(name_.substr(n, to - n));
            if (run(p + 1, to)) return true;
            captured.pop_back();
            failed_[(p + 1) * (name_.size() + 1) + to] = true;
        }
        return false;
    }

    std::vector<std::string> captured;

private:
    std::string_view pattern_;
    std::string_view name_;
    std::vector<bool> failed_;
};

struct host_gate {
    std::string pattern;
    web::layer inside;

    static task<> call(void* state, web::exchange& ex, web::cursor next) {
        auto& gate = *static_cast<host_gate*>(state);
        if (gate.lets_in(ex)) return gate.inside(ex, next);
        if (gate.inside.kind == web::layer::style::onion) return next.lock().descend(next.position());
        next.lock().go_on(next.position());
        return {};
    }

private:
    bool lets_in(web::exchange& ex) const {
        const std::string_view host = ex.request.headers["Host"];
        const std::string_view hostname = without_port(host);
        constexpr std::size_t longest = 255;  // DNS has no longer names
        if (hostname.empty() || hostname.size() > longest) return false;
        host_matcher matcher(pattern, hostname);
        if (!matcher.run()) return false;
        ex.attach(vhost_match{std::string(host), std::string(hostname), std::move(matcher.captured)});
        return true;
    }
};

}  // namespace detail

CORTADO_DECL ready_layer vhost(std::string_view hostname, web::layer handle) {
    if (hostname.empty() || detail::without_port(hostname) != hostname) {
        throw usage_error("vhost: '" + std::string(hostname) +
                          "' is no host name; write it without a port: \"*.example.com\"");
    }
    web::layer made;
    made.kind = handle.kind;
    made.place = handle.place;
    made.call = &detail::host_gate::call;
    made.state =
        std::make_shared<detail::host_gate>(detail::host_gate{std::string(hostname), std::move(handle)});
    return ready_layer(std::move(made));
}

}  // namespace cortado::middleware
