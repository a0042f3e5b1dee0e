#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/crypto/digest_text.hpp>
#include <cortado/middleware/detail/base64.hpp>
#include <cortado/middleware/detail/cookie_field.hpp>
#include <cortado/middleware/detail/session_site.hpp>
#include <cortado/middleware/request_session.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <span>

namespace cortado::middleware {

namespace detail {

/** A store keeps a session a little longer than the client does. */
inline constexpr std::chrono::seconds store_grace{10};
inline constexpr std::chrono::milliseconds usual_age = std::chrono::hours(24);
/** What browsers take of one cookie, name and attributes included. */
inline constexpr std::size_t longest_cookie = 4096;

/** Could a session of ours be called that? Stores never see anything else. */
inline bool is_session_id(std::string_view id) noexcept {
    return !id.empty() && id.size() <= 128 && std::ranges::all_of(id, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
               c == '_';
    });
}

inline std::int64_t to_ms(std::chrono::system_clock::time_point at) {
    return std::chrono::floor<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

/** A number of milliseconds that a session has noted about itself. */
inline std::optional<double> noted_number(const session_data& data, std::string_view name) {
    return data.get<double>(name);
}

CORTADO_DECL request_session& find_session(web::exchange& ex) {
    kept_session* const kept = ex.attached<kept_session>();
    if (kept == nullptr) {
        throw usage_error(
            "session_of(): no session() has run; app.use(middleware::session({...})) before this handler");
    }
    if (!(*kept)->is_loaded()) (*kept)->load_from_cookie();
    return **kept;
}

}  // namespace detail

CORTADO_DECL request_session::request_session(detail::session_site& site, web::exchange& ex)
    : site_(site),
      exchange_(ex),
      age_(site.options.max_age),
      ends_with_browser_(site.options.until_browser_closes) {}

CORTADO_DECL void request_session::put(std::string_view name, std::string json) {
    if (name.starts_with('_')) {
        throw usage_error("session: \"" + std::string(name) +
                          "\" cannot be set; names that begin with _ are the session's own");
    }
    data_.put(name, std::move(json));
}

CORTADO_DECL std::string request_session::text(std::string_view name) const {
    const std::string* const found = data_.find(name);
    if (found == nullptr) return {};
    return data_.get<std::string>(name).value_or(*found);
}

// --- coming in

inline void request_session::begin_anew() {
    data_.clear();
    saved_.reset();
    is_new_ = true;
    is_stored_ = false;
    if (site_.options.store) id_ = detail::random_name(24);
}

/** @return the value of the cookie, nothing where it is not there or nobody of ours has signed it */
inline std::optional<std::string> request_session::read_cookie() {
    const std::string header = detail::cookie_field(exchange_.request.headers);
    const auto value = http::find_raw_cookie(header, site_.options.name);
    if (!value || value->empty()) return std::nullopt;
    if (!site_.keys) return std::string(*value);
    const auto signature = http::find_raw_cookie(header, site_.signature_name);
    if (!signature || signature->empty()) return std::nullopt;
    const std::string signed_text = site_.options.name + '=' + std::string(*value);
    const std::optional<std::size_t> key = site_.keys->index(signed_text, *signature);
    http::raw_cookie_options attributes;
    attributes.secure = is_secure();
    if (!key) {
        put_line(site_.signature_name, http::serialize_raw_cookie(site_.signature_name, "", attributes));
        return std::nullopt;
    }
    if (*key > 0) {
        const std::string anew = site_.keys->sign(signed_text);
        put_line(site_.signature_name, http::serialize_raw_cookie(site_.signature_name, anew, attributes));
    }
    return std::string(*value);
}

/** Read what was kept. @return false where it is not sound, or over */
inline bool request_session::take(std::string_view json, time_point now) {
    std::optional<session_data> kept = session_data::parse(json);
    if (!kept) return false;
    const auto expires = detail::noted_number(*kept, "_expire");
    if (expires && *expires < static_cast<double>(detail::to_ms(now))) return false;
    constexpr double longest = 1e14;  // milliseconds, some thousand years
    const auto age = detail::noted_number(*kept, "_maxAge");
    if (age && *age > 0 && *age < longest) {
        age_ = std::chrono::milliseconds(static_cast<std::int64_t>(*age));
        ends_with_browser_ = false;
    }
    if (kept->has("_session")) ends_with_browser_ = true;
    if (expires && *expires < longest)
        expires_ = time_point(std::chrono::milliseconds(static_cast<std::int64_t>(*expires)));
    kept->erase_own();
    data_ = std::move(*kept);
    saved_ = data_.dump();
    is_new_ = false;
    return true;
}

CORTADO_DECL void request_session::load_from_cookie() {
    is_loaded_ = true;
    const std::optional<std::string> cookie = read_cookie();
    const std::optional<std::string> json = cookie ? detail::read_base64(*cookie) : std::nullopt;
    if (!json || !take(*json, site_.now())) begin_anew();
}

CORTADO_DECL task<> request_session::load_from_store() {
    is_loaded_ = true;
    const std::optional<std::string> named = read_cookie();
    if (named && detail::is_session_id(*named)) {
        const std::optional<stored_session> found = co_await site_.options.store->load(*named);
        const time_point now = site_.now();
        if (found && found->expires - detail::store_grace >= now && take(found->data, now)) {
            id_ = *named;
            is_stored_ = is_known_ = true;
            expires_ = found->expires - detail::store_grace;
            co_return;
        }
    }
    // A name that the store does not know is never taken over from the client.
    begin_anew();
}

// --- what handlers ask for

inline void request_session::drop_id() {
    if (is_stored_) dropped_ids_.push_back(std::move(id_));
    is_stored_ = is_known_ = false;
    if (site_.options.store) id_ = detail::random_name(24);
}

CORTADO_DECL void request_session::renew_id() {
    drop_id();
    is_forced_ = true;
}

CORTADO_DECL void request_session::regenerate() {
    destroy();
    is_forced_ = true;
}

CORTADO_DECL void request_session::destroy() {
    drop_id();
    data_.clear();
    saved_.reset();
    age_ = site_.options.max_age;
    ends_with_browser_ = site_.options.until_browser_closes;
    is_new_ = true;
    is_forced_ = false;
    is_removed_ = true;
}

CORTADO_DECL void request_session::max_age(std::chrono::milliseconds age) {
    if (age <= std::chrono::milliseconds(0))
        throw usage_error("session.max_age: must be above 0; destroy() ends a session");
    age_ = age;
    ends_with_browser_ = false;
    is_forced_ = true;
}

CORTADO_DECL void request_session::until_browser_closes() {
    ends_with_browser_ = true;
    is_forced_ = true;
}

// --- going out

inline request_session::reason request_session::why_save() const {
    if (!is_loaded_) return reason::none;
    if (is_forced_) return reason::forced;
    if (!saved_ && data_.empty()) return is_removed_ ? reason::removed : reason::none;
    if (saved_ != data_.dump()) return reason::changed;
    if (was_planned_) return reason::none;
    if (site_.options.rolling) return reason::rolling;
    const bool is_renewable = site_.options.renew && expires_ && age_ && !ends_with_browser_;
    if (is_renewable && *expires_ - site_.now() < *age_ / 2) return reason::renew;
    return reason::none;
}

inline bool request_session::is_secure() const { return exchange_.is_secure(); }

inline http::raw_cookie_options request_session::attributes() const {
    const session_options& options = site_.options;
    http::raw_cookie_options made;
    made.path = options.path;
    made.domain = options.domain;
    made.priority = options.priority;
    made.same_site = options.same_site;
    made.secure = options.secure.value_or(is_secure());
    made.http_only = options.http_only;
    made.partitioned = options.partitioned;
    return made;
}

inline void request_session::put_line(const std::string& name, std::string line) {
    std::erase_if(lines_, [&](const auto& each) { return each.first == name; });
    lines_.emplace_back(name, std::move(line));
}

/** Plan to send the cookie, and its signature behind it. */
inline void request_session::plan_line(std::string_view value, http::raw_cookie_options attributes) {
    const session_options& options = site_.options;
    if (attributes.secure && !is_secure()) {
        logger::error("session: the cookie {} is for https and this connection is not; it is not sent",
                      options.name);
        return;
    }
    std::string line = http::serialize_raw_cookie(options.name, value, attributes);
    if (line.size() > detail::longest_cookie) {
        logger::error(
            "session: the cookie {} has {} octets, no browser takes more than {}; it is not sent. "
            "Keep less in the session, or give it a store",
            options.name, line.size(), detail::longest_cookie);
        return;
    }
    put_line(options.name, std::move(line));
    if (!site_.keys) return;
    const std::string signature = site_.keys->sign(options.name + '=' + std::string(value));
    put_line(site_.signature_name, http::serialize_raw_cookie(site_.signature_name, signature, attributes));
}

inline void request_session::plan_removal() {
    http::raw_cookie_options gone = attributes();
    gone.expires = time_point();
    plan_line("", std::move(gone));
}

inline std::string request_session::text_to_keep(std::optional<time_point> expires) const {
    std::string text = data_.dump();
    text.pop_back();
    if (text.size() > 1) text += ',';
    if (ends_with_browser_) return text += "\"_session\":true}";
    if (expires) text.append("\"_expire\":").append(std::to_string(detail::to_ms(*expires))).append(1, ',');
    return text.append("\"_maxAge\":")
        .append(std::to_string(age_.value_or(detail::usual_age).count()))
        .append(1, '}');
}

inline void request_session::plan_cookie(time_point now) {
    expires_ = now + age_.value_or(detail::usual_age);
    http::raw_cookie_options attributes = this->attributes();
    if (age_ && !ends_with_browser_) attributes.expires = expires_;
    if (site_.options.store) return plan_line(id_, std::move(attributes));
    const std::string text = text_to_keep(expires_);
    plan_line(to_base64(std::as_bytes(std::span(text))), std::move(attributes));
}

/** Decide what is to be sent and stored, by how the session is now. */
inline void request_session::settle() {
    const reason why = why_save();
    if (why == reason::none) return;
    if (why == reason::removed) {
        plan_removal();
        is_removed_ = false;
        return;
    }
    // Nobody would ever come back with the name of a session that began when the head had left.
    if (exchange_.is_head_sent() && is_new_ && !was_planned_) return;
    plan_cookie(site_.now());
    saved_ = data_.dump();
    is_forced_ = is_removed_ = false;
    was_planned_ = true;
    const bool is_mere_touch = why == reason::rolling || why == reason::renew;
    if (!is_mere_touch || due_in_store_ == reason::none) due_in_store_ = why;
}

CORTADO_DECL void request_session::on_head() {
    settle();
    for (const auto& [name, line] : lines_) exchange_.response.headers.append("Set-Cookie", line);
}

namespace detail {

inline void report_behind(const std::exception& error) {
    logger::error("session: behind its request the store fails: {}", error.what());
}

inline task<> forget_in_store(std::shared_ptr<session_store> store, std::string id) {
    try {
        co_await store->destroy(std::move(id));
    } catch (const std::exception& error) {
        report_behind(error);
    }
}

/** What was there already is not brought back where it was destroyed meanwhile. */
inline task<> keep_in_store(session_store& store, std::string id, stored_session kept, bool was_there) {
    return was_there ? store.replace(std::move(id), std::move(kept))
                     : store.save(std::move(id), std::move(kept));
}

inline task<> save_in_store(std::shared_ptr<session_store> store, std::string id, stored_session kept,
                            bool was_there) {
    try {
        task<> keeping = keep_in_store(*store, std::move(id), std::move(kept), was_there);
        co_await keeping;
    } catch (const std::exception& error) {
        report_behind(error);
    }
}

}  // namespace detail

CORTADO_DECL request_session::~request_session() {
    if (!site_.options.store) return;
    try {
        save_behind();
    } catch (const std::exception& error) {
        detail::report_behind(error);
    }
}

/** See to what commit() has not: the request was stopped before, or answered later. */
inline void request_session::save_behind() {
    const std::shared_ptr<session_store>& store = site_.options.store;
    for (std::string& id : dropped_ids_) spawn(detail::forget_in_store(store, std::move(id)));
    const reason why = why_save();
    const bool is_due = due_in_store_ != reason::none || why == reason::changed || why == reason::forced;
    // Nobody would ever come back with a name that was not told to the client.
    const bool is_told = is_known_ || (was_planned_ && exchange_.is_head_sent());
    if (!is_committing_ && !(is_due && is_told)) return;
    const time_point until = site_.now() + age_.value_or(detail::usual_age) + detail::store_grace;
    const bool was_there = is_known_ || (is_stored_ && !is_committing_);
    spawn(detail::save_in_store(store, id_, stored_session{text_to_keep(std::nullopt), until}, was_there));
}

CORTADO_DECL task<> request_session::commit() {
    settle();
    session_store* const store = site_.options.store.get();
    if (store == nullptr) co_return;
    is_committing_ = due_in_store_ != reason::none;
    while (!dropped_ids_.empty()) {
        std::string id = dropped_ids_.front();
        co_await store->destroy(id);
        std::erase(dropped_ids_, id);  // now, as the request may be stopped meanwhile
    }
    const reason why = std::exchange(due_in_store_, reason::none);
    if (why == reason::none) co_return;
    const time_point until = *expires_ + detail::store_grace;
    const bool was_there = std::exchange(is_stored_, true);
    const bool is_touch = was_there && (why == reason::rolling || why == reason::renew);
    try {
        if (is_touch) {
            co_await store->touch(id_, until);
        } else {
            stored_session kept{text_to_keep(std::nullopt), until};
            task<> keeping = detail::keep_in_store(*store, id_, std::move(kept), was_there);
            co_await keeping;
        }
    } catch (const operation_cancelled&) {
        throw;  // the destructor sees to it
    } catch (...) {
        is_committing_ = false;
        throw;
    }
    is_committing_ = false;
}

}  // namespace cortado::middleware
