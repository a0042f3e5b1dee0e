#pragma once

#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/timers.hpp>
#include <cortado/middleware/detail/loop_ticker.hpp>

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

namespace cortado::middleware::detail {

struct loop_ticker::core {
    std::chrono::milliseconds period{};
    clock_function now;
    tick_function call;
    std::mutex mutex;
    std::vector<event_loop*> visited;  // those that live
    bool is_over = false;              // the ticker is gone
};

/** What a loop owns of a ticker: destroyed with the loop, or before it when the ticker has gone. */
class loop_ticker::tenant {
public:
    tenant(std::shared_ptr<core> of, event_loop& loop) : core_(std::move(of)), loop_(loop) {}
    tenant(const tenant&) = delete;
    tenant& operator=(const tenant&) = delete;
    ~tenant() {
        const std::lock_guard lock(core_->mutex);
        std::erase(core_->visited, &loop_);
    }

    /** The mutex is held. */
    void start() {
        expected_ = core_->now() + core_->period;
        timer_ = set_interval([this] { tick(); }, core_->period).unref();
    }

private:
    void tick() {
        if (measure()) return;
        timeout ended = timer_;
        loop_.release(this);  // this is gone with it
        clear_interval(std::move(ended));
    }
    /** @return false: the ticker is gone */
    bool measure() {
        const std::lock_guard lock(core_->mutex);
        if (core_->is_over) return false;
        const auto now = core_->now();
        core_->call(std::max(now - expected_, std::chrono::steady_clock::duration::zero()));
        expected_ = now + core_->period;
        return true;
    }

    const std::shared_ptr<core> core_;
    event_loop& loop_;
    timeout timer_;
    std::chrono::steady_clock::time_point expected_;
};

CORTADO_DECL loop_ticker::loop_ticker(std::chrono::milliseconds period, clock_function now,
                                      tick_function call)
    : core_(std::make_shared<core>()) {
    core_->period = period;
    core_->now = std::move(now);
    core_->call = std::move(call);
}

CORTADO_DECL loop_ticker::~loop_ticker() {
    const std::lock_guard lock(core_->mutex);
    core_->is_over = true;
}

CORTADO_DECL void loop_ticker::visit() {
    event_loop& loop = event_loop::current();
    std::shared_ptr<tenant> placed;
    {
        const std::lock_guard lock(core_->mutex);
        if (std::ranges::find(core_->visited, &loop) != core_->visited.end()) return;
        core_->visited.push_back(&loop);
        placed = std::make_shared<tenant>(core_, loop);
        placed->start();
    }
    loop.adopt(std::move(placed));
}

}  // namespace cortado::middleware::detail
