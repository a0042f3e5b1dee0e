#pragma once

#include <cortado/core/error.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/server/detail/loop_thread.hpp>

#include <asio/post.hpp>

#include <exception>
#include <utility>

namespace cortado::detail {

CORTADO_DECL loop_thread::~loop_thread() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        if (context_) context_->stop();
    }
    thread_.join();
}

CORTADO_DECL void loop_thread::start(function<void()> ended) {
    context_ = std::make_unique<asio::io_context>(1);
    loop_ = &event_loop::of(*context_);
    kept_running_.emplace(context_->get_executor());
    thread_ = std::thread([this, told = std::move(ended)]() mutable {
        context_->run();
        end();
        told();
    });
}

CORTADO_DECL void loop_thread::end() {
    std::unique_ptr<asio::io_context> ending;  // without the lock: what is destroyed may ask for this server
    kept_running_.reset();
    const std::lock_guard lock(mutex_);
    part_ = nullptr;
    ending = std::move(context_);
    changed_.notify_one();
}

CORTADO_DECL void loop_thread::call(function_ref<void(event_loop&)> work) {
    std::exception_ptr failure;
    bool is_done = false;
    std::unique_lock lock(mutex_);
    if (context_) {
        asio::post(*context_, [&, work] {
            try {
                loop_->turn([&] { work(*loop_); });
            } catch (...) {
                failure = std::current_exception();
            }
            const std::lock_guard done(mutex_);
            is_done = true;
            changed_.notify_one();
        });
    }
    changed_.wait(lock, [&] { return is_done || !context_; });
    if (failure) std::rethrow_exception(failure);
    if (!is_done) throw usage_error("listen: the loop of a thread was stopped before it could serve");
}

CORTADO_DECL void loop_thread::adopt(std::shared_ptr<worker> part) {
    worker* const adopted = part.get();
    loop_->adopt(std::move(part));
    const std::lock_guard lock(mutex_);
    part_ = adopted;
}

CORTADO_DECL void loop_thread::open(const net::endpoint& where) {
    call([&](event_loop&) {
        part_->open(where);
        kept_running_.reset();
    });
}

CORTADO_DECL void loop_thread::post(void (*function)(worker&)) {
    const std::lock_guard lock(mutex_);
    if (!context_) return;
    asio::post(*context_, [this, function] { loop_->turn([&] { function(*part_); }); });
}

CORTADO_DECL std::size_t loop_thread::connection_count() {
    const std::lock_guard lock(mutex_);
    return part_ != nullptr ? part_->connection_count() : 0;
}

}  // namespace cortado::detail
