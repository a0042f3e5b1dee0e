#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/task.hpp>
#include <cortado/net/listener.hpp>
#include <cortado/server/deadline.hpp>
#include <cortado/server/options.hpp>
#include <cortado/server/workspace.hpp>
#include <cortado/web/handler.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace cortado {

class connection;

/** A server's part on one loop: a listener, its connections, and what they share. */
class worker {
public:
    /** @param drained  called once, from the loop, when a drain or abort has ended the last connection */
    CORTADO_DECL worker(event_loop& loop, const listen_options& options, web::handler handler,
                        function<void()> drained);
    worker(const worker&) = delete;
    worker& operator=(const worker&) = delete;
    CORTADO_DECL ~worker();

    /** Bind and start accepting. @throws as net::listener::open */
    CORTADO_DECL void open(const net::endpoint& where);
    /** Stop accepting, close what is idle, let the rest answer; after `drain_timeout` stop that too. */
    CORTADO_DECL void drain();
    /** End every connection now. */
    CORTADO_DECL void abort();

    const net::listener& listening() const noexcept { return listener_; }
    /** May be called from any thread. */
    std::size_t connection_count() const noexcept { return count_.load(std::memory_order_relaxed); }

private:
    friend class connection;

    struct sweeper : timer_node {
        explicit sweeper(worker& of) noexcept
            : timer_node([](timer_node& node) { static_cast<sweeper&>(node).of_.sweep(); }), of_(of) {}
        worker& of_;
    };
    struct drain_limit : timer_node {
        explicit drain_limit(worker& of) noexcept
            : timer_node([](timer_node& node) { static_cast<drain_limit&>(node).of_.abort(); }), of_(of) {}
        worker& of_;
    };
    struct burial : deferred_call {
        explicit burial(worker& of) noexcept
            : deferred_call([](deferred_call& call) { static_cast<burial&>(call).of_.bury(); }), of_(of) {}
        worker& of_;
    };

    /** "Date: ...\r\n", looked up once a turn. */
    [[gnu::always_inline]] std::string_view date_line() {
        const steady_ns now = loop_.turn_time();
        if (now != date_read_at_) [[unlikely]]
            read_date(now);
        return date_line_;
    }
    CORTADO_DECL void read_date(steady_ns now);

    CORTADO_DECL task<> accept_all();
    CORTADO_DECL task<> accept_batch();
    CORTADO_DECL void welcome(net::accepted from);
    CORTADO_DECL void retire(connection& ended);
    CORTADO_DECL void bury();
    CORTADO_DECL void sweep();
    CORTADO_DECL steady_ns sweep_period() const noexcept;
    CORTADO_DECL void link(connection& added) noexcept;
    CORTADO_DECL void unlink(connection& ended) noexcept;
    template <class Function>
    void for_each(Function function);

    event_loop& loop_;
    const listen_options& options_;
    web::handler handler_;
    function<void()> drained_;
    net::listener listener_;
    detail::workspace_pool pool_;

    std::array<detail::deadline_list, detail::phase_count> deadlines_;
    sweeper sweeper_;
    drain_limit drain_limit_;
    burial burial_;

    std::string_view date_line_;
    steady_ns date_read_at_ = 0;

    connection* first_ = nullptr;
    connection* ended_ = nullptr;
    std::atomic<std::size_t> count_ = 0;
    std::size_t refused_ = 0;  // of these
    bool draining_ = false;
    task<> accepting_;
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/server/impl/worker.ipp>
#endif
