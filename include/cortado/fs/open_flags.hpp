#pragma once

#include <cortado/config.hpp>

#include <string>
#include <string_view>

namespace cortado::fs {

/** How a file is opened, as Node writes it: "r" "r+" "rs+" "w" "wx" "w+" "wx+" "a" "ax" "a+" "ax+" "as" "as+", or the
    numbers of open(2). It owns nothing.
    @source Node: fs.html#file-system-flags */
class open_flags {
public:
    /** @throws usage_error  no such flag */
    CORTADO_DECL open_flags(std::string_view text);
    open_flags(const char* text) : open_flags(std::string_view(text)) {}
    open_flags(const std::string& text) : open_flags(std::string_view(text)) {}
    constexpr open_flags(int number) noexcept : number_(number) {}

    constexpr int number() const noexcept { return number_; }

private:
    int number_;
};

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/open_flags.ipp>
#endif
