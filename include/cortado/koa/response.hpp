#pragma once

#include <cortado/config.hpp>
#include <cortado/core/json_literal.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/content_disposition.hpp>
#include <cortado/http/fields.hpp>
#include <cortado/koa/detail/response_state.hpp>
#include <cortado/koa/properties.hpp>
#include <cortado/koa/response_properties.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::koa {

class context;
class request;
struct application_state;

/** `ctx.response`, all of which but get(), is() and the headers `ctx` has too. Once the head is sent, setting changes
    nothing.
    @source Koa 3, lib/response.js */
class response {
public:
    response(detail::response_state& of, const koa::request& to) noexcept
        : status(of),
          message(of),
          type(of),
          length(of),
          body(of),
          last_modified(of),
          etag(of),
          headers(of.ex.response.headers),
          state_(of),
          request_(to) {}
    response(const response&) = delete;
    response& operator=(const response&) = delete;

    status_property status;
    message_property message;
    type_property type;
    length_property length;
    body_property body;
    last_modified_property last_modified;
    etag_property etag;

    /** Those set so far, in order. */
    const http::fields& headers;
    const http::fields& header{headers};

    /** Read a header of the response, the first of several lines; "" where there is none. */
    CORTADO_DECL std::string_view get(std::string_view name) const;
    CORTADO_DECL bool has(std::string_view name) const;

    /** Set a header.
        @throws usage_error  name or value cannot stand in a header */
    void set(std::string_view name, std::string_view value) { state_.set(name, value); }
    void set(std::string_view name, std::integral auto value) {
        set(name, std::string_view(std::to_string(value)));
    }
    /** Set a header of several lines; Content-Type and Content-Length take one. */
    CORTADO_DECL void set(std::string_view name, std::initializer_list<std::string_view> lines);
    CORTADO_DECL void set(std::string_view name, const std::vector<std::string>& lines);
    /** Set several: `ctx.set({{"A", "1"}, {"B", "2"}})`. */
    CORTADO_DECL void set(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);
    /** Add a line to a header. */
    CORTADO_DECL void append(std::string_view name, std::string_view value);
    CORTADO_DECL void append(std::string_view name, std::initializer_list<std::string_view> lines);
    CORTADO_DECL void append(std::string_view name, const std::vector<std::string>& lines);
    void remove(std::string_view name) noexcept { state_.remove(name); }

    /** Say that the response depends on these headers of the request: one, or several with commas.
        @throws usage_error  none, or what is no name of a header */
    CORTADO_DECL void vary(std::string_view names);
    CORTADO_DECL void vary(std::initializer_list<std::string_view> names);
    /** Send the client elsewhere: 302, unless a status that does so is set, with a short body.
        @throws usage_error  http:// or https:// and then no URL */
    CORTADO_DECL void redirect(std::string_view url);
    /** Send the client back to where it came from, if that is here, else to `otherwise`. */
    CORTADO_DECL void back(std::string_view otherwise = "/");
    /** Have the client keep the body as a file.
        @param filename  UTF-8, a folder in front of it is dropped; its extension says the type unless one is set */
    CORTADO_DECL void attachment(std::string_view filename = {},
                                 const http::disposition_options& options = {});

    /** Find the first of the names that the response's type belongs to; without names, its type.
        @return the name, for one with a `*` or a `+` the type; nothing where none fits */
    template <std::convertible_to<std::string_view>... Names>
    std::optional<std::string> is(const Names&... names) const {
        return is(std::vector<std::string_view>{std::string_view(names)...});
    }
    CORTADO_DECL std::optional<std::string> is(const std::vector<std::string_view>& names) const;

    bool header_sent() const noexcept { return state_.ex.is_head_sent(); }
    /** Can the response still be set? */
    bool writable() const noexcept { return !state_.ex.has_ended(); }
    CORTADO_DECL const web::peer_info& socket() const noexcept;
    /** The whole that this is a part of, and the other part of it. */
    CORTADO_DECL koa::context& ctx() const;
    CORTADO_DECL koa::request& request() const;
    /** See context::app. */
    CORTADO_DECL const application_state& app() const;
    /** Send the head now. A body that is set afterwards follows it when all layers have ended; below a list of Express
        it has to be written, and ended, in ctx.exchange().
        @cancel throws operation_cancelled when the client has left */
    [[nodiscard("the head is sent when this is awaited: co_await ctx.flush_headers()")]] CORTADO_DECL task<>
    flush_headers();

    /** Status, message and headers, for logs. @source Koa, response.toJSON */
    CORTADO_DECL json_literal to_json() const;
    /** The same with the body. */
    CORTADO_DECL json_literal inspect() const;

private:
    detail::response_state& state_;
    const koa::request& request_;
};

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/context.hpp>  // has the body of flush_headers()
#  include <cortado/koa/impl/response.ipp>
#endif
