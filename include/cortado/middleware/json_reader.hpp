#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cortado::middleware {

/** Take the values of a JSON text in the order they stand there. */
class json_sink {
public:
    virtual ~json_sink() = default;
    virtual void null() = 0;
    virtual void boolean(bool value) = 0;
    virtual void integer(std::int64_t value) = 0;
    virtual void integer(std::uint64_t value) = 0;
    virtual void number(double value) = 0;
    virtual void string(std::string value) = 0;
    virtual void begin_array() = 0;
    virtual void begin_object() = 0;
    /** The next value, or the container that begins next, has this name. */
    virtual void key(std::string name) = 0;
    /** The innermost container is complete. */
    virtual void end_container() = 0;
};

struct json_reader_options {
    bool strict = false;         /**< refuse what is neither an object nor an array */
    std::size_t max_depth = 500; /**< of containers inside each other */
};

/** Read a JSON text. Without recursion, in time and memory that grow with the text alone.
    @param text  UTF-8; half of a surrogate pair in an escape becomes U+FFFD
    @return "" or what is wrong, in the words of V8: `Unexpected end of JSON input`
    @source ECMAScript, JSON.parse; Node 20 for the words */
CORTADO_DECL std::string read_json(std::string_view text, json_sink& into, json_reader_options options = {});

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/json_reader.ipp>
#endif
