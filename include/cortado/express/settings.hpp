#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/http/nested_query.hpp>
#include <cortado/http/trusted_proxy.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace cortado::express {

/** What a setting is set to: a bool, a number, a text, a list of texts, or a function, of which only its being there can
    be asked. Nothing is `undefined`. */
class setting_value {
public:
    struct function_mark {
        friend bool operator==(function_mark, function_mark) = default;
    };

    setting_value() = default;
    setting_value(bool value) : value_(value) {}
    template <std::integral Number>
    requires(!std::same_as<Number, bool>) setting_value(Number value)
        : value_(static_cast<std::int64_t>(value)) {}
    setting_value(std::string text) : value_(std::move(text)) {}
    setting_value(std::string_view text) : value_(std::string(text)) {}
    setting_value(const char* text) : value_(std::string(text)) {}
    setting_value(std::vector<std::string> list) : value_(std::move(list)) {}
    setting_value(function_mark mark) : value_(mark) {}

    /** Is it set at all? */
    bool has_value() const noexcept { return !std::holds_alternative<std::monostate>(value_); }
    /** What JavaScript's `if` makes of it. */
    CORTADO_DECL explicit operator bool() const noexcept;
    /** The text; "" for anything else. */
    CORTADO_DECL std::string_view text() const noexcept;
    /** The number; 0 for anything else. */
    CORTADO_DECL std::int64_t number() const noexcept;

    template <class T>
    const T* find() const noexcept {
        return std::get_if<T>(&value_);
    }
    friend bool operator==(const setting_value&, const setting_value&) = default;

private:
    std::variant<std::monostate, bool, std::int64_t, std::string, std::vector<std::string>, function_mark>
        value_;
};

/** The settings of an application, by Express's names, and what they mean for a request.

    One that is not set here is the one of the application this is mounted in, as in Express; those that have a default
    (`etag`, `query parser`, `subdomain offset`, `jsonp callback name`, `env`, `views`) are an application's own.
    @source Express 5, app.set: "Application Settings" */
class settings {
public:
    enum class etag_kind : std::uint8_t { off, weak, strong, custom };
    /** What is left to do for a body: nothing, a weak ETag, or what the settings of JSON and ETags say. */
    enum class answer_kind : std::uint8_t { plain, tagged, by_settings };
    enum class query_kind : std::uint8_t { off, simple, extended, custom };
    using etag_function = function<std::string(std::string_view body)>;
    using query_function = function<http::nested_query(std::string_view query)>;

    CORTADO_DECL settings();

    /** @throws usage_error  a value that the setting does not take; the message is Express's where it has one */
    CORTADO_DECL void set(std::string_view name, setting_value value);
    CORTADO_DECL void set_etag(etag_function make);
    CORTADO_DECL void set_query_parser(query_function parse);
    CORTADO_DECL void set_trust_proxy(http::trusted_proxies::predicate trusts);

    /** Find what was set here or in the application this is mounted in. */
    CORTADO_DECL const setting_value& find(std::string_view name) const noexcept;

    /** Whose word about a client is believed: the setting `trust proxy`, where it was never set that of the parent. */
    const http::trusted_proxies& trust_proxy() const noexcept {
        return trusts_by_own_word_ || parent_ == nullptr ? trust_proxy_ : parent_->trust_proxy();
    }

    /** Ask this one for what is not set here. @param parent  outlives this */
    CORTADO_DECL void inherit(const settings& parent);
    /** Work out what follows from the names; to be called when all is set. */
    CORTADO_DECL void resolve();

    // What requests go by: good after resolve().
    etag_kind etag = etag_kind::weak;
    answer_kind answers = answer_kind::tagged;
    query_kind query = query_kind::simple;
    bool escapes_json = false;
    bool answers_405 = false;  ///< "method not allowed"
    bool says_powered_by = false;
    bool shows_diagnostics = false;  ///< "diagnostics": unless set, in debug builds outside of production
    std::string json_spaces;         ///< what one level is indented by
    std::string jsonp_callback_name = "callback";
    std::size_t subdomain_offset = 2;
    // Calling these changes nothing of this object.
    mutable etag_function make_etag;
    mutable query_function parse_query;

private:
    CORTADO_DECL void set_known(std::string_view name, const setting_value& value);
    CORTADO_DECL void trust(const setting_value& value);
    CORTADO_DECL void forget(std::string_view name);

    std::vector<std::pair<std::string, setting_value>> values_;
    http::trusted_proxies trust_proxy_;
    const settings* parent_ = nullptr;
    bool trusts_by_own_word_ = false;
};

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/settings.ipp>
#endif
