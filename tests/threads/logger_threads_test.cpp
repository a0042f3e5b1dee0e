#include <cortado/core/logger.hpp>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/log_capture.hpp"

using namespace cortado;

TEST_CASE("logger: lines of many threads never mix, and none is lost", "[threads][logger]") {
    constexpr int threads = 4;
    constexpr int lines = 500;
    std::vector<std::string> seen;
    logger::set_sink([&](const logger::record& what) { seen.emplace_back(what.message); });
    std::vector<std::thread> writers;
    for (int i = 0; i < threads; ++i) {
        writers.emplace_back([i] {
            for (int line = 0; line < lines; ++line) logger::info("{}:{}", i, line);
        });
    }
    for (std::thread& writer : writers) writer.join();
    logger::set_sink({});
    std::vector<std::string> expected;
    for (int i = 0; i < threads; ++i) {
        for (int line = 0; line < lines; ++line)
            expected.push_back(std::to_string(i) + ":" + std::to_string(line));
    }
    std::sort(seen.begin(), seen.end());
    std::sort(expected.begin(), expected.end());
    CHECK(seen == expected);
}

TEST_CASE("logger: the sink and the level may change while others write", "[threads][logger]") {
    std::vector<std::thread> writers;
    for (int i = 0; i < 3; ++i) {
        writers.emplace_back([] {
            for (int line = 0; line < 500; ++line) logger::debug("{}", line);
        });
    }
    for (int i = 0; i < 100; ++i) {
        test::log_capture capture;
        logger::set_level(i % 2 == 0 ? logger::level::debug : logger::level::off);
        logger::set_level(logger::level::off);
    }
    for (std::thread& writer : writers) writer.join();
    logger::set_level(logger::level::info);
    SUCCEED();
}
