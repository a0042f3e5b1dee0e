#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/share.hpp>
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
    setting_value(std::same_as<bool> auto value) : kind_(kind::boolean), flag_(value) {}
    template <std::integral Number>
    requires(!std::same_as<Number, bool>) setting_value(Number value)
        : kind_(kind::number), number_(static_cast<std::int64_t>(value)) {}
    setting_value(std::string text) : kind_(kind::text), text_(std::move(text)) {}
    setting_value(std::string_view text) : setting_value(std::string(text)) {}
    setting_value(const char* text) : setting_value(std::string(text)) {}
    setting_value(std::vector<std::string> list) : kind_(kind::list), list_(std::move(list)) {}
    setting_value(std::initializer_list<std::string_view> list)
        : setting_value(std::vector<std::string>(list.begin(), list.end())) {}
    template <detail::EtagFunction F>
    setting_value(F make) : setting_value(cortado::detail::share<etag_function>(std::move(make))) {}
    template <detail::QueryFunction F>
    setting_value(F parse) : setting_value(cortado::detail::share<query_function>(std::move(parse))) {}
    template <detail::TrustFunction F>
    setting_value(F trusts) : setting_value(cortado::detail::share<trust_function>(std::move(trusts))) {}
    template <detail::ReplacerFunction F>
    setting_value(F look) : setting_value(cortado::detail::share<json_replacer>(std::move(look))) {}

    /** Is it set at all? */
    bool has_value() const noexcept { return kind_ != kind::nothing; }
    /** What JavaScript's `if` makes of it. */
    CORTADO_DECL explicit operator bool() const noexcept;
    /** The text; "" for anything else. */
    CORTADO_DECL std::string_view text() const noexcept;
    /** The number; 0 for anything else. */
    CORTADO_DECL std::int64_t number() const noexcept;

    /** Look for a kind of value, of bool, std::int64_t, std::string and a list: `find<std::vector<std::string>>()`.
        @return null if it is of another */
    template <class T>
    const T* find() const noexcept {
        if constexpr (std::same_as<T, bool>) {
            return kind_ == kind::boolean ? &flag_ : nullptr;
        } else if constexpr (std::same_as<T, std::int64_t>) {
            return kind_ == kind::number ? &number_ : nullptr;
        } else if constexpr (std::same_as<T, std::string>) {
            return kind_ == kind::text ? &text_ : nullptr;
        } else {
            static_assert(
                std::same_as<T, std::vector<std::string>>,
                "cortado: a setting is a bool, a std::int64_t, a std::string, a std::vector of them, or "
                "a function, which function_of<F>() finds");
            return kind_ == kind::list ? &list_ : nullptr;
        }
    }
    /** Take part in a function that this is; null if it is none of that kind. Copies of the value share it. */
    template <class F>
    std::shared_ptr<F> function_of() const noexcept {
        return kind_ == kind_of<F>() ? std::static_pointer_cast<F>(function_) : nullptr;
    }
    /** Functions are equal when one is a copy of the other. */
    friend bool operator==(const setting_value&, const setting_value&) = default;

private:
    enum class kind : std::uint8_t { nothing, boolean, number, text, list, etag, query, trust, replacer };

    template <class F>
    static constexpr kind kind_of() noexcept {
        if constexpr (std::same_as<F, etag_function>) {
            return kind::etag;
        } else if constexpr (std::same_as<F, query_function>) {
            return kind::query;
        } else if constexpr (std::same_as<F, trust_function>) {
            return kind::trust;
        } else {
            static_assert(std::same_as<F, json_replacer>, "cortado: no setting takes such a function");
            return kind::replacer;
        }
    }

    template <class F>
    explicit setting_value(std::shared_ptr<F> function)
        : kind_(kind_of<F>()), function_(std::move(function)) {}

    // Side by side, where a std::variant would be smaller: its copies and comparisons are a tenth of what an application
    // compiles.
    kind kind_ = kind::nothing;
    bool flag_ = false;
    std::int64_t number_ = 0;
    std::string text_{};
    std::vector<std::string> list_{};
    std::shared_ptr<void> function_{};
};

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/setting_value.ipp>
#endif
