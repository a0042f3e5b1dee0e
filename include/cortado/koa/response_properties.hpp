#pragma once

#include <cortado/config.hpp>
#include <cortado/koa/detail/response_state.hpp>
#include <cortado/koa/properties.hpp>
#include <cortado/koa/text_property.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace cortado::koa {

/** `ctx.last_modified`: the header Last-Modified as a time. */
class last_modified_property : detail::property {
public:
    using time_point = std::chrono::system_clock::time_point;

    explicit last_modified_property(detail::response_state& of) noexcept : property(of) {}
    /** Nothing where there is none that can be read. */
    CORTADO_DECL operator std::optional<time_point>() const;
    std::optional<time_point> operator()() const { return *this; }
    CORTADO_DECL last_modified_property& operator=(time_point when);
    /** @param date  in one of HTTP's forms
        @throws usage_error  it is none */
    CORTADO_DECL last_modified_property& operator=(std::string_view date);
    friend bool operator==(const last_modified_property& a, std::optional<time_point> b) {
        return std::optional<time_point>(a) == b;
    }
};

/** `ctx.etag`: the header ETag, quoted when it is set without quotes. */
class etag_property : public text_property<etag_property> {
public:
    explicit etag_property(detail::response_state& of) noexcept : response_(of) {}
    std::string_view get() const noexcept { return response_.ex.response.headers["ETag"]; }
    CORTADO_DECL etag_property& operator=(std::string_view tag);

private:
    detail::response_state& response_;
};

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/response_properties.ipp>
#endif
