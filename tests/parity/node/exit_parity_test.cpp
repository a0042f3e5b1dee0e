// The scripts of exit_record.mjs, each beside what Node 20.20.2 printed and ended with. As there each is a process of
// its own: this program again, told to run the hidden test of that name.
#include <cortado/core/uncaught.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/exit_hooks.hpp>
#include <cortado/loop/immediate.hpp>
#include <cortado/loop/next_tick.hpp>
#include <cortado/process/exit.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

#include "support/catch.hpp"

using namespace cortado;

namespace {

constexpr const char* log_descriptor = "CORTADO_EXIT_LOG";

void log(std::string_view line) {
    const int descriptor = std::atoi(std::getenv(log_descriptor));
    static_cast<void>(!::write(descriptor, (std::string(line) + "|").data(), line.size() + 1));
}
void log(std::string_view line, int code) { log(std::string(line) + std::to_string(code)); }

/** The end of a main(), behind a script that has not ended the process. */
[[noreturn]] void end_main() { std::exit(run()); }

/** What the process of a script writes, and its status. */
std::string ran(const char* script) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::setenv(log_descriptor, std::to_string(ends[1]).c_str(), 1);
        ::execl("/proc/self/exe", "suite_parity", script, "-o", "/dev/null", nullptr);
        ::_exit(98);
    }
    ::close(ends[1]);
    std::string text;
    char byte = 0;
    while (::read(ends[0], &byte, 1) == 1) text.push_back(byte);
    ::close(ends[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    return text + std::to_string(WEXITSTATUS(status));
}

}  // namespace

TEST_CASE("a process: exit calls the hooks with its code", "[.exit-code]") {
    on_exit([](int c) { log("a", c); });
    on_exit([](int c) { log("b", c); });
    process::exit(3);
}

TEST_CASE("a process: exit without a code", "[.exit-no-code]") {
    on_exit([](int c) { log("a", c); });
    process::exit_code(4);
    process::exit();
}

TEST_CASE("a process: exit inside a hook", "[.exit-in-hook]") {
    on_exit([](int c) {
        log("a", c);
        process::exit(5);
    });
    on_exit([](int c) { log("b", c); });
    process::exit(3);
}

TEST_CASE("a process: exit inside a hook of the end", "[.exit-in-last-hook]") {
    on_exit([](int c) {
        log("a", c);
        process::exit(5);
    });
    on_exit([](int c) { log("b", c); });
    end_main();
}

TEST_CASE("a process: a hook sets the code", "[.exit-hook-sets]") {
    on_exit([](int c) {
        log("a", c);
        process::exit_code(6);
    });
    on_exit([](int c) { log("b", c); });
    process::exit(2);
}

TEST_CASE("a process: a hook sets the code of the end", "[.exit-last-hook-sets]") {
    on_exit([](int c) {
        log("a", c);
        process::exit_code(9);
    });
    end_main();
}

TEST_CASE("a process: what is queued is dropped", "[.exit-drops]") {
    on_exit([] {
        log("a");
        next_tick([] { log("never"); });
        queue_microtask([] { log("never"); });
    });
    set_immediate([] {
        next_tick([] { log("never"); });
        process::exit(0);
    });
    end_main();
}

TEST_CASE("a process: hooks added and removed by hooks", "[.exit-hooks-change]") {
    listener_handle f;
    on_exit([&f] {
        log("a");
        f.remove();
        on_exit([] { log("never"); });
    });
    f = on_exit([] { log("f"); });
    end_main();
}

TEST_CASE("a process: a hook that was removed", "[.exit-hook-removed]") {
    listener_handle last = on_exit([] { log("f"); });
    listener_handle before = on_before_exit([] { log("f"); });
    last.remove();
    before.remove();
    on_exit([] { log("a"); });
    end_main();
}

TEST_CASE("a process: exit in before_exit", "[.exit-before]") {
    on_before_exit([](int c) {
        log("before", c);
        process::exit(7);
    });
    on_before_exit([] { log("never"); });
    on_exit([](int c) { log("a", c); });
    end_main();
}

TEST_CASE("a process: a hook that throws", "[.exit-throws]") {
    on_uncaught([](std::exception_ptr thrown) {
        try {
            std::rethrow_exception(thrown);
        } catch (const std::exception& x) {
            log(std::string("uncaught ") + x.what());
        }
    });
    on_exit([](int c) {
        log("a", c);
        throw std::runtime_error("x");
    });
    on_exit([] { log("never"); });
    end_main();
}

TEST_CASE("node exit: exit() calls the hooks with its code", "[parity][exit]") {
    CHECK(ran("[.exit-code]") == "a3|b3|3");
    CHECK(ran("[.exit-no-code]") == "a4|4");
}

TEST_CASE("node exit: exit() inside a hook ends at once with the new code", "[parity][exit]") {
    CHECK(ran("[.exit-in-hook]") == "a3|5");
    CHECK(ran("[.exit-in-last-hook]") == "a0|5");
}

TEST_CASE("node exit: a hook may set another code", "[parity][exit]") {
    CHECK(ran("[.exit-hook-sets]") == "a2|b2|6");
    CHECK(ran("[.exit-last-hook-sets]") == "a0|9");
}

TEST_CASE("node exit: nothing that is queued is done", "[parity][exit]") {
    CHECK(ran("[.exit-drops]") == "a|0");
}

TEST_CASE("node exit: hooks can be removed, by hooks from the next end on", "[parity][exit]") {
    CHECK(ran("[.exit-hooks-change]") == "a|f|0");
    CHECK(ran("[.exit-hook-removed]") == "a|0");
}

TEST_CASE("node exit: exit() in before_exit is an end as well", "[parity][exit]") {
    CHECK(ran("[.exit-before]") == "before0|a7|7");
}

TEST_CASE("node exit: a hook that throws is uncaught, and those behind it are not called", "[parity][exit]") {
    CHECK(ran("[.exit-throws]") == "a0|uncaught x|0");
}
