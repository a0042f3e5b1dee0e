#pragma once

#include <cortado/config.hpp>
#include <cortado/http/absolute_url.hpp>
#include <cortado/http/query.hpp>
#include <cortado/web/exchange.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::koa {
struct application_state;
}

namespace cortado::koa::detail {

/** What was worked out for one request and is kept until it is over. */
struct request_memory {
    std::optional<http::query> query;
    std::string query_text;  ///< what `query` was read from
    std::optional<std::string> ip;
    std::optional<http::absolute_url> url;
};

/** What the parts of a context share about the request. */
class request_state {
public:
    explicit request_state(web::exchange& of) noexcept : ex(of) {}

    /** Made when something has to be kept, so that most requests know nothing of it. */
    CORTADO_DECL request_memory& memory();
    /** Null where nothing was kept in this request. */
    const request_memory* kept() const noexcept {
        return memory_ != nullptr && memory_of_ == ex.proof().generation ? memory_.get() : nullptr;
    }

    /** A header as Node shows it; nothing where there is none. */
    CORTADO_DECL std::optional<std::string_view> find(std::string_view name) const;
    /** "" where there is none. @source Koa, request.get */
    CORTADO_DECL std::string_view get(std::string_view name) const;

    /** Does the application believe what proxies say? */
    CORTADO_DECL bool trusts_proxies() const noexcept;
    CORTADO_DECL std::vector<std::string_view> ips() const;

    web::exchange& ex;
    const application_state* app =
        nullptr;  ///< null in a list of Express that no application of Koa stands in

private:
    std::unique_ptr<request_memory> memory_;  // good for one generation: nothing to forget with the request
    std::uint32_t memory_of_ = 0;
};

/** Part a list with commas. */
CORTADO_DECL std::vector<std::string_view> split_list(std::string_view list);

}  // namespace cortado::koa::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/request_state.ipp>
#endif
