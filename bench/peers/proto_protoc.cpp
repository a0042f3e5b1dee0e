// The C++ that protoc makes, on the message of bench/proto.cpp:  proto_protoc FOLDER < JOBS
#include "../harness/nanoseconds.hpp"
#include "product.pb.h"

#include <fstream>
#include <iterator>
#include <string>

int main(int argc, char** argv) {
    if (argc != 2) return std::fputs("usage: proto_protoc FOLDER < JOBS\n", stderr), 2;
    std::ifstream file(std::string(argv[1]) + "/product.bin", std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    bench::Product value;
    std::string out;
    if (!value.ParseFromString(bytes) || value.SerializeAsString() != bytes) return 1;
    answer_jobs([&](std::string_view job) {
        if (job == "encode") {
            return nanoseconds([&] {
                value.SerializeToString(&out);
                keep(out);
            });
        }
        return nanoseconds([&] {
            bench::Product made;
            made.ParseFromString(bytes);
            keep(made);
        });
    });
}
