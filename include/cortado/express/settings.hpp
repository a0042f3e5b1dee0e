#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/express/setting_value.hpp>
#include <cortado/http/trusted_proxy.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::express {

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

    CORTADO_DECL settings();

    /** @throws usage_error  a value that the setting does not take; the message is Express's where it has one */
    CORTADO_DECL void set(std::string_view name, setting_value value);

    /** Find what was set here or in the application this is mounted in. */
    CORTADO_DECL const setting_value& find(std::string_view name) const noexcept;

    /** What was set here, defaults included, in the order of setting. */
    const array_list<std::pair<std::string, setting_value>>& own() const noexcept { return values_; }

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
    std::shared_ptr<etag_function> make_etag;     ///< of the kind `custom`
    std::shared_ptr<query_function> parse_query;  ///< of the kind `custom`
    std::shared_ptr<json_replacer> replace_json;  ///< null: JSON is written as it is

private:
    CORTADO_DECL void set_known(std::string_view name, const setting_value& value);
    CORTADO_DECL void choose_etag(const setting_value& value);
    CORTADO_DECL void choose_query_parser(const setting_value& value);
    CORTADO_DECL void trust(const setting_value& value);
    CORTADO_DECL void forget(std::string_view name);

    array_list<std::pair<std::string, setting_value>> values_;
    http::trusted_proxies trust_proxy_;
    const settings* parent_ = nullptr;
    bool trusts_by_own_word_ = false;
};

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/settings.ipp>
#endif
