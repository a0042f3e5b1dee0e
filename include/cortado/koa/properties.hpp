#pragma once

#include <cortado/config.hpp>
#include <cortado/core/json_literal.hpp>
#include <cortado/koa/detail/response_state.hpp>
#include <cortado/stream/readable.hpp>
#include <cortado/web/response_body.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::koa {

namespace detail {

/** What Koa's accessors with a setter have in common: they speak for a response and cannot be copied, so that
    `auto s = ctx.status` does not compile instead of dangling; `auto s = ctx.status();` does. */
class property {
public:
    property(const property&) = delete;
    property& operator=(const property&) = delete;

protected:
    explicit property(response_state& of) noexcept : response_(of) {}
    ~property() = default;
    response_state& response_;
};

template <class T>
concept Text = std::convertible_to<const T&, std::string_view> && !cortado::detail::Dumpable<T>;
template <class T>
concept Bytes =
    std::convertible_to<const T&, std::span<const std::byte>> && !Text<T> && !cortado::detail::Dumpable<T>;
template <class T>
concept Number = std::is_arithmetic_v<T> && std::constructible_from<json_literal, T>;

}  // namespace detail

/** `ctx.status`: 404 until a status or a body is set.
    @source Koa response.status */
class status_property : detail::property {
public:
    explicit status_property(detail::response_state& of) noexcept : property(of) {}
    operator int() const noexcept { return response_.status(); }
    int operator()() const noexcept { return response_.status(); }
    /** Set the status, with its standard message. One without content (204, 205, 304) drops the body.
        @throws usage_error  not 100 to 999 */
    status_property& operator=(int code) {
        response_.set_status(code);
        return *this;
    }
};

/** `ctx.message`: the reason phrase. Setting the status resets it. */
class message_property : detail::property {
public:
    explicit message_property(detail::response_state& of) noexcept : property(of) {}
    operator std::string_view() const noexcept { return response_.message(); }
    std::string_view operator()() const noexcept { return response_.message(); }
    operator std::string() const { return std::string(std::string_view(*this)); }
    /** @throws usage_error  it holds a control character */
    CORTADO_DECL message_property& operator=(std::string_view text);
    friend bool operator==(const message_property& a, std::string_view b) { return std::string_view(a) == b; }
};

/** `ctx.type`: the Content-Type without its parameters, "" while there is none. */
class type_property : detail::property {
public:
    explicit type_property(detail::response_state& of) noexcept : property(of) {}
    operator std::string_view() const noexcept { return response_.type(); }
    std::string_view operator()() const noexcept { return response_.type(); }
    operator std::string() const { return std::string(std::string_view(*this)); }
    /** Set it by extension or by media type, with the charset that belongs to it: "html", ".png", "text/css".
        An unknown extension and "" remove it. */
    CORTADO_DECL type_property& operator=(std::string_view extension_or_type);
    friend bool operator==(const type_property& a, std::string_view b) { return std::string_view(a) == b; }
};

/** `ctx.length`: the Content-Length that was set, else the body's size where it is known. */
class length_property : detail::property {
public:
    explicit length_property(detail::response_state& of) noexcept : property(of) {}
    CORTADO_DECL operator std::optional<std::uint64_t>() const;
    std::optional<std::uint64_t> operator()() const { return *this; }
    /** Announce a length, for a stream that does not know its own. */
    CORTADO_DECL length_property& operator=(std::uint64_t octets);
    friend bool operator==(const length_property& a, std::optional<std::uint64_t> b) {
        return std::optional<std::uint64_t>(a) == b;
    }
};

/** `ctx.body`: what is answered. Setting it makes the status 200 unless one was set, and the type fitting
    unless one was set. Once the response has ended, setting it does nothing.
    @source Koa response.body */
class body_property : detail::property {
public:
    explicit body_property(detail::response_state& of) noexcept : property(of) {}

    /** Answer with a text: HTML if it starts with `<`, else plain. */
    template <detail::Text T>
    body_property& operator=(const T& text) {
        if constexpr (std::is_pointer_v<T>) {
            if (text == nullptr) return *this = nullptr;
        }
        return set_text(text);
    }
    CORTADO_DECL body_property& operator=(std::string&& text);

