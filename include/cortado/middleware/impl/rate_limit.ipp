#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/json_text.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/crypto/digest_text.hpp>
#include <cortado/crypto/sha256.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/ip_address.hpp>
#include <cortado/http/token.hpp>
#include <cortado/middleware/detail/kept_fields.hpp>
#include <cortado/middleware/rate_limit.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace cortado::middleware {

namespace detail {

struct rate_gate {
    rate_limit_options options;
    rate_rule rule;
    std::shared_ptr<rate_store> store;

    CORTADO_DECL static task<> call(void* state, web::exchange& ex, web::cursor next);

    using header_lines = std::vector<std::pair<std::string, std::string>>;
    CORTADO_DECL header_lines headers_for(const rate_verdict& verdict, const std::string& key) const;
    CORTADO_DECL void settle(web::exchange& ex, const rate_verdict& verdict, const std::string& key,
                             web::cursor next) const;
    CORTADO_DECL std::optional<rate_verdict> excuse(std::exception_ptr failure) const;
    CORTADO_DECL task<> wait(web::exchange& ex, task<rate_verdict> asked, std::string key, web::cursor next);
};

inline std::string seconds_of(std::chrono::milliseconds span) {
    return std::to_string(std::max<std::int64_t>(std::chrono::ceil<std::chrono::seconds>(span).count(), 0));
}

/** @source npm express-rate-limit 8, getPartitionKey */
inline std::string mark_of_key(std::string_view key) {
    const sha256::digest_type digest = sha256::of(key);
    const std::string hex = to_hex(digest).substr(0, 12);
    return to_base64(std::as_bytes(std::span(hex)));
}

/** "5-in-15min". @source npm express-rate-limit 8, identifier */
inline std::string name_of_rule(const rate_rule& rule) {
    const double seconds = static_cast<double>(rule.window.count()) / 1000;
    struct unit {
        double seconds;
        const char* one;
        const char* many;
    };
    unit best{1, "sec", "sec"};
    for (const unit& each : {unit{60, "min", "min"}, unit{3600, "hr", "hrs"}, unit{86400, "day", "days"}}) {
        if (seconds >= each.seconds) best = each;
    }
    const double count = seconds / best.seconds;
    std::string text = std::to_string(rule.limit) + "-in-";
    append_json_number(text, count);
    return text + (count > 1 ? best.many : best.one);
}

CORTADO_DECL rate_gate::header_lines rate_gate::headers_for(const rate_verdict& verdict,
                                                            const std::string& key) const {
    const std::string limit = std::to_string(rule.limit);
    const std::string remaining = std::to_string(verdict.remaining);
    const std::string reset = seconds_of(verdict.reset);
    const std::string window = seconds_of(rule.window);
    header_lines lines;
    if (options.legacy_headers) {
        const auto at = std::chrono::system_clock::now() + verdict.reset;
        lines.emplace_back("X-RateLimit-Limit", limit);
        lines.emplace_back("X-RateLimit-Remaining", remaining);
        lines.emplace_back(
            "X-RateLimit-Reset",
            std::to_string(std::chrono::ceil<std::chrono::seconds>(at.time_since_epoch()).count()));
    }
    if (options.headers == rate_headers::draft_6) {
        lines.emplace_back("RateLimit-Policy", limit + ";w=" + window);
        lines.emplace_back("RateLimit-Limit", limit);
        lines.emplace_back("RateLimit-Remaining", remaining);
        lines.emplace_back("RateLimit-Reset", reset);
    } else if (options.headers == rate_headers::draft_7) {
        lines.emplace_back("RateLimit-Policy", limit + ";w=" + window);
        lines.emplace_back("RateLimit", "limit=" + limit + ", remaining=" + remaining + ", reset=" + reset);
    } else if (options.headers == rate_headers::draft_8) {
        const std::string name = '"' + options.name + "\"; ";
        lines.emplace_back("RateLimit", name + "r=" + remaining + "; t=" + reset);
        lines.emplace_back("RateLimit-Policy",
                           name + "q=" + limit + "; w=" + window + "; pk=:" + mark_of_key(key) + ':');
    }
    return lines;
}

CORTADO_DECL void rate_gate::settle(web::exchange& ex, const rate_verdict& verdict, const std::string& key,
                                    web::cursor next) const {
    header_lines lines = headers_for(verdict, key);
    if (!verdict.is_allowed) lines.emplace_back("Retry-After", seconds_of(verdict.retry_after));
    std::vector<kept_field> kept;
    for (const auto& [name, value] : lines) {
        // By the latest draft each limit that was asked has its own.
        const bool is_one_of_many = options.headers == rate_headers::draft_8 && name.starts_with("RateLimit");
        kept.push_back({name, value, is_one_of_many ? kept_field::way::append : kept_field::way::set});
    }
    keep_fields(ex, std::move(kept));
    if (verdict.is_allowed) return next.lock().go_on(next.position());
    http_error error(options.status, options.message);
    for (auto& [name, value] : lines) error.header(std::move(name), std::move(value));
    throw error;
}

CORTADO_DECL std::optional<rate_verdict> rate_gate::excuse(std::exception_ptr failure) const {
    if (!options.pass_on_store_error) std::rethrow_exception(failure);
    try {
        std::rethrow_exception(failure);
    } catch (const operation_cancelled&) {
        throw;
    } catch (const std::exception& error) {
        logger::error("rate_limit: the store fails, the request passes: {}", error.what());
    }
    return std::nullopt;
}

CORTADO_DECL task<> rate_gate::wait(web::exchange& ex, task<rate_verdict> asked, std::string key,
                                    web::cursor next) {
    const std::string kept = std::move(key);
    std::optional<rate_verdict> verdict;
    std::exception_ptr failure;
    try {
        verdict = co_await asked;
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) verdict = excuse(std::move(failure));
    if (verdict) {
        settle(ex, *verdict, kept, next);
    } else {
        next.lock().go_on(next.position());
    }
}

CORTADO_DECL task<> rate_gate::call(void* state, web::exchange& ex, web::cursor next) {
    auto& gate = *static_cast<rate_gate*>(state);
    const bool is_skipped = gate.options.skip && gate.options.skip(ex);
    if (is_skipped) {
        next.lock().go_on(next.position());
        return {};
    }
    std::string key = gate.options.key ? gate.options.key(ex) : client_key(ex);
    task<rate_verdict> asked = gate.store->take(gate.options.name + ':' + key, gate.rule);
    asked.start(ex.stop.token());
    if (!asked.is_done() || asked.exception()) return gate.wait(ex, std::move(asked), std::move(key), next);
    gate.settle(ex, asked.take(), key, next);
    return {};
}

}  // namespace detail

