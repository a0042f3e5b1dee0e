#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cortado::web {

/** Cookies of a request that a parser has read, in the order sent: `req.cookies()["theme"]`. */
class cookie_list {
public:
    struct item {
        std::string name;
        std::string value;
        bool is_forged = false; /**< it claims to be signed and is not; then there is no value */
    };
    using const_iterator = array_list<item>::const_iterator;

    /** Find a cookie; nothing where there is none, or it is forged. A view into this object. */
    CORTADO_DECL std::optional<std::string_view> find(std::string_view name) const noexcept;
    /** As find(), "" for nothing. A cookie of JSON is shown as it was sent: `j:{"a":1}`. */
    std::string_view operator[](std::string_view name) const noexcept {
        return find(name).value_or(std::string_view());
    }
    bool has(std::string_view name) const noexcept { return find(name).has_value(); }
    /** Did a cookie of that name come with a signature of nobody's? */
    CORTADO_DECL bool is_forged(std::string_view name) const noexcept;

    /** Read a cookie of JSON, as `res.cookie` sends objects: `req.cookies().json<nlohmann::json>("cart")`.
        @tparam Json  nlohmann's, or one with its `parse` and `is_discarded`
        @return nothing where there is none, or it is no JSON: then it is a text */
    template <class Json>
    std::optional<Json> json(std::string_view name) const {
        const std::string_view text = (*this)[name];
        if (!text.starts_with("j:")) return std::nullopt;
        Json parsed = Json::parse(text.substr(2), nullptr, false);
        if (parsed.is_discarded()) return std::nullopt;
        return parsed;
    }

    void add(item added) { items_.push_back(std::move(added)); }
    const_iterator begin() const noexcept { return items_.begin(); }
    const_iterator end() const noexcept { return items_.end(); }
    std::size_t size() const noexcept { return items_.size(); }
    bool empty() const noexcept { return items_.empty(); }

private:
    array_list<item> items_;
};

/** What a cookie parser leaves with an exchange for those behind it. */
struct parsed_cookies {
    cookie_list plain;
    cookie_list with_signature;
    /** What to sign new cookies with; "" where there is none. */
    std::string secret;
};

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/parsed_cookies.ipp>
#endif