    /** Answer with JSON: `ctx.body = {{"id", 7}};`, numbers, bool, containers, anything with a dump(). What is null there
        is nullptr. */
    body_property& operator=(const json_literal& value) { return set_json(value.text()); }
    template <cortado::detail::Dumpable T>
    body_property& operator=(const T& value) {
        return set_json(std::string(value.dump()));
    }
    body_property& operator=(detail::Number auto value) { return *this = json_literal(value); }
    body_property& operator=(std::initializer_list<json_literal> list) { return *this = json_literal(list); }

    /** Answer with bytes; they are copied. */
    template <detail::Bytes T>
    body_property& operator=(const T& bytes) {
        const std::span<const std::byte> view(bytes);
        return set_bytes({reinterpret_cast<const char*>(view.data()), view.size()});
    }

    /** Answer with a stream that is read while it is sent; null is nullptr. */
    template <std::derived_from<stream::readable> Reader>
    body_property& operator=(std::unique_ptr<Reader> source) {
        return set_stream(std::move(source));
    }
    /** Answer with what a generator gives, while it is sent. */
    template <class Text>
    body_property& operator=(async_generator<Text> source) {
        return set_stream(stream::readable::from(std::move(source)));
    }
    CORTADO_DECL body_property& operator=(web::file_slice file);

    /** Answer without content: 204, unless the status is set after this. */
    body_property& operator=(std::nullptr_t) {
        response_.set_null_body();
        return *this;
    }

    explicit operator bool() const noexcept { return !is_null(); }
    bool is_null() const noexcept { return response_.ex.body.is_none(); }
    bool is_text() const noexcept { return is_in(detail::text_form::text); }
    bool is_bytes() const noexcept { return is_in(detail::text_form::bytes); }
    /** Was it set to a value that is sent as JSON? */
    bool is_json() const noexcept { return is_in(detail::text_form::json); }
    bool is_stream() const noexcept { return response_.ex.body.type() == web::response_body::kind::stream; }
    bool is_file() const noexcept { return response_.ex.body.type() == web::response_body::kind::file; }

    /** The text, the octets of bytes, or the JSON of a value; "" for anything else. Like all that is read here, it holds
        until the body is set again. */
    std::string_view text() const noexcept { return response_.ex.body.text(); }
    std::string_view operator()() const noexcept { return text(); }
    operator std::string_view() const noexcept { return text(); }
    operator std::string() const { return std::string(text()); }
    /** The same octets; none for anything else. */
    std::span<const std::byte> bytes() const noexcept { return std::as_bytes(std::span(text())); }
    /** The value that was set, as a `nlohmann::ordered_json` of your own. It needs <cortado/middleware/json.hpp>.
        @throws usage_error  the body is no value */
    template <class Tag = void>
    auto json() const {
        static_assert(web::detail::HasJson<Tag>,
                      "cortado: body.json() needs the JSON library: include <cortado/middleware/json.hpp>");
        if (!is_json()) refuse("a value");
        return web::detail::json_access<Tag>::read(text());
    }
    /** @throws usage_error  the body is no stream */
    CORTADO_DECL stream::readable& stream() const;
    /** @throws usage_error  the body is no file */
    CORTADO_DECL const web::file_slice& file() const;
    /** Take a stream, or a file as one, to put another around it: `ctx.body = around(ctx.body.take_stream());`. Until
        it is set again the body is null, without a length.
        @throws usage_error  the body is neither, or the response has ended */
    CORTADO_DECL std::unique_ptr<stream::readable> take_stream();
    friend bool operator==(const body_property& a, std::string_view b) { return std::string_view(a) == b; }

private:
    CORTADO_DECL body_property& set_text(std::string_view text);
    CORTADO_DECL body_property& set_bytes(std::string_view bytes);
    CORTADO_DECL body_property& set_json(std::string_view text);
    CORTADO_DECL body_property& set_stream(std::unique_ptr<stream::readable> source);
    CORTADO_DECL bool open(std::string_view type);
    [[gnu::cold]] CORTADO_DECL bool open_late();
    [[gnu::cold]] CORTADO_DECL bool is_in(detail::text_form form) const noexcept;
    [[noreturn, gnu::cold]] CORTADO_DECL static void refuse(std::string_view wanted);
};

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/properties.ipp>
#endif
