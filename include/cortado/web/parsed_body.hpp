#pragma once

#include <cortado/config.hpp>
#include <cortado/core/error.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::http {
class nested_query;
}

namespace cortado::web {

namespace detail {

// One object of this per type, whose address stands for the type.
template <class T>
inline constexpr char body_mark = 0;

/** What makes `body.json()` compile: specialised where the JSON library is at hand. */
template <class Tag>
struct json_access;

template <class Tag>
concept HasJson = requires {
    sizeof(json_access<Tag>);
};

}  // namespace detail

/** What a body parser has made that is more than a text. */
class body_content {
public:
    virtual ~body_content() = default;
    /** Write it as JSON. */
    virtual std::string dump() const = 0;
    /** @return a member as text, "" where there is none */
    virtual std::string member(std::string_view name) const = 0;
    /** @param mark  &detail::body_mark<T>
        @return the T inside, null where there is none */
    virtual const void* find(const void* mark) const noexcept = 0;
};

/** What a body parser made of the request's body: `req.body` of Express and `ctx.request.body` of Koa are this one
    object. Nothing until a parser has run, and empty again when the request is over.
    Threads: belongs to its request. */
class parsed_body {
public:
    enum class kind : unsigned char { nothing, json, text, bytes, form };

    parsed_body() = default;
    parsed_body(const parsed_body&) = delete;
    parsed_body& operator=(const parsed_body&) = delete;

    bool has_value() const noexcept { return kind_ != kind::nothing; }
    explicit operator bool() const noexcept { return has_value(); }
    kind what() const noexcept { return kind_; }
    bool is_json() const noexcept { return kind_ == kind::json; }
    bool is_text() const noexcept { return kind_ == kind::text; }
    bool is_bytes() const noexcept { return kind_ == kind::bytes; }
    bool is_form() const noexcept { return kind_ == kind::form; }

    /** The body as text; the octets of bytes; "" for anything else. */
    std::string_view text() const noexcept { return text_; }
    /** The body as bytes; none where it is neither bytes nor text. */
    std::span<const std::byte> bytes() const noexcept { return std::as_bytes(std::span(text_)); }

    /** The body as a value of the JSON library: `const nlohmann::ordered_json&`. It needs
        <cortado/middleware/json.hpp>.
        @throws usage_error  the body is not JSON */
    template <class Tag = void>
    decltype(auto) json() const {
        static_assert(detail::HasJson<Tag>,
                      "cortado: body.json() needs the JSON library: include <cortado/middleware/json.hpp>");
        return detail::json_access<Tag>::of(*this);
    }

    /** The members of a form, which urlencoded and multipart make; <cortado/http/nested_query.hpp>, which they include.
        @throws usage_error  the body is no form */
    const http::nested_query& form() const { return as<http::nested_query>("a form"); }

    /** A member of a JSON object or a form as text: `req.body["name"]`. The text itself of a string, of a list of
        texts the first, "" for null and what is not there, JSON of anything else. */
    std::string operator[](std::string_view name) const {
        return content_ ? content_->member(name) : std::string();
    }

    /** Write it as JSON, which makes it fit for `res.json(req.body)`; "null" where there is nothing. */
    CORTADO_DECL std::string dump() const;

    /** The T that a parser left here.
        @throws usage_error  it left none
        @param wanted  what the message calls it */
    template <class T>
    const T& as(std::string_view wanted) const {
        if (const T* found = find<T>()) return *found;
        refuse(wanted);
    }
    template <class T>
    const T* find() const noexcept {
        return content_ ? static_cast<const T*>(content_->find(&detail::body_mark<T>)) : nullptr;
    }

    // --- for parsers
    parsed_body& operator=(std::string text) noexcept { return assign(kind::text, std::move(text)); }
    parsed_body& assign(kind what, std::string text) noexcept {
        content_.reset();
        text_ = std::move(text);
        kind_ = what;
        return *this;
    }
    parsed_body& assign(kind what, std::unique_ptr<body_content> content) noexcept {
        text_.clear();
        content_ = std::move(content);
        kind_ = what;
        return *this;
    }

    /** Forget it, and give its memory back. */
    void reset() noexcept {
        content_.reset();
        std::string().swap(text_);
        kind_ = kind::nothing;
    }

private:
    [[noreturn, gnu::cold]] CORTADO_DECL void refuse(std::string_view wanted) const;

    std::string text_;
    std::unique_ptr<body_content> content_;
    kind kind_ = kind::nothing;
};

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/parsed_body.ipp>
#endif
