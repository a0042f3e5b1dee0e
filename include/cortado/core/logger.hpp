#pragma once

#include <cortado/config.hpp>

#include <cortado/core/function.hpp>

#include <fmt/core.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

/** Log a line: `logger::info("{} {} {}us", method, url, watch.us())`. Thread-safe: lines never mix. */
namespace cortado::logger {

enum class level : unsigned char { trace, debug, info, warn, error, off };

/** What a sink receives; it lives for the length of that call. */
struct record {
    logger::level level = logger::level::info;
    std::int64_t time_ms = 0; /**< milliseconds since 1970-01-01T00:00Z */
    std::string_view message;
    std::string_view context = {}; /**< what the hook of set_context() said; "" for none */
};

/** Appends what tells the work at hand from other work, a request's id say. */
using context_hook = function<void(std::string&)>;

/** Where records go. Called by one thread at a time. */
using sink = function<void(const record&)>;

namespace detail {
inline std::atomic<level> threshold{level::info};
CORTADO_DECL void write(level at, fmt::string_view format, fmt::format_args args);
}  // namespace detail

/** Let through records of this level and above; `level::info` at the start, `level::off` for silence. */
inline void set_level(level lowest) noexcept { detail::threshold.store(lowest, std::memory_order_relaxed); }

/** Tell whether a record of this level would be written: for messages that are dear to compute. */
inline bool enabled(level at) noexcept {
    return at != level::off && at >= detail::threshold.load(std::memory_order_relaxed);
}

/** Send records elsewhere, e.g. `json_sink()` or a hook of your own; an empty sink restores `text_sink()`.
    What a sink logs itself is dropped; where it throws, the record goes to standard error as text. */
CORTADO_DECL void set_sink(sink target);

/** Have each record say which work it belongs to: text sinks write it in brackets before the message, JSON sinks as
    `context`. With an async_local_storage:
    ```
    logger::set_context([](std::string& out) { if (auto* id = request_id.store()) out += *id; });
    ```
    The name that middleware::request_id() gives a request is said without a hook, and before what a hook says.
    @param hook  called for each record on the thread that logs, by one thread at a time; an empty one ends it */
CORTADO_DECL void set_context(context_hook hook);

/** Write lines such as `2026-01-31T08:49:37.123Z INFO  listening on 3000`.
    @param descriptor  an open file, not owned; 2 is standard error */
CORTADO_DECL sink text_sink(int descriptor = 2);

/** Write lines such as `{"level":"info","time":1769849377123,"msg":"listening on 3000"}`.
    @param descriptor  an open file, not owned; 2 is standard error */
CORTADO_DECL sink json_sink(int descriptor = 2);

/** Append a record's line, its newline included. In text, control characters but the tab, and octets that are no
    UTF-8, are written as escapes (`\n`, `\x1b`, `\xc2\x9b`): what a client sent can neither forge a line nor drive
    the terminal. In JSON, octets that are no UTF-8 become U+FFFD. */
CORTADO_DECL void append_text(std::string& out, const record& what);
CORTADO_DECL void append_json(std::string& out, const record& what);

/** Format a message and write it, if its level is let through. The format is checked at compile time. */
template <class... Args>
void trace(fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(level::trace)) detail::write(level::trace, format, fmt::make_format_args(args...));
}
template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(level::debug)) detail::write(level::debug, format, fmt::make_format_args(args...));
}
template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(level::info)) detail::write(level::info, format, fmt::make_format_args(args...));
}
template <class... Args>
void warn(fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(level::warn)) detail::write(level::warn, format, fmt::make_format_args(args...));
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(level::error)) detail::write(level::error, format, fmt::make_format_args(args...));
}

}  // namespace cortado::logger

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/core/impl/logger.ipp>
#endif
