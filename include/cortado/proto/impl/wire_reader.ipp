#pragma once

#include <cortado/proto/detail/wire_reader.hpp>

#include <string>
#include <utility>

namespace cortado::proto::detail {

CORTADO_DECL const char* wire_reader::fail(const char* at, std::string_view cause) {
    failure_.offset = static_cast<std::size_t>(at - begin_);
    failure_.cause = cause;
    return nullptr;
}

CORTADO_DECL const char* wire_reader::fail_too_deep(const char* at) {
    return fail(at, "messages are nested more than " + std::to_string(max_depth_) + " deep");
}

CORTADO_DECL void wire_reader::inside(std::string_view field, std::ptrdiff_t index) {
    std::string step(field);
    if (index >= 0) step += '[' + std::to_string(index) + ']';
    failure_.path = failure_.path.empty() ? std::move(step) : std::move(step) + '.' + failure_.path;
}

CORTADO_DECL const char* wire_reader::skip(const char* at, const char* end, std::uint64_t tag_value,
                                           int depth) {
    std::uint64_t value = 0;
    switch (static_cast<wire_type>(tag_value & 7)) {
        case wire_type::varint: {
            const char* behind = read_varint(at, end, value);
            return behind != nullptr ? behind : fail(at, ends_early);
        }
        case wire_type::fixed64: return end - at >= 8 ? at + 8 : fail(at, ends_early);
        case wire_type::fixed32: return end - at >= 4 ? at + 4 : fail(at, ends_early);
        case wire_type::length: {
            at = length(at, end, value);
            return at == nullptr ? nullptr : at + value;
        }
        case wire_type::start_group: break;
        case wire_type::end_group: return fail(at, "the end of a group that was not begun");
        default: return fail(at, "there is no such wire type");
    }
    if (depth >= max_depth_) return fail_too_deep(at);
    while (at < end) {
        const char* begun = at;
        at = tag(at, end, value);
        if (at == nullptr) return nullptr;
        if ((value & 7) == static_cast<unsigned>(wire_type::end_group))
            return value >> 3 == tag_value >> 3 ? at : fail(begun, "the end of a group that was not begun");
        at = skip(at, end, value, depth + 1);
        if (at == nullptr) return nullptr;
    }
    return fail(at, "a group does not end");
}

}  // namespace cortado::proto::detail
