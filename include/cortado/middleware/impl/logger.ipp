#pragma once

#include <cortado/buffer/buffer.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/json_text.hpp>
#include <cortado/http/date.hpp>
#include <cortado/http/token.hpp>
#include <cortado/middleware/logger.hpp>
#include <cortado/middleware/request_id.hpp>

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iterator>

namespace cortado::middleware {

namespace detail {

using log_text = std::optional<std::string>;

CORTADO_DECL log_text non_empty(std::string_view text) { return text.empty() ? log_text() : log_text(text); }

/** @source npm morgan 1.12, which escapes all that comes from outside */
CORTADO_DECL std::string escape_for_log(std::string_view text) {
    std::string safe;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto code = static_cast<unsigned char>(text[at]);
        constexpr std::string_view plain = "\"\\\b\f\n\r\t";
        constexpr std::string_view names = "\"\\bfnrt";
        const std::size_t known = plain.find(text[at]);
        const unsigned char next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
        if (known != std::string_view::npos) {
            safe.append(1, '\\').append(1, names[known]);
        } else if (code < 0x20 || code == 0x7f) {
            safe += fmt::format("\\u{:04x}", static_cast<unsigned>(code));
        } else if (code == 0xc2 && next >= 0x80 &&
                   next < 0xa0) {  // U+0080 to U+009F: terminals obey them, too
            safe += fmt::format("\\u{:04x}", static_cast<unsigned>(next));
            ++at;
        } else {
            safe += text[at];
        }
    }
    return safe;
}

/** @source npm basic-auth 2 */
CORTADO_DECL log_text user_of(const web::exchange& ex) {
    std::string_view field = http::trim_ows(ex.request.headers["Authorization"]);
    constexpr std::string_view scheme = "basic ";
    if (field.size() < scheme.size() || !http::iequals(field.substr(0, scheme.size()), scheme)) return {};
    field = http::trim_ows(field.substr(scheme.size()));
    const std::string decoded = buffer::from(field, "base64").to_string();
    const std::size_t colon = decoded.find(':');
    return colon == std::string::npos ? log_text() : non_empty(std::string_view(decoded).substr(0, colon));
}

CORTADO_DECL std::string log_date(std::string_view form) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
    if (form.empty() || form == "web") return http::format_date(seconds);
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    if (form == "clf") {
        const std::string date = http::format_date(seconds);  // for its month
        return fmt::format("{:02}/{}/{}:{:02}:{:02}:{:02} +0000", utc.tm_mday, date.substr(8, 3),
                           utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
    }
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900, utc.tm_mon + 1,
                       utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, ms % 1000);
}

CORTADO_DECL log_text log_ms(std::optional<double> ms, std::string_view digits) {
    if (!ms) return {};
    int count = 3;
    std::from_chars(digits.data(), digits.data() + digits.size(), count);
    return fmt::format("{:.{}f}", *ms, std::clamp(count, 0, 15));
}

CORTADO_DECL log_text response_field(const log_moment& of, std::string_view name) {
    if (!of.has_head) return {};
    const std::string value = of.ex.response.headers.join(name);
    if (!value.empty() || !http::iequals(name, "content-length")) return non_empty(value);
    const int status = of.ex.response.status;
    const bool is_known = !of.ex.body.is_none() && status != 204 && status != 304;
    const auto size = is_known ? of.ex.body.size() : std::nullopt;
    return size ? log_text(std::to_string(*size)) : log_text();
}

CORTADO_DECL log_text referrer_of(const web::exchange& ex) {
    const std::string_view common = ex.request.headers["Referer"];
    return non_empty(common.empty() ? ex.request.headers["Referrer"] : common);
}

using token_function = log_text (*)(const log_moment&, std::string_view);
struct known_token {
    std::string_view name;
    token_function make;
};

