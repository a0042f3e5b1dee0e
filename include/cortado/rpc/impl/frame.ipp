#pragma once

#include <cortado/core/error.hpp>
#include <cortado/rpc/frame.hpp>

#include <limits>

namespace cortado::rpc {

namespace detail {

inline constexpr unsigned flag_of_receiver = 1;
inline constexpr unsigned flag_last = 2;
inline constexpr unsigned flag_message = 4;

template <class Number>
char* put_number(char* to, Number number) noexcept {
    for (int shift = 8 * (static_cast<int>(sizeof number) - 1); shift >= 0; shift -= 8)
        *to++ = static_cast<char>(number >> shift & 0xff);
    return to;
}

template <class Number>
void append_number(std::string& out, Number number) {
    char bytes[sizeof number];
    put_number(bytes, number);
    out.append(bytes, sizeof number);
}

template <class Number>
Number number_at(std::string_view bytes, std::size_t at) noexcept {
    Number number = 0;
    for (std::size_t i = 0; i < sizeof number; ++i)
        number = static_cast<Number>(number << 8 | static_cast<unsigned char>(bytes[at + i]));
    return number;
}

/** The flags that a kind may have. */
inline unsigned flags_of(frame_kind kind) noexcept {
    switch (kind) {
        case frame_kind::call: return flag_last | flag_message;
        case frame_kind::data: return flag_of_receiver | flag_last;
        case frame_kind::reply: return flag_of_receiver | flag_message;
        case frame_kind::error:
        case frame_kind::window: return flag_of_receiver;
        default: return 0;
    }
}

inline bool is_of_a_call(frame_kind kind) noexcept {
    return kind >= frame_kind::call && kind <= frame_kind::window;
}

inline bool has_code(frame_kind kind) noexcept {
    return kind == frame_kind::error || kind == frame_kind::cancel || kind == frame_kind::goaway;
}

/** The bytes between the head and the body. */
inline std::size_t extra_size(const frame& of) noexcept {
    switch (of.kind) {
        case frame_kind::hello: return frame::magic.size() + 12;
        case frame_kind::call: return 4 + of.method.size();
        case frame_kind::window: return 4;
        default: return 0;
    }
}

inline void append_extra(const frame& from, std::string& out) {
    if (from.kind == frame_kind::hello) {
        out.append(frame::magic);
        append_number(out, frame::version);
        append_number(out, from.credit);
        append_number(out, from.frame_limit);
    } else if (from.kind == frame_kind::call) {
        append_number(out, from.timeout);
        out.append(from.method);
    } else if (from.kind == frame_kind::window) {
        append_number(out, from.credit);
    }
}

inline result<frame> read_hello(frame made, std::string_view payload) {
    if (payload.size() != frame::head_size + frame::magic.size() + 12) {
        return parse_error{frame::head_size, "a hello of " + std::to_string(payload.size()) + " bytes"};
    }
    const std::string_view extra = payload.substr(frame::head_size);
    if (!extra.starts_with(frame::magic)) return parse_error{frame::head_size, "no hello of this protocol"};
    const auto version = number_at<std::uint32_t>(extra, 4);
    if (version != frame::version) {
        return parse_error{frame::head_size + 4, "version " + std::to_string(version) +
                                                     " of the protocol; this end speaks " +
                                                     std::to_string(frame::version)};
    }
    made.credit = number_at<std::uint32_t>(extra, 8);
    made.frame_limit = number_at<std::uint32_t>(extra, 12);
    if (made.frame_limit < 1024) return parse_error{frame::head_size + 12, "a limit of frames below 1024"};
    return made;
}

inline result<frame> read_call(frame made, std::string_view payload, std::size_t method_length) {
    if (method_length == 0) return parse_error{2, "a call without a method"};
    if (method_length > frame::longest_method) {
        return parse_error{2, "a method of " + std::to_string(method_length) + " bytes"};
    }
    const std::size_t body = frame::head_size + 4 + method_length;
    if (payload.size() < body) return parse_error{payload.size(), "the frame ends before its method does"};
    made.timeout = number_at<std::uint32_t>(payload, frame::head_size);
    made.method = payload.substr(frame::head_size + 4, method_length);
    made.body = payload.substr(body);
    return made;
}

inline result<frame> read_window(frame made, std::string_view payload) {
    if (payload.size() != frame::head_size + 4)
        return parse_error{frame::head_size, "a window is four bytes"};
    made.credit = number_at<std::uint32_t>(payload, frame::head_size);
    if (made.credit == 0) return parse_error{frame::head_size, "a window of nothing"};
    return made;
}

/** Read what stands behind the head, whose flags and number are in `made`. */
inline result<frame> read_rest(frame made, std::string_view payload, std::uint16_t field) {
    switch (made.kind) {
        case frame_kind::hello: return read_hello(made, payload);
        case frame_kind::call: return read_call(made, payload, field);
        case frame_kind::window: return read_window(made, payload);
        default: break;
    }
    made.body = payload.substr(frame::head_size);
    if (!has_code(made.kind)) return made;
    const bool may_be_ok = made.kind == frame_kind::goaway;
    if (field > last_code || (field == 0 && !may_be_ok)) {
        return parse_error{2, "no code of an error: " + std::to_string(field)};
    }
    made.why = static_cast<code>(field);
    return made;
}

inline bool may_have_body(const frame& of) noexcept {
    switch (of.kind) {
        case frame_kind::data:
        case frame_kind::error:
        case frame_kind::goaway: return true;
        case frame_kind::call:
        case frame_kind::reply: return of.has_message;
        default: return false;
    }
}

}  // namespace detail

CORTADO_DECL void write_frame(const frame& from, std::string& out) {
    if (from.kind == frame_kind::call &&
        (from.method.empty() || from.method.size() > frame::longest_method)) {
        throw usage_error("rpc: a method's name has 1 to " + std::to_string(frame::longest_method) +
                          " bytes, not " + std::to_string(from.method.size()));
    }
    const std::size_t size = frame::head_size + detail::extra_size(from) + from.body.size();
    if (size > std::numeric_limits<std::uint32_t>::max()) throw usage_error("rpc: a frame of 4 GiB or more");
    const unsigned flags = (from.of_receiver ? detail::flag_of_receiver : 0u) |
                           (from.is_last ? detail::flag_last : 0u) |
                           (from.has_message ? detail::flag_message : 0u);
    const auto method_length = static_cast<std::uint16_t>(from.method.size());
    char head[4 + frame::head_size];
    char* to = detail::put_number(head, static_cast<std::uint32_t>(size));
    *to++ = static_cast<char>(from.kind);
    *to++ = static_cast<char>(flags);
    to = detail::put_number(
        to, from.kind == frame_kind::call ? method_length : static_cast<std::uint16_t>(from.why));
    detail::put_number(to, from.id);
    out.append(head, sizeof head);
    detail::append_extra(from, out);
    out.append(from.body);
}

CORTADO_DECL result<frame> read_frame(std::string_view payload) {
    if (payload.size() < frame::head_size) {
        return parse_error{payload.size(),
                           "a frame of " + std::to_string(payload.size()) + " bytes, less than its head"};
    }
    frame made;
    made.kind = static_cast<frame_kind>(payload[0]);
    if (made.kind < frame_kind::hello || made.kind > frame_kind::goaway) {
        return parse_error{0,
                           "no kind of a frame: " + std::to_string(static_cast<unsigned char>(payload[0]))};
    }
    const unsigned flags = static_cast<unsigned char>(payload[1]);
    if ((flags & ~detail::flags_of(made.kind)) != 0) {
        return parse_error{1, "flags that this kind does not have: " + std::to_string(flags)};
    }
    made.of_receiver = (flags & detail::flag_of_receiver) != 0;
    made.is_last = (flags & detail::flag_last) != 0;
    made.has_message = (flags & detail::flag_message) != 0;
    const auto field = detail::number_at<std::uint16_t>(payload, 2);
    if (field != 0 && made.kind != frame_kind::call && !detail::has_code(made.kind)) {
        return parse_error{2, "a number where this kind has none: " + std::to_string(field)};
    }
    made.id = detail::number_at<std::uint64_t>(payload, 4);
    if (detail::is_of_a_call(made.kind) && made.id == 0) return parse_error{4, "a call without a number"};
    result<frame> whole = detail::read_rest(made, payload, field);
    if (whole && !whole->body.empty() && !detail::may_have_body(*whole)) {
        return parse_error{payload.size() - whole->body.size(), "bytes behind the end of the frame"};
    }
    return whole;
}

}  // namespace cortado::rpc
