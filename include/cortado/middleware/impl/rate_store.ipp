#pragma once

#include <cortado/core/error.hpp>
#include <cortado/crypto/sha256.hpp>
#include <cortado/middleware/detail/base64.hpp>
#include <cortado/middleware/detail/keyed_cache.hpp>
#include <cortado/middleware/rate_store.hpp>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <utility>

namespace cortado::middleware {

namespace detail {

using rate_time = std::chrono::system_clock::time_point;
using rate_span = std::chrono::milliseconds;

/** What is known of one who asks. */
struct rate_entry {
    rate_time since{};         // the begin of the window, or when `tokens` was right
    std::uint64_t count = 0;   // in this window
    std::uint64_t before = 0;  // in the one before
    double tokens = 0;
    bool is_open = false;
};

inline rate_span up_to_ms(double count) {
    return rate_span(static_cast<std::int64_t>(std::ceil(std::max(count, 0.0))));
}

inline rate_verdict take_in_window(rate_entry& entry, const rate_rule& rule, rate_time now) {
    if (!entry.is_open || now - entry.since >= rule.window || now < entry.since) {
        entry = {};
        entry.is_open = true;
        entry.since = now;
    }
    rate_verdict verdict;
    verdict.is_allowed = entry.count < rule.limit;
    if (verdict.is_allowed) ++entry.count;
    verdict.remaining = rule.limit - entry.count;
    verdict.reset = std::chrono::ceil<rate_span>(entry.since + rule.window - now);
    if (verdict.remaining == 0) verdict.retry_after = verdict.reset;
    return verdict;
}

/** When one more is allowed by the two sums, counted from the begin of the window. */
inline double time_of_next(const rate_entry& entry, double limit, double window) {
    const double count = static_cast<double>(entry.count);
    const double before = static_cast<double>(entry.before);
    if (count + 1 <= limit) return before > 0 ? window * (1 - (limit - 1 - count) / before) : 0;
    return window + window * (1 - (limit - 1) / count);
}

inline rate_verdict take_sliding(rate_entry& entry, const rate_rule& rule, rate_time now) {
    const auto passed = entry.is_open && now >= entry.since ? (now - entry.since) / rule.window : 2;
    if (passed > 0) {
        const std::uint64_t before = passed == 1 ? entry.count : 0;
        const rate_time since = passed == 1 ? entry.since + rule.window : now;
        entry = {};
        entry.is_open = true;
        entry.since = since;
        entry.before = before;
    }
    const double window = static_cast<double>(rule.window.count());
    const double limit = static_cast<double>(rule.limit);
    const double elapsed = std::chrono::duration<double, std::milli>(now - entry.since).count();
    const double of_before = static_cast<double>(entry.before) * (1 - elapsed / window);
    rate_verdict verdict;
    verdict.is_allowed = of_before + static_cast<double>(entry.count) + 1 <= limit;
    if (verdict.is_allowed) ++entry.count;
    const double left = limit - of_before - static_cast<double>(entry.count);
    verdict.remaining = left > 0 ? static_cast<std::uint64_t>(left) : 0;
    verdict.reset = up_to_ms(window - elapsed);
    if (verdict.remaining == 0) verdict.retry_after = up_to_ms(time_of_next(entry, limit, window) - elapsed);
    return verdict;
}

inline rate_verdict take_token(rate_entry& entry, const rate_rule& rule, rate_time now) {
    const double limit = static_cast<double>(rule.limit);
    const double per_ms = limit / static_cast<double>(rule.window.count());
    if (!entry.is_open) {
        entry.is_open = true;
        entry.tokens = limit;
    } else {
        const double elapsed = std::chrono::duration<double, std::milli>(now - entry.since).count();
        entry.tokens = std::min(limit, entry.tokens + std::max(elapsed, 0.0) * per_ms);
    }
    entry.since = now;
    rate_verdict verdict;
    // What was poured in drop by drop may lack the last bit of a whole one.
    verdict.is_allowed = entry.tokens >= 1 - 1e-9;
    if (verdict.is_allowed) entry.tokens = std::max(entry.tokens - 1, 0.0);
    verdict.remaining = static_cast<std::uint64_t>(entry.tokens + 1e-9);
    verdict.reset = up_to_ms((limit - entry.tokens) / per_ms - 1e-6);
    if (verdict.remaining == 0) verdict.retry_after = up_to_ms((1 - entry.tokens) / per_ms - 1e-6);
    return verdict;
}

inline rate_verdict take_one(rate_entry& entry, const rate_rule& rule, rate_time now) {
    switch (rule.algorithm) {
        case rate_algorithm::sliding_window: return take_sliding(entry, rule, now);
        case rate_algorithm::token_bucket: return take_token(entry, rule, now);
        case rate_algorithm::fixed_window: break;
    }
    return take_in_window(entry, rule, now);
}

/** However long a key is, it takes no more memory than this. */
inline std::string short_key(std::string key) {
    constexpr std::size_t longest = 64;
    if (key.size() <= longest) return key;
    return "sha256:" + to_base64url(sha256::of(key));
}

}  // namespace detail

struct memory_rate_store::tally {
    memory_rate_store_options options;
    mutable std::mutex mutex = {};
    detail::keyed_cache<detail::rate_entry> entries = {};
};

CORTADO_DECL memory_rate_store::memory_rate_store(memory_rate_store_options options) {
    if (options.max_keys == 0)
        throw usage_error("memory_rate_store: max_keys must be above 0, or nobody is limited");
    tally_ = std::make_unique<tally>();
    tally_->options = std::move(options);
}

CORTADO_DECL memory_rate_store::~memory_rate_store() = default;

CORTADO_DECL task<rate_verdict> memory_rate_store::take(std::string key, rate_rule rule) {
    key = detail::short_key(std::move(key));
    const std::lock_guard lock(tally_->mutex);
    auto& clock = tally_->options.clock;
    const detail::rate_time now = clock ? clock() : std::chrono::system_clock::now();
    const rate_verdict verdict = detail::take_one(tally_->entries.open(key), rule, now);
    while (tally_->entries.size() > tally_->options.max_keys)
        tally_->entries.erase(std::string(tally_->entries.oldest().first));
    co_return verdict;
}

CORTADO_DECL task<> memory_rate_store::reset(std::string key) {
    key = detail::short_key(std::move(key));
    const std::lock_guard lock(tally_->mutex);
    tally_->entries.erase(key);
    co_return;
}

CORTADO_DECL std::size_t memory_rate_store::size() const {
    const std::lock_guard lock(tally_->mutex);
    return tally_->entries.size();
}

}  // namespace cortado::middleware