CORTADO_DECL std::string client_key(const web::exchange& ex, std::size_t ipv6_bits) {
    const std::string_view text = ex.client_address();
    const std::optional<http::ip_address> parsed = http::ip_address::parse(text);
    if (!parsed) return std::string(text);
    const http::ip_address address = parsed->unmapped();
    const std::span<const std::uint8_t> octets(address.octets());
    if (address.is_v4()) {
        std::string dotted;
        for (const std::uint8_t each : octets.first(4))
            dotted.append(dotted.empty() ? "" : ".").append(std::to_string(each));
        return dotted;
    }
    std::array<std::uint8_t, 16> network{};
    for (std::size_t i = 0; i < network.size() && i * 8 < ipv6_bits; ++i) {
        const std::size_t bits = std::min<std::size_t>(ipv6_bits - i * 8, 8);
        network[i] = static_cast<std::uint8_t>(octets[i] & (0xff00u >> bits));
    }
    return to_hex(std::as_bytes(std::span(network))) + '/' + std::to_string(ipv6_bits);
}

CORTADO_DECL rate_limit::rate_limit(rate_limit_options options) {
    if (options.limit == 0 || options.window <= std::chrono::milliseconds(0))
        throw usage_error("rate_limit: limit and window must be above 0; to refuse all, answer so");
    const rate_rule rule{options.algorithm, options.limit, options.window};
    if (options.name.empty()) options.name = detail::name_of_rule(rule);
    const bool is_named =
        http::is_field_value(options.name) && options.name.find_first_of("\"\\") == std::string::npos;
    if (!is_named) throw usage_error("rate_limit: the name has a character that no header may have");
    std::shared_ptr<rate_store> store = options.store;
    if (!store) store = std::make_shared<memory_rate_store>();
    gate_ =
        std::make_shared<detail::rate_gate>(detail::rate_gate{std::move(options), rule, std::move(store)});
}

CORTADO_DECL web::layer rate_limit::as_layer() const {
    web::layer made;
    made.call = &detail::rate_gate::call;
    made.state = gate_;
    return made;
}

}  // namespace cortado::middleware
