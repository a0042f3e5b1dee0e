#pragma once

#include <cortado/config.hpp>
#include <cortado/core/result.hpp>
#include <cortado/proto/decode_error.hpp>
#include <cortado/proto/detail/struct_decoder.hpp>
#include <cortado/proto/detail/struct_encoder.hpp>
#include <cortado/proto/fields.hpp>
#include <cortado/proto/options.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace cortado::proto {

/** A type that is its own schema: a plain struct, or a class named by CORTADO_DESCRIBE. Its members are fields, numbered
    from 1 in their order or as fields_of says: bool, integers, float, double and enums with an underlying type,
    std::string (UTF-8) and vectors of bytes, std::vector for repeated fields, maps, structs for messages; std::optional
    and, for structs, std::unique_ptr where absence is to be told from zero; std::variant, whose first type is
    std::monostate, for a oneof. What cannot be absent is not written when
    it is zero or empty, and is so when it does not come, whatever its initialiser says. */
template <class T>
concept StructMessage = detail::Struct<T>;

/** Append a struct's bytes to a text. The same bytes as of a message of the schema that schema_text() prints; fields by
    number, maps in their own order unless that of their keys is asked for.
    @throws encode_error  a std::string is not UTF-8, what is required is missing, or there are more bytes than may be */
template <StructMessage T>
void encode_to(std::string& out, const T& value, encode_options options = {}) {
    // Kept from call to call: a writer that has grown once does not allocate again.
    thread_local detail::backward_writer writer;
    writer.sorts_maps = options.deterministic;
    writer.takes_partial = options.partial;
    const std::string_view bytes = writer.written(detail::put_struct(writer, writer.start(), value));
    if (bytes.size() > options.max_bytes) [[unlikely]]
        detail::refuse_size(detail::struct_name<T>(), options.max_bytes);
    out.append(bytes);
}
template <StructMessage T>
std::string encode(const T& value, encode_options options = {}) {
    std::string out;
    encode_to(out, value, options);
    return out;
}

/** Read a struct from bytes.
    @return it, or where, in which member and why they are none: cut off, too many, nested too deep, text that is not
            UTF-8, a number that does not fit into its member, what is required missing */
template <StructMessage T>
result<T, decode_failure> try_decode(std::string_view bytes, decode_options options = {}) {
    detail::wire_reader reader(bytes, options.max_depth);
    T made = detail::empty_struct<T>();
    if (!detail::read_whole(reader, made, options)) return std::move(reader.failure());
    return made;
}

/** Read a struct from bytes: `auto bought = proto::decode<product>(bytes);`
    @throws decode_error  they are none: where, in which member, why */
template <StructMessage T>
T decode(std::string_view bytes, decode_options options = {}) {
    detail::wire_reader reader(bytes, options.max_depth);
    T made = detail::empty_struct<T>();
    if (!detail::read_whole(reader, made, options)) throw decode_error(std::move(reader.failure()));
    return made;
}

}  // namespace cortado::proto