inline constexpr known_token known_tokens[] = {
    {"method", [](const log_moment& of, std::string_view) { return non_empty(of.ex.request.method_name); }},
    {"url", [](const log_moment& of, std::string_view) { return non_empty(of.ex.request.target); }},
    {"status",
     [](const log_moment& of, std::string_view) {
         return of.has_head ? log_text(std::to_string(of.ex.response.status)) : log_text();
     }},
    {"http-version",
     [](const log_moment& of, std::string_view) {
         return log_text("1." + std::to_string(of.ex.request.minor_version));
     }},
    {"remote-addr", [](const log_moment& of, std::string_view) { return non_empty(of.ex.client_address()); }},
    {"remote-user", [](const log_moment& of, std::string_view) { return user_of(of.ex); }},
    {"referrer", [](const log_moment& of, std::string_view) { return referrer_of(of.ex); }},
    {"user-agent",
     [](const log_moment& of, std::string_view) { return non_empty(of.ex.request.headers["User-Agent"]); }},
    {"req",
     [](const log_moment& of, std::string_view name) { return non_empty(of.ex.request.headers.join(name)); }},
    {"res", &response_field},
    {"date", [](const log_moment&, std::string_view form) { return log_text(log_date(form)); }},
    {"response-time",
     [](const log_moment& of, std::string_view digits) { return log_ms(of.response_ms, digits); }},
    {"total-time", [](const log_moment& of, std::string_view digits) { return log_ms(of.total_ms, digits); }},
    {"pid", [](const log_moment&, std::string_view) { return log_text(std::to_string(::getpid())); }},
    {"request-id", [](const log_moment& of, std::string_view) { return non_empty(request_id_of(of.ex)); }},
};

/** A format taken apart: a text, and what stands behind it. */
struct log_part {
    std::string text;
    log_token* own = nullptr;
    token_function known = nullptr;
    std::string argument = {};
    bool is_status = false;
};

constexpr bool is_token_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

CORTADO_DECL log_part find_token(std::string_view name, logger_options& options) {
    for (auto& [own, make] : options.tokens) {
        if (own == name) return {.text = {}, .own = &make, .is_status = name == "status"};
    }
    for (const known_token& known : known_tokens) {
        if (known.name == name) return {.text = {}, .known = known.make, .is_status = name == "status"};
    }
    throw usage_error("logger: there is no token :" + std::string(name) + "; give it in `tokens`");
}

CORTADO_DECL std::vector<log_part> compile_format(std::string_view format, logger_options& options) {
    std::vector<log_part> parts;
    std::string text;
    while (!format.empty()) {
        std::size_t size = 1;
        while (format[0] == ':' && size < format.size() && is_token_letter(format[size])) ++size;
        if (size < 3) {  // a name has two letters at least: ":1" is text
            text += format[0];
            format.remove_prefix(1);
            continue;
        }
        log_part part = find_token(format.substr(1, size - 1), options);
        part.text = std::exchange(text, {});
        format.remove_prefix(size);
        const std::size_t end = format.find(']');
        if (format.starts_with('[') && end != std::string_view::npos && end > 1) {
            part.argument = format.substr(1, end - 1);
            format.remove_prefix(end + 1);
        }
        parts.push_back(std::move(part));
    }
    if (!text.empty()) parts.push_back({.text = std::move(text)});
    return parts;
}

CORTADO_DECL std::string_view named_format(std::string_view name) {
    constexpr std::pair<std::string_view, std::string_view> formats[] = {
        {"combined",
         ":remote-addr - :remote-user [:date[clf]] \":method :url HTTP/:http-version\" :status "
         ":res[content-length] \":referrer\" \":user-agent\""},
        {"common",
         ":remote-addr - :remote-user [:date[clf]] \":method :url HTTP/:http-version\" :status "
         ":res[content-length]"},
        {"short",
         ":remote-addr :remote-user :method :url HTTP/:http-version :status :res[content-length] - "
         ":response-time ms"},
        {"tiny", ":method :url :status :res[content-length] - :response-time ms"},
        {"dev", ":method :url :status :response-time ms - :res[content-length]"},
    };
    for (const auto& [known, format] : formats) {
        if (known == name) return format;
    }
    return name;
}

CORTADO_DECL bool wants_colours() noexcept {
    const char* const forbidden = std::getenv("NO_COLOR");
    return forbidden == nullptr || *forbidden == '\0';
}

CORTADO_DECL void write_to_output(std::string_view line) {
    std::string text(line);
    text += '\n';
    std::string_view rest = text;
    while (!rest.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, rest.data(), rest.size());
        if (written <= 0) return;  // nobody is there to be told
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
}

/** When a request came and its head left, for all loggers it passes. */
struct log_times {
    using clock = std::chrono::steady_clock;
    clock::time_point begun = clock::now();
    std::optional<clock::time_point> head;

    static double ms(clock::time_point from, clock::time_point to) {
        return std::chrono::duration<double, std::milli>(to - from).count();
    }
};

