#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/fs/file.hpp>
#include <cortado/fs/open_flags.hpp>
#include <cortado/stream/writable.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cortado::fs {

struct write_stream_options {
    open_flags flags = "w";
    unsigned mode = 0666;  ///< of a new file, less the umask
    std::optional<std::uint64_t> start =
        {};              ///< where the first byte goes; with "r+" what is there before stays
    bool flush = false;  ///< have the device store it before end() ends
};

/** Write a file piece by piece. It is opened by the first write() or end(), and closed by end(), by an error or with
    the stream.
    @source Node: fs.html#class-fswritestream */
class write_stream final : public stream::writable {
public:
    CORTADO_DECL write_stream(std::string path, write_stream_options options);

    /** @throws fs::error  of open or write; usage_error after end(), and while another write, or the end, is under way
        @cancel as run_blocking's; the stream can be written no more */
    CORTADO_DECL task<> write(std::string_view piece) override;
    /** Close the file; a second call does nothing.
        @throws fs::error  of open, fsync or close
        @cancel as run_blocking's; the file is closed */
    CORTADO_DECL task<> end() override;

    using writable::destroy;
    /** Close the file as it stands; while a write is under way, with its end. */
    CORTADO_DECL void destroy(std::exception_ptr reason) noexcept override;

    const std::string& path() const noexcept { return path_; }
    std::uint64_t bytes_written() const noexcept { return bytes_written_; }

private:
    struct write_turn;
    CORTADO_DECL void check_not_writing() const;
    CORTADO_DECL void append(std::string_view piece);
    CORTADO_DECL void finish();

    std::string path_;
    write_stream_options options_;
    file file_;
    std::uint64_t bytes_written_ = 0;
    bool has_ended_ = false;
    bool is_writing_ = false;
    bool is_destroyed_ = false;
    bool is_closed_ = false;
};

/** Make a stream into a file. */
CORTADO_DECL std::unique_ptr<write_stream> create_write_stream(std::string path,
                                                               write_stream_options options = {});

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/write_stream.ipp>
#endif
