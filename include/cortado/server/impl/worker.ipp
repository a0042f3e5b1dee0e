#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/http/date.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/server/connection.hpp>
#include <cortado/server/worker.hpp>

#include <algorithm>
#include <system_error>
#include <utility>

namespace cortado {

namespace detail {
inline steady_ns to_ns(std::chrono::milliseconds span) noexcept {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(span).count();
}
}  // namespace detail

CORTADO_DECL worker::worker(event_loop& loop, const listen_options& options, web::handler handler,
                            function<void()> drained)
    : loop_(loop),
      options_(options),
      handler_(std::move(handler)),
      drained_(std::move(drained)),
      sweeper_(*this),
      drain_limit_(*this),
      burial_(*this) {
    using detail::phase;
    auto limit = [this](phase when, std::chrono::milliseconds span) {
        deadlines_[static_cast<std::size_t>(when)].set_span(detail::to_ns(span));
    };
    limit(phase::idle, options.idle_timeout);
    limit(phase::head, options.head_timeout);
    limit(phase::body, options.body_timeout);
    limit(phase::handler, options.handler_timeout);
    limit(phase::writing, options.write_timeout);
    limit(phase::lingering, options.linger_timeout);
}

CORTADO_DECL worker::~worker() {
    drained_ = {};  // who would be told is ending as well
    bury();
    while (connection* alive = first_) {
        unlink(*alive);
        delete alive;
    }
}

CORTADO_DECL void worker::open(const net::endpoint& where) {
    listener_.open(loop_, where);
    accepting_ = accept_all();
    accepting_.start();
}

CORTADO_DECL task<> worker::accept_all() {
    while (!draining_) {
        const bool is_ready = co_await listener_.readable();
        if (!is_ready || draining_) break;
        bool is_short_of_resources = false;
        try {
            co_await accept_batch();
        } catch (const std::system_error& error) {
            logger::error("{}: {}", listener_.address(), error.what());
            is_short_of_resources = true;
        }
        if (is_short_of_resources) co_await sleep_for(std::chrono::milliseconds(100));
    }
}

CORTADO_DECL task<> worker::accept_batch() {
    constexpr int most = 64;  // others on this loop have their turn in between
    for (int i = 0; i < most && !draining_; ++i) {
        std::optional<net::accepted> next = listener_.accept();
        if (!next) co_return;
        welcome(std::move(*next));
    }
}

CORTADO_DECL void worker::welcome(net::accepted from) {
    constexpr std::size_t most_refused = 256;  // who comes beyond is closed without a word
    const bool is_full = connection_count() - refused_ >= options_.max_connections;
    if (is_full && refused_ >= most_refused) {
        net::raw_socket unheard;
        return unheard.open(loop_, from.descriptor, nullptr);
    }
    auto* added = new connection(*this, std::move(from));
    link(*added);
    if (is_full) {
        ++refused_;
        added->start_refused();
    } else {
        added->start();
    }
    if (!sweeper_.is_queued()) loop_.schedule(sweeper_, steady_now() + sweep_period());
}

CORTADO_DECL steady_ns worker::sweep_period() const noexcept {
    steady_ns shortest = 8'000'000'000;
    for (const detail::deadline_list& list : deadlines_) {
        if (list.span() != 0) shortest = std::min(shortest, list.span());
    }
    return std::max<steady_ns>(shortest / 8, 5'000'000);
}

CORTADO_DECL void worker::sweep() {
    const steady_ns now = steady_now();
    for (detail::deadline_list& list : deadlines_) list.sweep(now);
    if (first_ != nullptr) loop_.schedule(sweeper_, now + sweep_period());
}

[[gnu::cold]] CORTADO_DECL void worker::read_date(steady_ns now) {
    date_read_at_ = now;
    date_line_ = http::current_date_line();
}

template <class Function>
void worker::for_each(Function function) {
    for (connection* each = first_; each != nullptr;) {
        connection* next = each->next_;
        function(*each);
        each = next;
    }
}

CORTADO_DECL void worker::drain() {
    if (std::exchange(draining_, true)) return;
    listener_.close();
    for_each([](connection& each) { each.drain(); });
    if (options_.drain_timeout.count() > 0) {
        loop_.schedule(drain_limit_, steady_now() + detail::to_ns(options_.drain_timeout));
    }
    loop_.defer(burial_);  // tells when nothing is left, now or later
}

CORTADO_DECL void worker::abort() {
    drain();
    for_each([](connection& each) { each.abort(); });
}

CORTADO_DECL void worker::link(connection& added) noexcept {
    added.next_ = std::exchange(first_, &added);
    if (added.next_ != nullptr) added.next_->previous_ = &added;
    count_.fetch_add(1, std::memory_order_relaxed);
}

CORTADO_DECL void worker::unlink(connection& ended) noexcept {
    (ended.previous_ != nullptr ? ended.previous_->next_ : first_) = ended.next_;
    if (ended.next_ != nullptr) ended.next_->previous_ = ended.previous_;
    count_.fetch_sub(1, std::memory_order_relaxed);
}

CORTADO_DECL void worker::retire(connection& ended) {
    if (ended.was_refused_) --refused_;
    unlink(ended);
    ended.next_ = std::exchange(ended_, &ended);
    loop_.defer(burial_);
}

CORTADO_DECL void worker::bury() {
    while (connection* doomed = ended_) {
        ended_ = doomed->next_;
        delete doomed;
    }
    if (!draining_ || first_ != nullptr || !drained_) return;
    loop_.cancel(drain_limit_);
    loop_.cancel(sweeper_);
    function<void()> told = std::move(drained_);
    drained_ = {};
    told();
}

}  // namespace cortado
