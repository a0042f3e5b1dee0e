#pragma once

#include <cortado/core/event.hpp>
#include <cortado/core/owned_list.hpp>
#include <cortado/core/scope.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/server/server.hpp>
#include <cortado/server/worker.hpp>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <atomic>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace cortado {

namespace detail {

/** One further loop of a server with its thread. */
struct loop_thread {
    asio::io_context context{1};
    std::unique_ptr<worker> part;
    std::thread thread;
};

/** A server with its parts on one or more loops. The first loop owns it. */
class server_state : public std::enable_shared_from_this<server_state> {
public:
    server_state(event_loop& home, listen_options options, web::handler handler)
        : home_(home), options_(std::move(options)), handler_(std::move(handler)) {}

    ~server_state() {
        for (loop_thread& each : threads_) {
            each.context.stop();
            if (each.thread.joinable()) each.thread.join();
        }
    }

    void open(std::uint16_t port) {
        net::endpoint where{options_.host,       port, options_.path, options_.descriptor, options_.backlog,
                            options_.threads > 1};
        first_ = std::make_unique<worker>(home_, options_, handler_, [this] { part_ended(); });
        first_->open(where);
        parts_left_ = options_.threads;
        where.port = first_->listening().port();
        for (unsigned i = 1; i < options_.threads; ++i) open_thread(where);
        if (options_.threads > 1) kept_running_.emplace(home_.context().get_executor());
        for (loop_thread& each : threads_) {
            each.thread = std::thread([this, context = &each.context] {
                context->run();
                asio::post(home_.context(), [this] { home_.turn([this] { thread_ended(); }); });
            });
        }
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
    const net::listener& listening() const noexcept { return first_->listening(); }

    std::size_t connection_count() const {
        std::size_t count = first_->connection_count();
        for (const loop_thread& each : threads_) count += each.part->connection_count();
        return count;
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
    void open_thread(const net::endpoint& where) {
        loop_thread& added = threads_.emplace_back();
        event_loop& loop = event_loop::of(added.context);
        added.part = std::make_unique<worker>(loop, options_, handler_, [this] {
            asio::post(home_.context(), [this] { home_.turn([this] { part_ended(); }); });
        });
        added.part->open(where);
    }

    template <class Function>
    void on_each(Function function) {
        for (loop_thread& each : threads_) {
            asio::post(each.context, [part = each.part.get(), loop = &event_loop::of(each.context),
                                      function] { loop->turn([&] { function(*part); }); });
        }
        asio::post(home_.context(), [kept = shared_from_this(), function] {
            kept->home_.turn([&] { function(*kept->first_); });
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
        for (loop_thread& each : threads_) each.thread.join();
        kept_running_.reset();
        asio::post(home_.context(), [kept = shared_from_this()] { kept->home_.release(kept.get()); });
    }

    event_loop& home_;
    listen_options options_;
    web::handler handler_;
    owned_list<loop_thread> threads_;
    // The first loop does not end before the others have; they post their last call to it.
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> kept_running_;
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

}  // namespace detail

CORTADO_DECL server serve(std::uint16_t port, web::handler handler, listen_options options) {
    detail::check_options(options);
    asio::io_context* context = options.context.get();
    event_loop& loop = context != nullptr ? event_loop::of(*context) : event_loop::current();
    auto state = std::make_shared<detail::server_state>(loop, std::move(options), std::move(handler));
    state->open(port);
    loop.adopt(state);
    server handle;
    handle.state_ = state;
    return handle;
}

CORTADO_DECL std::uint16_t server::port() const {
    const auto state = state_.lock();
    return state ? state->listening().port() : std::uint16_t{0};
}

CORTADO_DECL std::string server::address() const {
    const auto state = state_.lock();
    return state ? state->listening().address() : std::string();
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
