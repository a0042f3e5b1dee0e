#include <cortado/core/logger.hpp>

#include "support/catch.hpp"

#include <unistd.h>

#include <ctime>
#include <stdexcept>
#include <thread>
#include <vector>

namespace logger = cortado::logger;
using logger::level;

namespace {

// Restores what the tests change: the logger is the process's own.
struct logger_guard {
    ~logger_guard() {
        logger::set_sink({});
        logger::set_level(level::info);
    }
};

struct entry {
    level at;
    std::string message;
    bool operator==(const entry&) const = default;
};

void collect_into(std::vector<entry>& log) {
    logger::set_sink([&log](const logger::record& r) { log.push_back({r.level, std::string(r.message)}); });
}

// Runs an action with a pipe in standard error's place and returns what was written there.
template <class Action>
std::string standard_error_of(Action action) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const int saved = ::dup(2);
    ::dup2(ends[1], 2);
    action();
    ::dup2(saved, 2);
    ::close(saved);
    ::close(ends[1]);
    std::string text(4096, '\0');
    text.resize(static_cast<std::size_t>(::read(ends[0], text.data(), text.size())));
    ::close(ends[0]);
    return text;
}

}  // namespace

TEST_CASE("logger: records of the level and above reach the sink, formatted", "[core][logger]") {
    const logger_guard guard;
    std::vector<entry> log;
    collect_into(log);
    const auto log_all = [] {
        logger::trace("t {}", 1);
        logger::debug("d {}", 2);
        logger::info("{} {} {}us", "GET", std::string("/x"), 3);
        logger::warn("w");
        logger::error("e {:>4}", 5);
    };
    log_all();
    CHECK(log ==
          std::vector<entry>{{level::info, "GET /x 3us"}, {level::warn, "w"}, {level::error, "e    5"}});
    log.clear();
    logger::set_level(level::trace);
    log_all();
    CHECK(log == std::vector<entry>{{level::trace, "t 1"},
                                    {level::debug, "d 2"},
                                    {level::info, "GET /x 3us"},
                                    {level::warn, "w"},
                                    {level::error, "e    5"}});
    log.clear();
    logger::set_level(level::off);
    log_all();
    CHECK(log.empty());
}

TEST_CASE("logger: enabled tells what would be written", "[core][logger]") {
    const logger_guard guard;
    CHECK(logger::enabled(level::info));
    CHECK_FALSE(logger::enabled(level::debug));
    logger::set_level(level::error);
    CHECK(logger::enabled(level::error));
    CHECK_FALSE(logger::enabled(level::warn));
    logger::set_level(level::off);
    CHECK_FALSE(logger::enabled(level::off));
}

