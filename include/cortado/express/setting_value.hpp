#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/express/json_member.hpp>
#include <cortado/http/nested_query.hpp>
#include <cortado/http/trusted_proxy.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace cortado::express {

/** Makes the ETag of a body, "" for none: the setting `etag`. */
using etag_function = function<std::string(std::string_view body)>;
/** Reads what stands behind the `?`: the setting `query parser`. */
using query_function = function<http::nested_query(std::string_view query)>;
/** Says whether a proxy is believed, `hop` being 0 for the one that holds the connection: the setting `trust proxy`. */
using trust_function = http::trusted_proxies::predicate;

namespace detail {
template <class F>
concept EtagFunction = requires(F& make, std::string_view body) {
    { make(body) } -> std::convertible_to<std::string>;
};
template <class F>
concept QueryFunction = requires(F& parse, std::string_view query) {
    { parse(query) } -> std::same_as<http::nested_query>;
};
template <class F>
concept TrustFunction = requires(F& trusts, std::string_view address, std::size_t hop) {
    { trusts(address, hop) } -> std::convertible_to<bool>;
};
template <class F>
concept ReplacerFunction = requires(F& look, json_member& member) {
    look(member);
};
}  // namespace detail

/** What a setting is set to: a bool, a number, a text, a list of texts, or one of the functions that settings take.
    Nothing is `undefined`. */
class setting_value {
public:
    setting_value() = default;
    setting_value(std::same_as<bool> auto value) : value_(value) {}
    template <std::integral Number>
    requires(!std::same_as<Number, bool>) setting_value(Number value)
        : value_(static_cast<std::int64_t>(value)) {}
    setting_value(std::string text) : value_(std::move(text)) {}
    setting_value(std::string_view text) : value_(std::string(text)) {}
    setting_value(const char* text) : value_(std::string(text)) {}
    setting_value(std::vector<std::string> list) : value_(std::move(list)) {}
    setting_value(std::initializer_list<std::string_view> list)
        : value_(std::vector<std::string>(list.begin(), list.end())) {}
    template <detail::EtagFunction F>
    setting_value(F make) : value_(std::make_shared<etag_function>(std::move(make))) {}
    template <detail::QueryFunction F>
    setting_value(F parse) : value_(std::make_shared<query_function>(std::move(parse))) {}
    template <detail::TrustFunction F>
    setting_value(F trusts) : value_(std::make_shared<trust_function>(std::move(trusts))) {}
    template <detail::ReplacerFunction F>
    setting_value(F look) : value_(std::make_shared<json_replacer>(std::move(look))) {}

    /** Is it set at all? */
    bool has_value() const noexcept { return !std::holds_alternative<std::monostate>(value_); }
    /** What JavaScript's `if` makes of it. */
    CORTADO_DECL explicit operator bool() const noexcept;
    /** The text; "" for anything else. */
    CORTADO_DECL std::string_view text() const noexcept;
    /** The number; 0 for anything else. */
    CORTADO_DECL std::int64_t number() const noexcept;

    /** Look for a kind of value: `find<std::vector<std::string>>()`. @return null if it is of another */
    template <class T>
    const T* find() const noexcept {
        return std::get_if<T>(&value_);
    }
    /** Take part in a function that this is; null if it is none of that kind. Copies of the value share it. */
    template <class F>
    std::shared_ptr<F> function_of() const noexcept {
        const auto* held = find<std::shared_ptr<F>>();
        return held != nullptr ? *held : nullptr;
    }
    /** Functions are equal when one is a copy of the other. */
    friend bool operator==(const setting_value&, const setting_value&) = default;

private:
    std::variant<std::monostate, bool, std::int64_t, std::string, std::vector<std::string>,
                 std::shared_ptr<etag_function>, std::shared_ptr<query_function>,
                 std::shared_ptr<trust_function>, std::shared_ptr<json_replacer>>
        value_;
};

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/setting_value.ipp>
#endif
