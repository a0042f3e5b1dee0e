#include <cortado/process/exit.hpp>

#include <cortado/loop/event_loop.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <utility>

#include "support/catch.hpp"

using namespace cortado;

namespace {

int told_at_exit = -1;

/** How a child ends that makes this call, as waitpid() says, and whether it called its std::atexit function. */
template <class Call>
std::pair<int, bool> end_of_child(Call call) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        told_at_exit = ends[1];
        std::atexit([] { static_cast<void>(!::write(told_at_exit, "x", 1)); });
        call();
        ::_exit(99);
    }
    ::close(ends[1]);
    int status = 0;
    char byte = 0;
    const bool was_told = ::read(ends[0], &byte, 1) == 1;
    ::waitpid(child, &status, 0);
    ::close(ends[0]);
    return {status, was_told};
}

}  // namespace

TEST_CASE("exit_code: what run() gives", "[process][exit]") {
    CHECK(process::exit_code() == 0);
    process::exit_code(7);
    CHECK(process::exit_code() == 7);
    CHECK(run() == 7);
    process::exit_code(0);
    CHECK(run() == 0);
}

TEST_CASE("exit: ends the process with the code, and atexit functions are called", "[process][exit]") {
    const auto [given, was_told] = end_of_child([] { process::exit(3); });
    CHECK(WIFEXITED(given));
    CHECK(WEXITSTATUS(given) == 3);
    CHECK(was_told);
    const auto [kept, was_told_again] = end_of_child([] {
        process::exit_code(5);
        process::exit();
    });
    CHECK(WIFEXITED(kept));
    CHECK(WEXITSTATUS(kept) == 5);
    CHECK(was_told_again);
}

TEST_CASE("abort: ends the process by SIGABRT", "[process][exit]") {
    const auto [status, was_told] = end_of_child([] {
        std::signal(SIGABRT, SIG_DFL);
        process::abort();
    });
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGABRT);
    CHECK_FALSE(was_told);
}
