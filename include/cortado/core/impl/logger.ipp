#pragma once

#include <cortado/core/json_text.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/core/utf8.hpp>
#include <cortado/core/work_name.hpp>

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <ctime>
#include <iterator>
#include <mutex>
#include <utility>

namespace cortado::logger {

namespace detail {

struct state {
    std::mutex mutex;
    sink target = text_sink();
    context_hook context;
};

inline state& the_state() {
    static state* const one = new state;  // never destroyed: destructors of other statics may still log
    return *one;
}

inline bool& inside_sink() noexcept {
    thread_local bool inside = false;
    return inside;
}

// One write per line keeps lines of several processes apart; a line that cannot be written has nowhere to go.
inline void write_line(int descriptor, std::string_view line) noexcept {
    while (!line.empty()) {
        const ssize_t written = ::write(descriptor, line.data(), line.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        line.remove_prefix(static_cast<std::size_t>(written));
    }
}

inline void append_time(std::string& out, std::int64_t time_ms) {
    const std::int64_t fraction = (time_ms % 1000 + 1000) % 1000;
    const auto seconds = static_cast<std::time_t>((time_ms - fraction) / 1000);
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    char text[64];
    const auto end =
        fmt::format_to_n(text, sizeof text, "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                         utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, fraction);
    out.append(text, end.out);
}

// Of one well-formed character. Terminals take U+0080 to U+009F, in UTF-8 C2 80 to C2 9F, for commands as well.
inline bool is_control(std::string_view character) noexcept {
    const auto first = static_cast<unsigned char>(character.front());
    if (first == 0xc2) return static_cast<unsigned char>(character.back()) < 0xa0;
    return (first < 0x20 && first != '\t') || first == 0x7f;
}

inline void append_escaped(std::string& out, std::string_view text) {
    while (!text.empty()) {
        const utf8_step step = next_utf8(text);
        const std::string_view one = text.substr(0, step.size);
        text.remove_prefix(step.size);
        if (one == "\n") {
            out += "\\n";
        } else if (one == "\r") {
            out += "\\r";
        } else if (step.well_formed && !is_control(one)) {
            out += one;
        } else {
            for (const char c : one)
                fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
        }
    }
}

/** Say which work a record belongs to. */
inline void append_work(std::string& said, context_hook& hook) {
    if (const auto name = work_name.load(std::memory_order_acquire)) name(said);
    const std::size_t named = said.size();
    if (hook) hook(said);
    if (named > 0 && said.size() > named) said.insert(named, 1, ' ');
}

inline void deliver(record what) {
    bool& inside = inside_sink();
    if (inside) return;
    state& shared = the_state();
    const std::lock_guard lock(shared.mutex);
    inside = true;
    std::string said;
    try {
        append_work(said, shared.context);
        what.context = said;
        shared.target(what);
    } catch (...) {
        std::string line;
        append_text(line, what);
        write_line(2, line);
    }
    inside = false;
}

CORTADO_DECL void write(level at, fmt::string_view format, fmt::format_args args) {
    std::timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    record what{at, std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000, {}};
    char room[512];
    const auto shown = fmt::vformat_to_n(room, sizeof room, format, args);
    if (shown.size <= sizeof room) {
        what.message = std::string_view(room, shown.size);
        deliver(what);
    } else {
        const std::string whole = fmt::vformat(format, args);
        what.message = whole;
        deliver(what);
    }
}

}  // namespace detail

CORTADO_DECL void set_sink(sink target) {
    if (!target) target = text_sink();
    detail::state& shared = detail::the_state();
    const std::lock_guard lock(shared.mutex);
    std::swap(shared.target, target);
}

CORTADO_DECL void set_context(context_hook hook) {
    detail::state& shared = detail::the_state();
    const std::lock_guard lock(shared.mutex);
    std::swap(shared.context, hook);
}

CORTADO_DECL sink text_sink(int descriptor) {
    return [descriptor](const record& what) {
        std::string line;
        append_text(line, what);
        detail::write_line(descriptor, line);
    };
}

CORTADO_DECL sink json_sink(int descriptor) {
    return [descriptor](const record& what) {
        std::string line;
        append_json(line, what);
        detail::write_line(descriptor, line);
    };
}

CORTADO_DECL void append_text(std::string& out, const record& what) {
    constexpr const char* names[] = {"TRACE", "DEBUG", "INFO ", "WARN ", "ERROR", "OFF  "};
    detail::append_time(out, what.time_ms);
    out.append(1, ' ').append(names[static_cast<std::size_t>(what.level)]).append(1, ' ');
    if (!what.context.empty()) {
        out += '[';
        detail::append_escaped(out, what.context);
        out += "] ";
    }
    detail::append_escaped(out, what.message);
    out += '\n';
}

CORTADO_DECL void append_json(std::string& out, const record& what) {
    constexpr const char* names[] = {"trace", "debug", "info", "warn", "error", "off"};
    out.append("{\"level\":\"").append(names[static_cast<std::size_t>(what.level)]).append("\",\"time\":");
    append_json_number(out, what.time_ms);
    if (!what.context.empty()) {
        out += ",\"context\":";
        append_json_string(out, what.context);
    }
    out += ",\"msg\":";
    append_json_string(out, what.message);
    out += "}\n";
}

}  // namespace cortado::logger
