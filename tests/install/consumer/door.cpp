// An outside program that includes an optional door.
#include <cortado/zlib.hpp>

#include <cstdio>
#include <string>

namespace zlib = cortado::zlib;

int main() {
    const cortado::buffer packed = zlib::gzip_sync("hello 7");
    std::printf("%s\n", zlib::gunzip_sync(packed).to_string().c_str());
}
