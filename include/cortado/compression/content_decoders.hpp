#pragma once

#include <cortado/config.hpp>

#include <cortado/compression/codec.hpp>

#include <memory>
#include <string_view>

namespace cortado::zlib {

/** Have bodies unpacked that are sent with a Content-Encoding: by an object of static lifetime. The doors
    <cortado/zlib.hpp>, <cortado/brotli.hpp> and <cortado/zstd.hpp> have one for each of theirs, in a program that
    includes them.
    ```
    inline const content_decoder reads_mine("x-mine", [] { return make_my_codec(); });
    ``` */
class content_decoder {
public:
    using function = std::unique_ptr<codec> (*)();

    /** @param coding  in small letters; not copied */
    content_decoder(std::string_view coding, function maker) noexcept
        : coding_(coding), make_(maker), next_(first_) {
        first_ = this;
    }
    content_decoder(const content_decoder&) = delete;
    content_decoder& operator=(const content_decoder&) = delete;

    /** @param coding  in small letters
        @return null where nobody knows the coding */
    static std::unique_ptr<codec> make(std::string_view coding) {
        for (const content_decoder* known = first_; known != nullptr; known = known->next_) {
            if (known->coding_ == coding) return known->make_();
        }
        return nullptr;
    }

private:
    // Set before main() alone, and constant before that: no order of initialisation matters.
    inline static const content_decoder* first_ = nullptr;

    std::string_view coding_;
    function make_;
    const content_decoder* next_;
};

}  // namespace cortado::zlib
