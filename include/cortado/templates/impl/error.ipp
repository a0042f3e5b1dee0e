#pragma once

#include <cortado/templates/error.hpp>

#include <algorithm>
#include <utility>

namespace cortado::templates {

namespace detail {

inline std::string place_text(const place& at) {
    return at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

// The line and a caret below the place. A long line is shown around the place only; tabs keep the caret in line.
inline std::string excerpt_at(std::string_view source, std::size_t offset) {
    constexpr std::size_t most = 120;
    offset = std::min(offset, source.size());
    std::size_t start = offset == 0 ? 0 : source.rfind('\n', offset - 1) + 1;
    if (offset - start > most / 2) start = offset - most / 2;
    const std::size_t end = std::min(source.find('\n', offset), start + most);
    std::string line(source.substr(start, end - start));
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::string caret(line.substr(0, offset - start));
    for (char& c : caret) {
        if (c != '\t') c = ' ';
    }
    return "\n    " + line + "\n    " + caret + "^";
}

}  // namespace detail

CORTADO_DECL place place_of(std::string file, std::string_view source, std::size_t offset) {
    const std::string_view before = source.substr(0, offset);
    const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t line_start = before.rfind('\n') + 1;
    return {std::move(file), lines + 1, before.size() - line_start + 1};
}

CORTADO_DECL error::error(std::string file, std::string_view source, std::size_t offset, std::string reason)
    : std::runtime_error(reason),
      reason_(std::move(reason)),
      excerpt_(detail::excerpt_at(source, offset)),
      where_(place_of(file.empty() ? "template" : std::move(file), source, offset)) {
    compose();
}

CORTADO_DECL void error::add_include(std::string file, std::string_view source, std::size_t offset) {
    chain_.push_back(place_of(file.empty() ? "template" : std::move(file), source, offset));
    compose();
}

CORTADO_DECL void error::compose() {
    text_ = detail::place_text(where_) + ": " + reason_ + excerpt_;
    // Of a long chain the ends tell enough.
    constexpr std::size_t most = 8;
    const std::size_t left_out = chain_.size() > most ? chain_.size() - most : 0;
    for (std::size_t i = 0; i < chain_.size(); ++i) {
        if (left_out > 0 && i == most / 2) {
            text_ += "\n  included from " + std::to_string(left_out) + " more";
            i += left_out;
        }
        text_ += "\n  included from " + detail::place_text(chain_[i]);
    }
}

}  // namespace cortado::templates
