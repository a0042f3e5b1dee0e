#pragma once

#include <cortado/core/json_text.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/web/typed_text.hpp>

#include <charconv>
#include <cstddef>
#include <string>

namespace cortado::web::detail {

[[noreturn]] CORTADO_DECL void refuse_text(const named_text& from, const std::string& expected) {
    constexpr std::size_t most_shown = 60;
    std::string message = from.owner;
    append_json_string(message += ' ', from.name);
    if (!from.text) throw http_error(400, message + " is missing; it must be " + expected);
    const bool is_long = from.text->size() > most_shown;
    append_json_string(message += " is ", from.text->substr(0, most_shown));
    throw http_error(400, message + (is_long ? "..., not " : ", not ") + expected);
}

template <class Number>
bool read_whole(std::string_view text, Number& number) {
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stopped == end;
}

CORTADO_DECL std::int64_t read_signed(const named_text& from, std::int64_t least, std::int64_t most) {
    std::int64_t number = 0;
    if (from.text && read_whole(*from.text, number) && number >= least && number <= most) return number;
    refuse_text(from, "an integer from " + std::to_string(least) + " to " + std::to_string(most));
}

CORTADO_DECL std::uint64_t read_unsigned(const named_text& from, std::uint64_t most) {
    std::uint64_t number = 0;
    if (from.text && read_whole(*from.text, number) && number <= most) return number;
    refuse_text(from, "an integer from 0 to " + std::to_string(most));
}

CORTADO_DECL double read_real(const named_text& from, double most) {
    double number = 0;
    // The comparison leaves out `nan` and `inf` as well, which from_chars takes.
    if (from.text && read_whole(*from.text, number) && number >= -most && number <= most) return number;
    refuse_text(from, "a number");
}

CORTADO_DECL bool read_bool(const named_text& from) {
    if (from.text && (*from.text == "true" || *from.text == "1")) return true;
    if (from.text && (*from.text == "false" || *from.text == "0")) return false;
    refuse_text(from, "true or false");
}

}  // namespace cortado::web::detail
