#pragma once

#include <cortado/loop/event_loop.hpp>
#include <cortado/server/server.hpp>
#include <cortado/web/exchange.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

namespace cortado::test {

/** A number that one thread changes and another waits for. */
class counter {
public:
    void add(int n = 1) {
        const std::lock_guard lock(mutex_);
        value_ += n;
        changed_.notify_all();
    }
    int value() const {
        const std::lock_guard lock(mutex_);
        return value_;
    }
    /** Wait until the number is at least that. @throws std::runtime_error  it never was */
    void await_at_least(int wanted) {
        await([=](int value) { return value >= wanted; });
    }
    void await_exactly(int wanted) {
        await([=](int value) { return value == wanted; });
    }

private:
    template <class Condition>
    void await(Condition holds) {
        std::unique_lock lock(mutex_);
        const bool in_time = changed_.wait_for(lock, std::chrono::seconds(30), [&] { return holds(value_); });
        if (!in_time) throw std::runtime_error("counter: it stays at " + std::to_string(value_));
    }
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    int value_ = 0;
};

/** Counts the coroutines that hold one. */
class alive {
public:
    explicit alive(counter& of) : of_(&of) { of_->add(); }
    alive(alive&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    alive& operator=(alive&&) = delete;
    ~alive() {
        if (of_ != nullptr) of_->add(-1);
    }

private:
    counter* of_;
};

/** A server on a loop and thread of its own, so that a test can be its blocking client. */
class test_server {
public:
    template <class Function>
    explicit test_server(Function called, listen_options options = {}) {
        if (options.host.empty() && options.path.empty()) options.host = "127.0.0.1";
        options.context = context_;
        handle_ = serve(0, web::handler::from(std::move(called)), std::move(options));
        port_ = handle_.port();
        thread_ = std::thread([this] { context_.run(); });
    }
    test_server(const test_server&) = delete;
    test_server& operator=(const test_server&) = delete;
    ~test_server() { stop(); }

    std::uint16_t port() const noexcept { return port_; }
    server& handle() noexcept { return handle_; }

    /** Call a function on the server's thread as a turn of its loop, and give what it returns. */
    template <class Function>
    auto on_loop(Function function) {
        using value = decltype(function());
        std::promise<value> promise;
        std::future<value> future = promise.get_future();
        asio::post(context_, [&] {
            event_loop::of(context_).turn([&] {
                if constexpr (std::is_void_v<value>) {
                    function();
                    promise.set_value();
                } else {
                    promise.set_value(function());
                }
            });
        });
        if (future.wait_for(std::chrono::seconds(30)) != std::future_status::ready) {
            throw std::runtime_error("test_server: the loop is stuck");
        }
        return future.get();
    }

    /** Wait until the server has that many connections. @throws std::runtime_error  it does not come to that */
    void await_connections(std::size_t wanted) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (on_loop([this] { return handle_.connection_count(); }) != wanted) {
            if (std::chrono::steady_clock::now() > limit)
                throw std::runtime_error("test_server: a connection stays");
            std::this_thread::yield();
        }
    }

    /** End every connection and wait until the loop has nothing left to do. */
    void stop() {
        if (!thread_.joinable()) return;
        handle_.abort();
        thread_.join();
    }
    /** Wait until the loop has nothing left to do. */
    void await_end() { thread_.join(); }

private:
    asio::io_context context_;
    server handle_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

}  // namespace cortado::test
