#pragma once

#include <cortado/rpc/status.hpp>

#include <array>
#include <cstddef>

namespace cortado::rpc {

CORTADO_DECL std::string_view code_name(code of) noexcept {
    static constexpr std::array<std::string_view, last_code + 1> names{
        "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
        "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
        "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
        "DATA_LOSS", "UNAUTHENTICATED"};
    const auto number = static_cast<std::size_t>(of);
    return number < names.size() ? names[number] : "UNKNOWN";
}

namespace detail {
inline std::string error_text(code why, const std::string& text, const std::string& method) {
    std::string all;
    if (!method.empty()) all.append(method).append(": ");
    all.append(code_name(why));
    if (!text.empty()) all.append(": ").append(text);
    return all;
}
}  // namespace detail

CORTADO_DECL error::error(code why, const std::string& text, const std::string& method)
    : std::runtime_error(detail::error_text(why, text, method)), why_(why), text_(text), method_(method) {}

}  // namespace cortado::rpc
