#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/buffer.hpp>
#include <cortado/core/async_generator.hpp>
#include <cortado/stream/detail/outside_stream.hpp>
#include <cortado/stream/readable.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace cortado::stream {

struct consume_options {
    std::size_t limit = SIZE_MAX;  ///< of bytes
};

/** Read all that is left.
    @param source  a stream, or anything with its read(): a request
    @throws stream::error  too_long: it is more than the limit; the stream is destroyed
    @source Node: stream/consumers */
CORTADO_DECL task<std::string> text(readable& source, consume_options options = {});
CORTADO_DECL task<cortado::buffer> buffer(readable& source, consume_options options = {});
template <detail::ReadsBytes Source>
task<std::string> text(Source& source, consume_options options = {}) {
    detail::outside_reader<Source> reader(source);
    co_return co_await text(static_cast<readable&>(reader), options);
}
template <detail::ReadsBytes Source>
task<cortado::buffer> buffer(Source& source, consume_options options = {}) {
    detail::outside_reader<Source> reader(source);
    co_return co_await buffer(static_cast<readable&>(reader), options);
}

struct lines_options {
    std::size_t max_length = 1024 * 1024;  ///< of one line, in bytes
};

/** Give a text's lines without their ends: "\n", "\r\n" or "\r".
    @param source  lives longer than the generator; a stream, or anything with its read(): a request
    @throws stream::error  too_long: a line is longer than it may be
    @source Node: readline, filehandle.readLines */
CORTADO_DECL async_generator<std::string> lines(readable& source, lines_options options = {});
CORTADO_DECL async_generator<std::string> lines(std::unique_ptr<readable> source, lines_options options = {});
template <detail::ReadsBytes Source>
async_generator<std::string> lines(Source& source, lines_options options = {}) {
    return lines(std::make_unique<detail::outside_reader<Source>>(source), options);
}

}  // namespace cortado::stream

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/stream/impl/consumers.ipp>
#endif
