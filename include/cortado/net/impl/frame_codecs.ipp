#pragma once

#include <cortado/core/error.hpp>
#include <cortado/net/frame_codecs.hpp>

#include <algorithm>
#include <limits>

namespace cortado::net {

namespace detail {

inline parse_error too_long(std::uint64_t length, std::size_t limit) {
    return {0, "a frame of " + std::to_string(length) + " bytes is announced, more than the limit of " +
                   std::to_string(limit)};
}

inline void check_payload(std::string_view payload, std::size_t limit) {
    if (payload.size() <= limit) return;
    throw frame_error(0, "a payload of " + std::to_string(payload.size()) +
                             " bytes is more than the limit of " + std::to_string(limit));
}

inline void check_limit(std::size_t limit, const char* codec) {
    if (limit == 0) throw usage_error(std::string(codec) + ": with a limit of 0 no frame can come");
}

/** The frame behind a head that is read. */
inline found_frame behind_head(std::size_t head, std::size_t length, std::size_t received) noexcept {
    const std::size_t total = head + length;
    if (received < total) return {0, 0, 0, total};
    return {total, head, length, 0};
}

}  // namespace detail

CORTADO_DECL void length_prefix::check() const {
    if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) {
        throw usage_error("length_prefix: a length of " + std::to_string(bytes) +
                          " bytes; take 1, 2, 4 or 8");
    }
    detail::check_limit(limit, "length_prefix");
}

CORTADO_DECL result<found_frame> length_prefix::find(std::string_view received, std::size_t) const {
    const auto head = static_cast<std::size_t>(bytes);
    if (received.size() < head) return found_frame{0, 0, 0, head};
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < head; ++i) {
        const std::size_t at = order == std::endian::big ? i : head - 1 - i;
        length = length << 8 | static_cast<unsigned char>(received[at]);
    }
    if (counts_itself) {
        if (length < head) {
            return parse_error{0, "a length of " + std::to_string(length) + " does not even count its own " +
                                      std::to_string(head) + " bytes"};
        }
        length -= head;
    }
    if (length > limit) return detail::too_long(length, limit);
    return detail::behind_head(head, static_cast<std::size_t>(length), received.size());
}

CORTADO_DECL void length_prefix::append(std::string_view payload, std::string& out) const {
    detail::check_payload(payload, limit);
    const auto head = static_cast<std::size_t>(bytes);
    const std::uint64_t length = payload.size() + (counts_itself ? head : 0);
    if (head < 8 && length >> (8 * head) != 0) {
        throw frame_error(0, "a payload of " + std::to_string(payload.size()) +
                                 " bytes is more than a length of " + std::to_string(head) +
                                 " bytes can say");
    }
    for (std::size_t i = 0; i < head; ++i) {
        const std::size_t place = order == std::endian::big ? head - 1 - i : i;
        out.push_back(static_cast<char>(length >> (8 * place) & 0xff));
    }
    out.append(payload);
}

CORTADO_DECL void varint_prefix::check() const { detail::check_limit(limit, "varint_prefix"); }

CORTADO_DECL result<found_frame> varint_prefix::find(std::string_view received, std::size_t) const {
    constexpr std::size_t longest = 10;  // 64 bits, seven in each byte
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < std::min(received.size(), longest); ++i) {
        const auto byte = static_cast<unsigned char>(received[i]);
        if (i == longest - 1 && byte > 1) break;
        length |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
        if ((byte & 0x80) != 0) continue;
        if (length > limit) return detail::too_long(length, limit);
        return detail::behind_head(i + 1, static_cast<std::size_t>(length), received.size());
    }
    if (received.size() >= longest) return parse_error{0, "a length of more than 64 bits"};
    return found_frame{0, 0, 0, received.size() + 1};
}

CORTADO_DECL void varint_prefix::append(std::string_view payload, std::string& out) const {
    detail::check_payload(payload, limit);
    std::uint64_t length = payload.size();
    for (; length > 0x7f; length >>= 7) out.push_back(static_cast<char>((length & 0x7f) | 0x80));
    out.push_back(static_cast<char>(length));
    out.append(payload);
}

CORTADO_DECL void delimiter::check() const {
    if (text.empty()) throw usage_error("delimiter: an empty text ends nothing");
    detail::check_limit(limit, "delimiter");
}

CORTADO_DECL result<found_frame> delimiter::find(std::string_view received, std::size_t seen) const {
    // The text's begin may be among what was seen before.
    const std::size_t from = seen < text.size() ? 0 : seen - (text.size() - 1);
    const std::size_t end = received.find(text, from);
    if (end == std::string_view::npos) {
        if (received.size() < text.size() || received.size() - (text.size() - 1) <= limit)
            return found_frame{};
    } else if (end <= limit) {
        return found_frame{end + text.size(), 0, end, 0};
    }
    return parse_error{0, "a frame is longer than the limit of " + std::to_string(limit) + " bytes"};
}

CORTADO_DECL void delimiter::append(std::string_view payload, std::string& out) const {
    detail::check_payload(payload, limit);
    const std::size_t before = out.size();
    out.append(payload).append(text);
    const std::size_t end = out.find(text, before) - before;
    if (end == payload.size()) return;
    out.resize(before);
    throw frame_error(0, "the payload has the delimiter in it, at byte " + std::to_string(end));
}

}  // namespace cortado::net
