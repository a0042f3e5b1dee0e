#pragma once

#include <cortado/core/event.hpp>
#include <cortado/core/owned_list.hpp>
#include <cortado/core/scope.hpp>
#include <cortado/core/share.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/server/detail/loop_thread.hpp>
#include <cortado/server/server.hpp>
#include <cortado/server/worker.hpp>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <atomic>
#include <mutex>
#include <optional>
#include <utility>

namespace cortado {

namespace detail {

/** A server with its parts on one or more loops. The first loop owns it. */
class server_state : public std::enable_shared_from_this<server_state> {
public:
    server_state(event_loop& home, listen_options options) : home_(home), options_(std::move(options)) {}

    ~server_state() {
        threads_.clear();
        if (first_) home_.turn([this] { end_first(); });
    }

    /** @param make  called once for each loop, on its thread: the next when the one before is done */
    void open(std::uint16_t port, function_ref<web::handler()> make) {
        net::endpoint where{options_.host,       port, options_.path, options_.descriptor, options_.backlog,
                            options_.threads > 1};
        if (where.reuse_port && port != 0) net::check_free(where);
        home_.turn(
            [&] { first_ = std::make_unique<worker>(home_, options_, make(), [this] { part_ended(); }); });
        for (unsigned i = 1; i < options_.threads; ++i) start_thread(make);
        first_->open(where);
        port_ = first_->listening().port();
        address_ = first_->listening().address();
        where.port = port_;
        for (loop_thread& each : threads_) each.open(where);
        if (options_.threads > 1) kept_running_.emplace(home_.context().get_executor());
        parts_left_ = options_.threads;
        threads_left_ = options_.threads - 1;
    }

    void drain() {
        if (closing_.exchange(true)) return;
        on_each([](worker& part) { part.drain(); });
    }
    void abort() {
        closing_ = true;
        on_each([](worker& part) { part.abort(); });
    }

    event_loop& home() noexcept { return home_; }
    bool is_closing() const noexcept { return closing_; }
    bool has_ended() const noexcept { return parts_left_ == 0; }
    std::uint16_t port() const noexcept { return port_; }
    const std::string& address() const noexcept { return address_; }

    std::size_t connection_count() {
        std::size_t count = 0;
        for (loop_thread& each : threads_) count += each.connection_count();
        const std::lock_guard lock(first_mutex_);
        return first_ ? count + first_->connection_count() : count;
    }

    /** Wait for the end; several may. */
    struct ending : event {
        ending* next = nullptr;
    };
    void wait_with(ending& one) noexcept { one.next = std::exchange(waiting_, &one); }
    void leave(ending& one) noexcept {
        for (ending** at = &waiting_; *at != nullptr; at = &(*at)->next) {
            if (*at != &one) continue;
            *at = one.next;
            return;
        }
    }

private:
    void start_thread(function_ref<web::handler()> make) {
        loop_thread& added = threads_.emplace_back();
        added.start(told_at_home<&server_state::thread_ended>());
        added.call([&](event_loop& loop) {
            added.adopt(share<worker>(loop, options_, make(), told_at_home<&server_state::part_ended>()));
        });
    }

    /** What a further loop calls to have the first one told, where the server is not gone by then. */
    template <void (server_state::*Told)()>
    function<void()> told_at_home() {
        return [self = weak_from_this(), home = &home_] {
            asio::post(home->context(), [self] {
                if (const auto kept = self.lock()) kept->home_.turn([&] { (kept.get()->*Told)(); });
            });
        };
    }

    void on_each(void (*function)(worker&)) {
        for (loop_thread& each : threads_) each.post(function);
        asio::post(home_.context(), [kept = shared_from_this(), function] {
            if (kept->first_) kept->home_.turn([&] { function(*kept->first_); });
        });
    }

    void part_ended() {
        if (--parts_left_ > 0) return;
        const std::shared_ptr<server_state> kept = shared_from_this();
        while (ending* told = waiting_) {
            waiting_ = told->next;
            told->set();
        }
        release_when_over();
    }

