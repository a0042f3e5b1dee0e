#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/fs/file.hpp>
#include <cortado/fs/open_flags.hpp>
#include <cortado/stream/readable.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cortado::fs {

struct read_stream_options {
    open_flags flags = "r";
    unsigned mode = 0666;
    std::optional<std::uint64_t> start = {};  ///< first byte to be read; otherwise where the file stands
    std::optional<std::uint64_t> end = {};    ///< last byte to be read, itself included
    std::size_t high_water_mark = 64 * 1024;  ///< bytes read at once, at most
};

/** Read a file piece by piece; one piece is in memory. The file is opened at the first read and closed with the end,
    with an error, or with the stream. A file that is truncated meanwhile ends early.
    @source Node: fs.html#class-fsreadstream */
class read_stream final : public stream::readable {
public:
    CORTADO_DECL read_stream(std::string path, read_stream_options options);
    CORTADO_DECL read_stream(file opened, read_stream_options options);

    /** @throws fs::error  of open or read
        @cancel as run_blocking's; the bytes are lost */
    CORTADO_DECL task<std::string_view> read() override;

    using readable::destroy;
    /** Close the file; while a read is under way, with its end. */
    CORTADO_DECL void destroy(std::exception_ptr reason) noexcept override;

    const std::string& path() const noexcept { return path_; }
    /** How many bytes were given so far. */
    std::uint64_t bytes_read() const noexcept { return bytes_read_; }

private:
    struct reading;
    CORTADO_DECL std::size_t next_size() const noexcept;
    CORTADO_DECL std::size_t open_and_read();
    CORTADO_DECL task<std::size_t> begin_read();
    CORTADO_DECL file::position next_position() const noexcept;

    std::string path_;
    read_stream_options options_;
    file file_;
    std::string piece_;
    std::uint64_t bytes_read_ = 0;
    bool is_opened_ = false;
    bool is_reading_ = false;
    stream::detail::stream_ending ending_;
    bool has_ended_ = false;
};

/** Make a stream of a file's bytes.
    @throws usage_error  `start` is behind `end`, or the high-water mark is 0 */
CORTADO_DECL std::unique_ptr<read_stream> create_read_stream(std::string path,
                                                             read_stream_options options = {});
/** The same of an open file, which is closed if no other handle of it is left. */
CORTADO_DECL std::unique_ptr<read_stream> create_read_stream(file opened, read_stream_options options = {});

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/read_stream.ipp>
#endif
