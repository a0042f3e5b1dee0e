#pragma once

#include <cortado/config.hpp>

#include <cortado/compression/codec.hpp>

#include <memory>
#include <string_view>

namespace cortado::zlib {

/** How hard middleware::compress tries, for each library in its own measure. */
struct content_levels {
    int level = -1;         /**< zlib's, 0 to 9; -1 is its default, 6 */
    int brotli_quality = 4; /**< 0 to 11; above 5 slow for what is packed while somebody waits */
    int zstd_level = 3;     /**< up to 22 */
};

/** Have bodies packed for clients that accept a coding: by an object of static lifetime. The doors <cortado/zlib.hpp>,
    <cortado/brotli.hpp> and <cortado/zstd.hpp> have one for each of theirs, in a program that includes them.
    ```
    inline const content_encoder writes_mine("x-mine", [](const content_levels&) { return make_my_codec(); });
    ``` */
class content_encoder {
public:
    using function = std::unique_ptr<codec> (*)(const content_levels&);

    /** @param coding  in small letters; not copied */
    content_encoder(std::string_view coding, function maker) noexcept
        : coding_(coding), make_(maker), next_(first_) {
        first_ = this;
    }
    content_encoder(const content_encoder&) = delete;
    content_encoder& operator=(const content_encoder&) = delete;

    /** @param coding  in small letters
        @return null where nobody knows the coding */
    static const content_encoder* find(std::string_view coding) noexcept {
        for (const content_encoder* known = first_; known != nullptr; known = known->next_) {
            if (known->coding_ == coding) return known;
        }
        return nullptr;
    }

    std::unique_ptr<codec> make(const content_levels& levels) const { return make_(levels); }

private:
    // Set before main() alone, and constant before that: no order of initialisation matters.
    inline static const content_encoder* first_ = nullptr;

    std::string_view coding_;
    function make_;
    const content_encoder* next_;
};

}  // namespace cortado::zlib