    void thread_ended() {
        --threads_left_;
        release_when_over();
    }

    /** What handlers have left running on a further loop may go on for long; the first one does not stand still for
        it. */
    void release_when_over() {
        if (parts_left_ > 0 || threads_left_ > 0) return;
        for (loop_thread& each : threads_) each.join();
        kept_running_.reset();
        asio::post(home_.context(), [kept = shared_from_this()] {
            kept->home_.turn([&] { kept->end_first(); });
            kept->home_.release(kept.get());
        });
    }

    void end_first() {
        std::unique_ptr<worker> leaving;  // without the lock: what is destroyed may ask for this server
        const std::lock_guard lock(first_mutex_);
        leaving = std::move(first_);
    }

    event_loop& home_;
    listen_options options_;
    std::uint16_t port_ = 0;
    std::string address_;
    owned_list<loop_thread> threads_;
    // The first loop does not end before the others have; they post their last call to it.
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> kept_running_;
    std::mutex first_mutex_;  // of first_ for other threads; that of the first loop alone changes it
    std::unique_ptr<worker> first_;
    ending* waiting_ = nullptr;
    unsigned parts_left_ = 0;
    unsigned threads_left_ = 0;
    std::atomic<bool> closing_ = false;
};

/** One wait for a server's end. */
class end_awaiter {
public:
    explicit end_awaiter(server_state& of) noexcept : of_(of) { of_.wait_with(end); }
    end_awaiter(const end_awaiter&) = delete;
    end_awaiter& operator=(const end_awaiter&) = delete;
    ~end_awaiter() { of_.leave(end); }
    server_state::ending end;

private:
    server_state& of_;
};

CORTADO_DECL void check_options(const listen_options& options) {
    if (options.threads == 0) throw usage_error("listen: .threads is 0; the caller's own loop counts as 1");
    if (options.threads > 1 && (!options.path.empty() || options.descriptor >= 0)) {
        throw usage_error("listen: several threads share a port; with .path or .descriptor use one thread");
    }
    if (!options.path.empty() && options.descriptor >= 0) {
        throw usage_error("listen: .path and .descriptor exclude each other");
    }
}

CORTADO_DECL server serve_each(std::uint16_t port, listen_options options,
                               function_ref<web::handler()> make) {
    check_options(options);
    asio::io_context* context = options.context.get();
    event_loop& loop = context != nullptr ? event_loop::of(*context) : event_loop::current();
    auto state = std::make_shared<server_state>(loop, std::move(options));
    state->open(port, make);
    loop.adopt(state);
    server handle;
    handle.state_ = state;
    return handle;
}

}  // namespace detail

CORTADO_DECL server serve(std::uint16_t port, web::handler handler, listen_options options) {
    return detail::serve_each(port, std::move(options), [&handler] { return handler; });
}

CORTADO_DECL std::uint16_t server::port() const {
    const auto state = state_.lock();
    return state ? state->port() : std::uint16_t{0};
}

CORTADO_DECL std::string server::address() const {
    const auto state = state_.lock();
    return state ? state->address() : std::string();
}

CORTADO_DECL bool server::is_listening() const {
    const auto state = state_.lock();
    return state && !state->is_closing();
}

CORTADO_DECL std::size_t server::connection_count() const {
    const auto state = state_.lock();
    return state ? state->connection_count() : 0;
}

CORTADO_DECL void server::begin_close() {
    if (const auto state = state_.lock()) state->drain();
}

CORTADO_DECL void server::abort() {
    if (const auto state = state_.lock()) state->abort();
}

CORTADO_DECL task<> server::close() {
    server self = *this;  // the handle this was called on may be gone soon
    self.begin_close();
    co_await self.ended();
}

CORTADO_DECL task<> server::ended() {
    const auto state = state_.lock();
    if (!state || state->has_ended()) co_return;
    detail::end_awaiter here(*state);
    co_await here.end.wait();
}

}  // namespace cortado
