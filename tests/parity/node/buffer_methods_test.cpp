#include "parity/node/buffer_replay.hpp"

namespace replay {

namespace {

const std::map<std::string, method> number_methods = {
    {"read_uint8", read<&buffer::read_uint8>},
    {"read_int8", read<&buffer::read_int8>},
    {"read_uint16_le", read<&buffer::read_uint16_le>},
    {"read_uint16_be", read<&buffer::read_uint16_be>},
    {"read_uint32_le", read<&buffer::read_uint32_le>},
    {"read_uint32_be", read<&buffer::read_uint32_be>},
    {"read_int16_le", read<&buffer::read_int16_le>},
    {"read_int16_be", read<&buffer::read_int16_be>},
    {"read_int32_le", read<&buffer::read_int32_le>},
    {"read_int32_be", read<&buffer::read_int32_be>},
    {"read_big_uint64_le", read_big<&buffer::read_big_uint64_le>},
    {"read_big_uint64_be", read_big<&buffer::read_big_uint64_be>},
    {"read_big_int64_le", read_big<&buffer::read_big_int64_le>},
    {"read_big_int64_be", read_big<&buffer::read_big_int64_be>},
    {"read_float_le", read<&buffer::read_float_le>},
    {"read_float_be", read<&buffer::read_float_be>},
    {"read_double_le", read<&buffer::read_double_le>},
    {"read_double_be", read<&buffer::read_double_be>},
    {"read_uint_le", read_some<&buffer::read_uint_le>},
    {"read_uint_be", read_some<&buffer::read_uint_be>},
    {"read_int_le", read_some<&buffer::read_int_le>},
    {"read_int_be", read_some<&buffer::read_int_be>},
    {"write_uint8", write<&buffer::write_uint8>},
    {"write_int8", write<&buffer::write_int8>},
    {"write_uint16_le", write<&buffer::write_uint16_le>},
    {"write_uint16_be", write<&buffer::write_uint16_be>},
    {"write_uint32_le", write<&buffer::write_uint32_le>},
    {"write_uint32_be", write<&buffer::write_uint32_be>},
    {"write_int16_le", write<&buffer::write_int16_le>},
    {"write_int16_be", write<&buffer::write_int16_be>},
    {"write_int32_le", write<&buffer::write_int32_le>},
    {"write_int32_be", write<&buffer::write_int32_be>},
    {"write_uint_le", write_some<&buffer::write_uint_le>},
    {"write_uint_be", write_some<&buffer::write_uint_be>},
    {"write_int_le", write_some<&buffer::write_int_le>},
    {"write_int_be", write_some<&buffer::write_int_be>},
    {"write_big_int64_le", write_signed<&buffer::write_big_int64_le>},
    {"write_big_int64_be", write_signed<&buffer::write_big_int64_be>},
    {"write_big_uint64_le", write_unsigned<&buffer::write_big_uint64_le>},
    {"write_big_uint64_be", write_unsigned<&buffer::write_big_uint64_be>},
    {"write_float_le", write_float<&buffer::write_float_le>},
    {"write_float_be", write_float<&buffer::write_float_be>},
    {"write_double_le", write_double<&buffer::write_double_le>},
    {"write_double_be", write_double<&buffer::write_double_be>},
};

const std::map<std::string, method> other_methods = {
    {"from", from},
    {"alloc", alloc},
    {"fill", fill},
    {"write", write_text},
    {"concat", concat},
    {"to_string", to_string},
    {"index_of", index_of_call},
    {"last_index_of", last_index_of},
    {"includes", includes},
    {"compare", compare},
    {"at", at},
    {"of", of},
    {"copy_bytes_from", copy_bytes_from},
    {"keys", keys},
    {"values", values},
    {"entries", entries},
    {"swap16", swap<&buffer::swap16>},
    {"swap32", swap<&buffer::swap32>},
    {"swap64", swap<&buffer::swap64>},
    {"byte_length",
     [](buffer&, const json& args) -> json {
         return buffer::byte_length(text_of(args, 0), text_of(args, 1));
     }},
    {"is_encoding", [](buffer&, const json& args) -> json { return buffer::is_encoding(text_of(args, 0)); }},
    {"equals", [](buffer& on, const json& args) -> json { return on.equals(bytes_of(args[0])); }},
    {"subarray",
     [](buffer& on, const json& args) { return shown(on.subarray(index_of(args, 0), index_of(args, 1))); }},
    {"slice",
     [](buffer& on, const json& args) { return shown(on.slice(index_of(args, 0), index_of(args, 1))); }},
    {"to_json", [](buffer& on, const json&) -> json { return on.to_json(); }},
    {"inspect", [](buffer& on, const json&) -> json { return on.inspect(); }},
    {"is_utf8", [](buffer&, const json& args) -> json { return cortado::is_utf8(bytes_of(args[0])); }},
    {"is_ascii", [](buffer&, const json& args) -> json { return cortado::is_ascii(bytes_of(args[0])); }},
    {"transcode",
     [](buffer&, const json& args) {
         return shown(transcode(bytes_of(args[0]), text_of(args, 1), text_of(args, 2)));
     }},
};

}  // namespace

const std::map<std::string, method>& methods() {
    static const std::map<std::string, method> all = [] {
        auto joined = number_methods;
        joined.insert(other_methods.begin(), other_methods.end());
        return joined;
    }();
    return all;
}

}  // namespace replay