class log_writer {
public:
    log_writer(std::string_view format, logger_options options)
        : options_(std::make_unique<logger_options>(std::move(options))),
          is_json_(format == "json"),
          is_coloured_(format == "dev" && wants_colours()) {
        if (!is_json_) parts_ = compile_format(named_format(format), *options_);
    }

    bool operator()(web::exchange& ex) {
        if (ex.attached<log_times>() == nullptr) ex.attach(log_times{});
        if (options_->immediate) {
            write({.ex = ex});
            return true;
        }
        ex.before_head([](web::exchange& of) {
            log_times& times = *of.attached<log_times>();
            if (!times.head) times.head = log_times::clock::now();
        });
        ex.on_finish([this](web::exchange& of, const web::response_end& end) { write_finished(of, end); });
        return true;
    }

private:
    void write_finished(const web::exchange& ex, const web::response_end& end) {
        const log_times& times = *ex.attached<log_times>();
        log_moment moment{.ex = ex, .has_head = ex.is_head_sent(), .is_complete = end.is_complete};
        moment.body_octets = end.body_octets;
        if (times.head) {
            moment.response_ms = log_times::ms(times.begun, *times.head);
            moment.total_ms = log_times::ms(times.begun, log_times::clock::now());
        }
        write(moment);
    }

    void write(const log_moment& moment) {
        if (options_->skip && options_->skip(moment.ex)) return;
        std::string line = is_json_ ? json_line(moment) : text_line(moment);
        options_->stream ? options_->stream(line) : write_to_output(line);
    }

    std::string text_line(const log_moment& moment) const {
        constexpr std::string_view plain = "\x1b[0m";
        std::string line(is_coloured_ ? plain : "");
        for (const log_part& part : parts_) {
            line += part.text;
            if (part.own == nullptr && part.known == nullptr) continue;
            const log_text made =
                part.own != nullptr ? (*part.own)(moment, part.argument) : part.known(moment, part.argument);
            const bool is_coloured = is_coloured_ && part.is_status;
            if (is_coloured) line += colour_of(moment);
            line += made && !made->empty() ? escape_for_log(*made) : "-";
            if (is_coloured) line += plain;
        }
        return line.append(is_coloured_ ? plain : "");
    }

    static std::string_view colour_of(const log_moment& moment) noexcept {
        const int status = moment.has_head ? moment.ex.response.status : 0;
        return status >= 500   ? "\x1b[31m"
               : status >= 400 ? "\x1b[33m"
               : status >= 300 ? "\x1b[36m"
               : status >= 200 ? "\x1b[32m"
                               : "\x1b[0m";
    }

    static std::string json_line(const log_moment& moment);

    std::unique_ptr<logger_options> options_;  // the parts point into it
    std::vector<log_part> parts_;
    bool is_json_;
    bool is_coloured_;
};

CORTADO_DECL std::string log_writer::json_line(const log_moment& moment) {
    std::string line = "{";
    const auto name = [&line](std::string_view key) {
        if (line.size() > 1) line += ',';
        line.append(1, '"').append(key).append("\":");
    };
    const auto text = [&](std::string_view key, const log_text& value) {
        if (!value) return;
        name(key);
        append_json_string(line, *value);
    };
    const auto number = [&](std::string_view key, std::optional<double> value) {
        if (!value) return;
        name(key);
        line += fmt::format("{:.3f}", *value);
    };
    const http::request_head& request = moment.ex.request;
    text("time", log_date("iso"));
    text("request_id", non_empty(request_id_of(moment.ex)));
    text("remote_addr", non_empty(moment.ex.client_address()));
    text("remote_user", user_of(moment.ex));
    text("method", non_empty(request.method_name));
    text("url", non_empty(request.target));
    text("http_version", "1." + std::to_string(request.minor_version));
    text("referrer", referrer_of(moment.ex));
    text("user_agent", non_empty(request.headers["User-Agent"]));
    if (moment.has_head) {
        name("status");
        line += std::to_string(moment.ex.response.status);
        name("body_octets");
        line += std::to_string(moment.body_octets);
        name("is_complete");
        line += moment.is_complete ? "true" : "false";
    }
    number("response_time_ms", moment.response_ms);
    number("total_time_ms", moment.total_ms);
    return line + '}';
}

}  // namespace detail

CORTADO_DECL ready_layer logger(std::string_view format, logger_options options) {
    return make_layer(detail::log_writer(format, std::move(options)));
}

}  // namespace cortado::middleware
