#pragma once

#include <cortado/core/event.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/rpc/status.hpp>

#include <string>
#include <utility>
#include <vector>

namespace cortado::test {

using texts = std::vector<std::string>;

/** What the call has answered, or why it failed. */
inline task<std::string> outcome(task<std::string> call) {
    std::string text;
    try {
        text = co_await call;
    } catch (const rpc::error& failure) {
        text = failure.what();
    }
    co_return text;
}

inline task<> note(task<std::string> call, texts& into) {
    std::string text = co_await outcome(std::move(call));
    into.push_back(std::move(text));
}

/** Waits for ever, and tells when it is stopped. */
struct sleeper {
    texts& log;
    task<> nested(std::string name) const {
        event never;
        try {
            co_await never;
        } catch (const operation_cancelled&) {
            log.push_back("stopped " + name);
            throw;
        }
    }
    task<std::string> operator()(std::string name) const {
        log.push_back("begun " + name);
        co_await nested(name);
        co_return name;
    }
};

/** What is ready has its turn. */
inline task<> settle() {
    for (int i = 0; i < 5; ++i) co_await yield();
}

/** A handler. */
inline task<std::string> same(std::string text) { co_return text; }

}  // namespace cortado::test
