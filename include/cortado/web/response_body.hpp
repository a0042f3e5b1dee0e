#pragma once

#include <cortado/config.hpp>
#include <cortado/stream/readable.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::web {

/** Part of an open file, owned: the descriptor is closed with it. Sent by the kernel where it can be. */
class file_slice {
public:
    file_slice() = default;
    file_slice(int descriptor, std::uint64_t first, std::uint64_t count) noexcept
        : offset(first), length(count), descriptor_(descriptor) {}
    file_slice(file_slice&& other) noexcept
        : offset(other.offset), length(other.length), descriptor_(std::exchange(other.descriptor_, -1)) {}
    file_slice& operator=(file_slice&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        offset = other.offset;
        length = other.length;
        return *this;
    }
    CORTADO_DECL ~file_slice();

    /** Open a regular file for sending, whole.
        @throws std::system_error  it cannot be opened or is no regular file; the message has the path */
    CORTADO_DECL static file_slice open(const std::string& path);

    int descriptor() const noexcept { return descriptor_; }

    std::uint64_t offset = 0;
    std::uint64_t length = 0;

private:
    int descriptor_ = -1;
};

/** What a response carries: nothing, a text, a stream or a part of a file. Kept and reused from request to request,
    so that a text no longer than one before it allocates nothing. */
class response_body {
public:
    enum class kind : std::uint8_t { none, text, stream, file };

    response_body() = default;
    response_body(const response_body&) = delete;
    response_body& operator=(const response_body&) = delete;

    kind type() const noexcept { return kind_; }
    bool is_none() const noexcept { return kind_ == kind::none; }

    void clear() noexcept {
        if (is_none()) return;  // then the rest is in order: it is asked often
        if (kind_ > kind::text) [[unlikely]]
            close();
        kind_ = kind::none;
        text_ = {};
    }
    /** Give back the memory of an unusually long text. */
    void shrink() {
        constexpr std::size_t kept = 64 * 1024;
        if (memory_.capacity() > kept) [[unlikely]]
            give_back_memory();
    }
    /** @param text  may be a piece of what is carried now */
    void assign(std::string_view text) {
        if (text.size() > memory_.size()) [[unlikely]] {
            copy_to_more_room(text);
        } else {
            std::char_traits<char>::move(memory_.data(), text.data(), text.size());
        }
        clear();
        text_ = std::string_view(memory_.data(), text.size());
        kind_ = kind::text;
    }
    void assign(const char* text) { assign(std::string_view(text)); }
    void assign(std::string&& text) {
        clear();
        memory_ = std::move(text);
        text_ = memory_;
        kind_ = kind::text;
    }
    void assign(std::unique_ptr<stream::readable> source) {
        clear();
        stream_ = std::move(source);
        kind_ = kind::stream;
    }
    void assign(file_slice file) {
        clear();
        file_ = std::move(file);
        kind_ = kind::file;
    }

    std::string_view text() const noexcept { return text_; }
    stream::readable& stream() noexcept { return *stream_; }
    const file_slice& file() const noexcept { return file_; }
    /** Take the stream or the file out, to put it back as part of another. */
    std::unique_ptr<stream::readable> release_stream() noexcept {
        kind_ = kind::none;
        return std::move(stream_);
    }
    file_slice release_file() noexcept {
        kind_ = kind::none;
        return std::move(file_);
    }

    /** The length in bytes where it is known before the sending. */
    std::optional<std::uint64_t> size() const {
        switch (kind_) {
            case kind::none: return 0;
            case kind::text: return text_.size();
            case kind::file: return file_.length;
            case kind::stream: break;
        }
        return stream_->size();
    }

private:
    CORTADO_DECL void copy_to_more_room(std::string_view text);
    [[gnu::cold]] CORTADO_DECL void give_back_memory() noexcept;
    [[gnu::cold]] CORTADO_DECL void close() noexcept;

    std::string memory_;  // as long as there is room: a text is put at its front
    std::string_view text_;
    std::unique_ptr<stream::readable> stream_;
    file_slice file_;
    kind kind_ = kind::none;
};

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/response_body.ipp>
#endif
