#pragma once

#include <cortado/config.hpp>
#include <cortado/stream/readable.hpp>
#include <cortado/web/response_body.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::web {

/** A part of a file, piece by piece, for those that cannot leave the sending to the kernel. Reading is done at once, as the
    kernel's own sending is. */
class file_stream final : public stream::readable {
public:
    explicit file_stream(file_slice file) noexcept : file_(std::move(file)), at_(file_.offset) {}

    /** Read up to 64 KiB.
        @return a view, good until the next call; empty at the end
        @throws std::system_error  the file cannot be read, or has become shorter */
    CORTADO_DECL task<std::string_view> read() override;

private:
    file_slice file_;
    std::uint64_t at_;
    std::string piece_;
};

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/file_stream.ipp>
#endif
