#pragma once

#include <cortado/core/array_list.hpp>
#include <cortado/core/sorted_order.hpp>
#include <cortado/http/detail/trim.hpp>
#include <cortado/http/range.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <system_error>

namespace cortado::http {

namespace detail {

// Digits only; beyond what fits it is as large as can be, for it only meets a smaller size.
inline std::optional<std::uint64_t> parse_position(std::string_view text) noexcept {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::invalid_argument || end != text.data() + text.size()) return std::nullopt;
    return error == std::errc() ? value : std::numeric_limits<std::uint64_t>::max();
}

/** Read `first-last`, `first-` or `-suffix` into the list; false where it is none of them. */
inline bool read_range(std::uint64_t size, std::string_view text, std::vector<byte_range>& into) {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return false;
    const std::string_view first = trim(text.substr(0, dash));
    const std::string_view last = trim(text.substr(dash + 1));
    const auto start = parse_position(first);
    const auto end = parse_position(last);
    if ((!start && !first.empty()) || (!end && (!last.empty() || first.empty()))) return false;
    if (size == 0) return true;
    if (!start) {
        if (*end != 0 && *end <= size) into.push_back({size - *end, size - 1});
        return true;
    }
    const byte_range range{*start, std::min(end.value_or(size - 1), size - 1)};
    if (range.start <= range.end) into.push_back(range);
    return true;
}

struct placed_range {
    byte_range range;
    std::size_t place = 0;
};

inline std::vector<byte_range> combine_ranges(const std::vector<byte_range>& ranges) {
    array_list<placed_range> sorted;
    for (const byte_range& range : ranges) sorted.push_back({range, sorted.size()});
    cortado::detail::sort_stably(
        sorted, [](const placed_range& a, const placed_range& b) { return a.range.start < b.range.start; });
    std::size_t last = 0;
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        placed_range& current = sorted[last];
        if (sorted[i].range.start > current.range.end + 1) {
            sorted[++last] = sorted[i];
        } else if (sorted[i].range.end > current.range.end) {
            current.range.end = sorted[i].range.end;
            current.place = std::min(current.place, sorted[i].place);
        }
    }
    sorted.resize(last + 1);
    cortado::detail::sort_stably(
        sorted, [](const placed_range& a, const placed_range& b) { return a.place < b.place; });
    std::vector<byte_range> combined;
    for (const placed_range& each : sorted) combined.push_back(each.range);
    return combined;
}

}  // namespace detail

CORTADO_DECL range_set parse_range(std::uint64_t size, std::string_view header, range_form form) {
    const std::size_t equals = header.find('=');
    if (equals == std::string_view::npos) return {};
    std::vector<byte_range> ranges;
    for (std::size_t at = equals + 1; at <= header.size();) {
        const std::size_t comma = std::min(header.find(',', at), header.size());
        if (!detail::read_range(size, header.substr(at, comma - at), ranges)) return {};
        at = comma + 1;
    }
    if (ranges.empty()) return {range_status::unsatisfiable, {}, {}};
    if (form == range_form::combined) ranges = detail::combine_ranges(ranges);
    return {range_status::ok, std::string(header.substr(0, equals)), std::move(ranges)};
}

}  // namespace cortado::http