TEST_CASE("logger: a message of any length arrives whole", "[core][logger]") {
    const logger_guard guard;
    std::vector<entry> log;
    collect_into(log);
    for (const std::size_t size : {0u, 511u, 512u, 513u, 100'000u}) {
        log.clear();
        logger::info("{}", std::string(size, 'x'));
        CHECK(log == std::vector<entry>{{level::info, std::string(size, 'x')}});
    }
}

TEST_CASE("logger: a record carries the time of its call", "[core][logger]") {
    const logger_guard guard;
    std::int64_t time = 0;
    logger::set_sink([&time](const logger::record& r) { time = r.time_ms; });
    const std::int64_t before = static_cast<std::int64_t>(std::time(nullptr)) * 1000;
    logger::info("x");
    CHECK(time >= before);
    CHECK(time <= before + 60'000);
}

TEST_CASE("logger: a text line has time, level and message", "[core][logger]") {
    const auto line = [](level at, std::int64_t ms, std::string_view message) {
        std::string out;
        logger::append_text(out, {at, ms, message});
        return out;
    };
    CHECK(line(level::info, 1769849377123, "listening") == "2026-01-31T08:49:37.123Z INFO  listening\n");
    CHECK(line(level::error, 0, "x") == "1970-01-01T00:00:00.000Z ERROR x\n");
    CHECK(line(level::trace, -1, "x") == "1969-12-31T23:59:59.999Z TRACE x\n");
    CHECK(line(level::warn, 5, "") == "1970-01-01T00:00:00.005Z WARN  \n");
    CHECK(line(level::debug, 0, "a\nb\r\x1b[0m\tc\x7f\xc3\xa9") ==
          "1970-01-01T00:00:00.000Z DEBUG a\\nb\\r\\x1b[0m\tc\\x7f\xc3\xa9\n");
}

TEST_CASE("logger: in text, C1 controls and what is no UTF-8 are escaped, other characters stay",
          "[core][logger]") {
    const auto shown = [](std::string_view message) {
        std::string out;
        logger::append_text(out, {level::info, 0, message});
        CHECK(out.ends_with('\n'));
        return out.substr(31, out.size() - 32);  // behind "1970-01-01T00:00:00.000Z INFO  "
    };
    std::string printable;
    for (char c = 0x20; c < 0x7f; ++c) printable += c;
    CHECK(shown(printable) == printable);
    // U+00A0, U+00E9, U+00FF, U+0100, U+0480, U+20AC, U+FFFD, U+1F600, U+10FFFF
    const std::string valid =
        "\xc2\xa0 \xc3\xa9\xc3\xbf\xc4\x80\xd2\x80 \xe2\x82\xac\xef\xbf\xbd\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf";
    CHECK(shown(valid) == valid);
    CHECK(shown("\xc2\x9bm") == "\\xc2\\x9bm");
    CHECK(shown("\xc2\x80\xc2\x9f\xc2\xa0") == "\\xc2\\x80\\xc2\\x9f\xc2\xa0");
    CHECK(shown("a\x9bm\x80\xff") == "a\\x9bm\\x80\\xff");
    CHECK(shown("\xc2") == "\\xc2");
    CHECK(shown("\xc2\n\xc2\x1b") == "\\xc2\\n\\xc2\\x1b");
    CHECK(shown("\xc0\x8a\xe0\x82\x9b") == "\\xc0\\x8a\\xe0\\x82\\x9b");  // overlong
    CHECK(shown("\xe2\x82") == "\\xe2\\x82");
    CHECK(shown("\xed\xa0\x80") == "\\xed\\xa0\\x80");  // half of a surrogate pair
    std::string out;
    logger::append_text(out, {level::info, 0, "m", "\xc2\x9b\x9b"});
    CHECK(out.ends_with(" [\\xc2\\x9b\\x9b] m\n"));
}

TEST_CASE("logger: a JSON line is UTF-8 whatever the message is", "[core][logger]") {
    std::string out;
    logger::append_json(out, {level::info, 0, "a\x9b\xe2\x82\xc3\xa9", "\xff"});
    CHECK(out ==
          "{\"level\":\"info\",\"time\":0,\"context\":\"\xef\xbf\xbd\",\"msg\":"
          "\"a\xef\xbf\xbd\xef\xbf\xbd\xc3\xa9\"}\n");
}

TEST_CASE("logger: a JSON line has level, time and message", "[core][logger]") {
    std::string out;
    logger::append_json(out, {level::warn, 1769849377123, "a \"b\"\n"});
    CHECK(out == "{\"level\":\"warn\",\"time\":1769849377123,\"msg\":\"a \\\"b\\\"\\n\"}\n");
}

TEST_CASE("logger: without a sink of one's own, text goes to standard error", "[core][logger]") {
    const logger_guard guard;
    std::vector<entry> log;
    collect_into(log);
    logger::set_sink({});
    const std::string text = standard_error_of([] { logger::info("hello {}", 1); });
    REQUIRE(text.size() == 24 + sizeof(" INFO  hello 1\n") - 1);
    CHECK(text.substr(24) == " INFO  hello 1\n");
    CHECK(log.empty());
}

TEST_CASE("logger: json_sink writes one JSON line per record to its descriptor", "[core][logger]") {
    const logger_guard guard;
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    logger::set_sink(logger::json_sink(ends[1]));
    logger::error("bad");
    char text[256];
    const auto size = static_cast<std::size_t>(::read(ends[0], text, sizeof text));
    const std::string_view line(text, size);
    CHECK(line.starts_with("{\"level\":\"error\",\"time\":"));
    CHECK(line.ends_with(",\"msg\":\"bad\"}\n"));
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_CASE("logger: what a sink logs itself is dropped", "[core][logger]") {
    const logger_guard guard;
    std::vector<std::string> log;
    logger::set_sink([&log](const logger::record& r) {
        log.emplace_back(r.message);
        logger::error("from the sink");
    });
    logger::info("one");
    logger::info("two");
    CHECK(log == std::vector<std::string>{"one", "two"});
}

TEST_CASE("logger: where a sink throws, the record goes to standard error", "[core][logger]") {
    const logger_guard guard;
    logger::set_sink([](const logger::record&) { throw std::runtime_error("full"); });
    const std::string text = standard_error_of([] {
        logger::info("first");
        logger::info("second");
    });
    CHECK(text.find(" INFO  first\n") != std::string::npos);
    CHECK(text.find(" INFO  second\n") != std::string::npos);
}

TEST_CASE("logger: threads log through one sink, one at a time", "[core][logger]") {
    const logger_guard guard;
    std::vector<entry> log;
    collect_into(log);
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([t] {
                for (int i = 0; i < 500; ++i) logger::info("{} {}", t, i);
            });
        }
    }
    CHECK(log.size() == 2000);
    int next[4] = {};
    for (const entry& e : log) {
        const auto t = static_cast<std::size_t>(e.message[0] - '0');
        REQUIRE(e.message == std::to_string(t) + " " + std::to_string(next[t]++));
    }
}

TEST_CASE("logger: a context hook says which work each record belongs to", "[core][logger]") {
    std::string text;
    std::string json;
    cortado::logger::set_sink([&](const cortado::logger::record& what) {
        cortado::logger::append_text(text, what);
        cortado::logger::append_json(json, what);
    });
    cortado::logger::set_context([](std::string& out) { out += "id\n7"; });
    cortado::logger::info("with");
    cortado::logger::set_context({});
    cortado::logger::info("without");
    cortado::logger::set_sink({});
    CHECK(text.find("INFO  [id\\n7] with\n") != std::string::npos);
    CHECK(text.find("INFO  without\n") != std::string::npos);
    CHECK(json.find(R"("context":"id\n7","msg":"with"})") != std::string::npos);
    CHECK(json.find(R"(,"msg":"without"})") != std::string::npos);
    CHECK(json.find("context", json.find("with\"")) == std::string::npos);
}
