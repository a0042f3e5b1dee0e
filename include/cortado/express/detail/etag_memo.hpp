#pragma once

#include <cortado/config.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace cortado::express::detail {

/** Remember the entity tags of short bodies sent lately: a SHA-1 costs more than the whole rest of a small response,
    and small bodies repeat. One per thread, bounded, compared in full. */
class etag_memo {
public:
    static etag_memo& of_this_thread() noexcept { return instance_; }

    /** Give the weak entity tag of a body. Valid until the next call. */
    std::string_view tag_of(std::string_view body) {
        if (body.size() > longest) return compute(fallback_, body);
        entry& known = entries_[place_of(body)];
        const bool is_known = !known.tag.empty() && known.body.size() == body.size() &&
                              std::memcmp(known.body.data(), body.data(), body.size()) == 0;
        if (is_known) return known.tag;
        return compute(known, body);
    }

private:
    static constexpr std::size_t longest = 512;
    static constexpr std::size_t places = 16;

    struct entry {
        std::string body;
        std::string tag;
    };

    static std::size_t place_of(std::string_view body) noexcept {
        std::uint64_t word = body.size();
        if (body.size() >= 8) {
            std::uint64_t tail;
            std::memcpy(&tail, body.data() + body.size() - 8, 8);
            word ^= tail;
        } else {
            for (char c : body) word = word << 8U | static_cast<unsigned char>(c);
        }
        return static_cast<std::size_t>((word * 0x9E3779B97F4A7C15U) >> 60U);
    }
    static_assert(places == 16, "place_of() gives four bits");

    CORTADO_DECL std::string_view compute(entry& into, std::string_view body);

    std::array<entry, places> entries_;
    entry fallback_;

    static thread_local etag_memo instance_;
};

inline thread_local etag_memo etag_memo::instance_;

}  // namespace cortado::express::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/etag_memo.ipp>
#endif
