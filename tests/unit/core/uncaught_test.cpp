#include <cortado/core/uncaught.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "support/catch.hpp"

using namespace cortado;

namespace {

int seen = 0;

/** What this program writes to stderr when it runs a hidden test, which is to abort. */
std::string last_words(const char* hidden) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::dup2(ends[1], STDERR_FILENO);
        ::execl("/proc/self/exe", "unit_core", hidden, "-o", "/dev/null", nullptr);
        ::_exit(98);
    }
    ::close(ends[1]);
    std::string text;
    char byte = 0;
    while (::read(ends[0], &byte, 1) == 1) text.push_back(byte);
    ::close(ends[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGABRT);
    return text.substr(0, text.find('\n') + 1);
}

}  // namespace

TEST_CASE("a process: ends for an exception", "[.ends-by-exception]") {
    std::signal(SIGABRT, SIG_DFL);
    detail::report_uncaught(std::make_exception_ptr(std::runtime_error("out of coffee")));
}

TEST_CASE("a process: ends for something else", "[.ends-by-number]") {
    std::signal(SIGABRT, SIG_DFL);
    detail::report_uncaught(std::make_exception_ptr(7));
}

TEST_CASE("uncaught: the default says what it was, and aborts", "[core][uncaught]") {
    CHECK(last_words("[.ends-by-exception]") == "cortado: uncaught exception: out of coffee\n");
    CHECK(last_words("[.ends-by-number]") == "cortado: uncaught exception of unknown type\n");
}

TEST_CASE("uncaught: a handler is taken away by the one it replaced", "[core][uncaught]") {
    seen = 0;
    const uncaught_handler before = on_uncaught([](std::exception_ptr) { ++seen; });
    detail::report_uncaught(std::make_exception_ptr(1));
    const uncaught_handler mine = on_uncaught([](std::exception_ptr) { seen += 10; });
    detail::report_uncaught(std::make_exception_ptr(1));
    on_uncaught(mine);
    detail::report_uncaught(std::make_exception_ptr(1));
    on_uncaught(before);
    CHECK(seen == 12);
}
