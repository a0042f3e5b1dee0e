#pragma once

#include <cortado/config.hpp>
#include <cortado/web/exchange.hpp>

#include <cstdint>
#include <string_view>

namespace cortado::koa::detail {

inline constexpr std::string_view content_type_name = "Content-Type";
inline constexpr std::string_view content_length_name = "Content-Length";
inline constexpr std::string_view plain_type = "text/plain; charset=utf-8";
inline constexpr std::string_view html_type = "text/html; charset=utf-8";

/** What a body was that is carried as a text. */
enum class text_form : std::uint8_t { text, bytes, json };

/** What begins anew with each request; together, so that one store sets it. */
struct response_flags {
    bool respond = true;
    bool is_null = false;  ///< the body was set to nothing, as opposed to not set
    text_form form = text_form::text;
    bool is_flushed = false;  ///< the head was sent before the body
    std::uint32_t open_passes = 0;
};

/** What Koa knows of a response beyond what the exchange holds, and the rules that its properties share.
    @source Koa lib/response.js */
class response_state {
public:
    explicit response_state(web::exchange& of) noexcept : ex(of) {}
    void begin() noexcept { flags = {}; }

    /** 404 until it is set, or until somebody else answered: an Express handler further down. */
    int status() const noexcept { return ex.is_status_assigned() || !is_open() ? ex.response.status : 404; }
    /** @throws usage_error  not 100 to 999 */
    CORTADO_DECL void set_status(int code);
    CORTADO_DECL std::string_view message() const noexcept;

    /** The Content-Type without its parameters. */
    CORTADO_DECL std::string_view type() const noexcept;
    CORTADO_DECL void set(std::string_view name, std::string_view value);
    void remove(std::string_view name) noexcept {
        if (!ex.response.headers.empty()) remove_one_of_some(name);
    }
    /** Set the Content-Type to a text that outlives the response. */
    CORTADO_DECL void force_type(std::string_view constant);

    CORTADO_DECL void set_null_body();
    /** Remove the headers that speak of a body. */
    CORTADO_DECL void drop_content() noexcept;
    /** Can a body still be set, with all that goes with it? */
    bool is_open() const noexcept { return !ex.has_ended() && !ex.is_head_sent(); }
    /** Can a body still follow a head that was flushed? */
    bool is_awaiting_body() const noexcept { return flags.is_flushed && !ex.has_ended(); }
    /** Is the body one that JavaScript takes for nothing: "", 0, false? */
    [[gnu::cold]] CORTADO_DECL bool is_falsy() const noexcept;

    /** Remove the length of the body before. @return whether there is a type that the next one is to have */
    [[gnu::cold]] CORTADO_DECL bool keeps_type();

    web::exchange& ex;
    response_flags flags;

private:
    CORTADO_DECL void remove_one_of_some(std::string_view name) noexcept;
};

}  // namespace cortado::koa::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/response_state.ipp>
#endif
