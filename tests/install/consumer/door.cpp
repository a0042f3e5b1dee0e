// An outside program that includes the optional doors.
#include <cortado/brotli.hpp>
#include <cortado/zlib.hpp>
#include <cortado/zstd.hpp>

#include <cstdio>
#include <string>

namespace zlib = cortado::zlib;

int main() {
    try {
        const std::string seven(zlib::gunzip_sync(zlib::gzip_sync("7")));
        const std::string same(zlib::brotli_decompress_sync(zlib::brotli_compress_sync("7")));
        const std::string again(zlib::zstd_decompress_sync(zlib::zstd_compress_sync("7")));
        std::printf("hello %s%s%s\n", seven.c_str(), same.c_str(), again.c_str());
    } catch (const zlib::error& failure) {
        std::puts(failure.what());
    }
}
