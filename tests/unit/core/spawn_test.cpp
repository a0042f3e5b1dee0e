#include <cortado/core/spawn.hpp>

#include "support/catch.hpp"

#include <cortado/core/event.hpp>

#include <stdexcept>
#include <string>

using cortado::event;
using cortado::on_uncaught;
using cortado::spawn;
using cortado::stop_source;
using cortado::task;

namespace {

std::string caught;

/** Hear what reaches on_uncaught while it lives. */
class uncaught_log {
public:
    uncaught_log() : before_(on_uncaught(&note)) { caught.clear(); }
    uncaught_log(const uncaught_log&) = delete;
    uncaught_log& operator=(const uncaught_log&) = delete;
    ~uncaught_log() { on_uncaught(before_); }

private:
    static void note(std::exception_ptr exception) {
        try {
            std::rethrow_exception(std::move(exception));
        } catch (const std::exception& error) {
            caught += error.what();
        }
    }
    cortado::uncaught_handler before_;
};

}  // namespace

TEST_CASE("spawn: runs to the first suspension inside the call and goes on alone", "[core][spawn]") {
    std::string log;
    event go;
    auto work = [&]() -> task<> {
        log += "start ";
        co_await go;
        log += "end ";
    };
    spawn(work());
    log += "spawned ";
    go.set();
    CHECK(log == "start spawned end ");
}

TEST_CASE("spawn: an exception goes to on_uncaught, at once or later", "[core][spawn]") {
    uncaught_log hook;
    event go;
    auto fail_now = []() -> task<> {
        throw std::runtime_error("now ");
        co_return;
    };
    auto fail_later = [&]() -> task<> {
        co_await go;
        throw std::runtime_error("later ");
    };
    spawn(fail_now());
    spawn(fail_later());
    CHECK(caught == "now ");
    go.set();
    CHECK(caught == "now later ");
}

TEST_CASE("spawn: a stopped task ends quietly", "[core][spawn]") {
    uncaught_log hook;
    std::string log;
    event go;
    stop_source source;
    auto work = [&]() -> task<> {
        try {
            co_await go;
        } catch (const cortado::operation_cancelled&) {
            log += "stopped";
            throw;
        }
    };
    spawn(work(), source.token());
    source.request_stop();
    CHECK(log == "stopped");
    CHECK(caught.empty());
}

TEST_CASE("spawn: on_uncaught gives back the handler so far, null restores the default", "[core][spawn]") {
    auto first = [](std::exception_ptr) {};
    const cortado::uncaught_handler default_handler = on_uncaught(first);
    CHECK(default_handler != nullptr);
    CHECK(on_uncaught(nullptr) == static_cast<cortado::uncaught_handler>(first));
    CHECK(on_uncaught(nullptr) == default_handler);
}
