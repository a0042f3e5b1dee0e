#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace cortado {

class event_loop;
class poll_handle;

namespace detail {

struct poller_backend;

/** The readiness of every descriptor of one loop. On Linux a level-triggered epoll set of our own, itself watched by
    Asio: one receive and one send per request, no re-arming. Elsewhere one Asio wait per descriptor. */
class poller {
public:
    CORTADO_DECL explicit poller(event_loop& loop);
    poller(const poller&) = delete;
    poller& operator=(const poller&) = delete;
    CORTADO_DECL ~poller();

    CORTADO_DECL void add(poll_handle& handle);
    CORTADO_DECL void remove(poll_handle& handle) noexcept;
    /** Make what is armed in the handle true in the kernel. */
    CORTADO_DECL void update(poll_handle& handle);
    /** The handle has changed its mind about whether the loop keeps running for it. */
    CORTADO_DECL void hold(poll_handle& handle);

private:
    CORTADO_DECL void arm();
    CORTADO_DECL void disarm();
    CORTADO_DECL void dispatch();
    CORTADO_DECL void hold_as_needed();

    event_loop& loop_;
    std::unique_ptr<poller_backend> backend_;
    std::size_t watched_ = 0;
    std::size_t idle_ = 0;  // of them those that do not keep the loop running
};

}  // namespace detail

}  // namespace cortado
