#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/decode_error.hpp>
#include <cortado/proto/detail/layout.hpp>
#include <cortado/proto/detail/wire.hpp>
#include <cortado/proto/options.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cortado::proto::detail {

inline constexpr std::string_view ends_early = "the bytes end inside a value";
inline constexpr std::string_view too_many_bytes = "the message has more bytes than it may have";

/** What reading a message of any kind begins with. Every reader returns the place behind what it read, or null after
    fail(). */
class wire_reader {
public:
    explicit wire_reader(std::string_view bytes, int max_depth = usual_depth) noexcept
        : begin_(bytes.data()), end_(bytes.data() + bytes.size()), max_depth_(max_depth) {}

    const char* begin() const noexcept { return begin_; }
    const char* end() const noexcept { return end_; }
    decode_failure& failure() noexcept { return failure_; }

    [[gnu::cold]] CORTADO_DECL const char* fail(const char* at, std::string_view cause);
    [[gnu::cold]] CORTADO_DECL const char* fail_too_deep(const char* at);
    /** On the way out of a failure: put the field in front of the path. @param index  -1 for none */
    [[gnu::cold]] CORTADO_DECL void inside(std::string_view field, std::ptrdiff_t index);

    /** Read a tag: a field's number and a wire type. */
    const char* tag(const char* at, const char* end, std::uint64_t& value) {
        const char* behind = read_middle_varint(at, end, value);
        if (behind == nullptr || behind - at > 5 || value > 0xFFFFFFFFu) [[unlikely]]
            return fail(at, "a tag does not end");
        if (value >> 3 == 0) [[unlikely]]
            return fail(at, "field numbers begin at 1");
        return behind;
    }
    const char* length(const char* at, const char* end, std::uint64_t& size) {
        const char* behind = read_varint(at, end, size);
        if (behind == nullptr) [[unlikely]]
            return fail(at, "a length does not end");
        if (size > static_cast<std::uint64_t>(end - behind)) [[unlikely]]
            return fail(at, ends_early);
        return behind;
    }
    const char* number(const char* at, const char* end, std::uint64_t& bits) {
        const char* behind = read_varint(at, end, bits);
        if (behind == nullptr) [[unlikely]]
            return fail(at, end - at < 10 ? ends_early : "a number has more than ten bytes");
        return behind;
    }
    /** Go over a field whose tag was read. */
    const char* skip(const char* at, const char* end, std::uint64_t tag) {
        return skip(at, end, tag, depth_);
    }

    /** Begin a message inside another one: false after fail(). */
    bool enter(const char* at) {
        if (depth_ >= max_depth_) [[unlikely]]
            return fail_too_deep(at) != nullptr;
        ++depth_;
        return true;
    }
    void leave() noexcept { --depth_; }

    /** A required field may be missing: to be looked for when all is read. */
    [[gnu::cold]] void note_lack() noexcept { may_lack_ = true; }
    bool may_lack() const noexcept { return may_lack_; }

private:
    CORTADO_DECL const char* skip(const char* at, const char* end, std::uint64_t tag, int depth);

    const char* begin_;
    const char* end_;
    int max_depth_;
    int depth_ = 0;
    bool may_lack_ = false;
    decode_failure failure_;
};

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/wire_reader.ipp>
#endif
