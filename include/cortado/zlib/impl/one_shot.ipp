#pragma once

#include <cortado/loop/run_blocking.hpp>
#include <cortado/zlib/format.hpp>
#include <cortado/zlib/one_shot.hpp>

#include <utility>

namespace cortado::zlib {

namespace detail {

inline buffer all_of(format which, std::string_view data, const options& given) {
    return code_all(make_codec(which, given), data, coder_options_of(given), given.max_output_length);
}

inline task<buffer> all_elsewhere(format which, data_argument data, const options& given) {
    check(which, given);
    return run_blocking([which, data = std::move(data), kept = owned_options(given)] {
        return all_of(which, data, kept.get());
    });
}

}  // namespace detail

CORTADO_DECL buffer gzip_sync(std::string_view data, const options& given) {
    return detail::all_of(format::gzip, data, given);
}
CORTADO_DECL buffer gunzip_sync(std::string_view data, const options& given) {
    return detail::all_of(format::gunzip, data, given);
}
CORTADO_DECL buffer deflate_sync(std::string_view data, const options& given) {
    return detail::all_of(format::deflate, data, given);
}
CORTADO_DECL buffer inflate_sync(std::string_view data, const options& given) {
    return detail::all_of(format::inflate, data, given);
}
CORTADO_DECL buffer deflate_raw_sync(std::string_view data, const options& given) {
    return detail::all_of(format::deflate_raw, data, given);
}
CORTADO_DECL buffer inflate_raw_sync(std::string_view data, const options& given) {
    return detail::all_of(format::inflate_raw, data, given);
}
CORTADO_DECL buffer unzip_sync(std::string_view data, const options& given) {
    return detail::all_of(format::unzip, data, given);
}

CORTADO_DECL task<buffer> gzip(data_argument data, const options& given) {
    return detail::all_elsewhere(format::gzip, std::move(data), given);
}
CORTADO_DECL task<buffer> gunzip(data_argument data, const options& given) {
    return detail::all_elsewhere(format::gunzip, std::move(data), given);
}
CORTADO_DECL task<buffer> deflate(data_argument data, const options& given) {
    return detail::all_elsewhere(format::deflate, std::move(data), given);
}
CORTADO_DECL task<buffer> inflate(data_argument data, const options& given) {
    return detail::all_elsewhere(format::inflate, std::move(data), given);
}
CORTADO_DECL task<buffer> deflate_raw(data_argument data, const options& given) {
    return detail::all_elsewhere(format::deflate_raw, std::move(data), given);
}
CORTADO_DECL task<buffer> inflate_raw(data_argument data, const options& given) {
    return detail::all_elsewhere(format::inflate_raw, std::move(data), given);
}
CORTADO_DECL task<buffer> unzip(data_argument data, const options& given) {
    return detail::all_elsewhere(format::unzip, std::move(data), given);
}

}  // namespace cortado::zlib
