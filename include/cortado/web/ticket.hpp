#pragma once

#include <cortado/config.hpp>

#include <cstdint>
#include <utility>

namespace cortado::web {

class exchange;

/** The proof that an exchange is still going on. Tickets are reused and never given back to the heap while their
    thread lives, so that a handle kept too long finds a newer generation instead of wild memory. */
struct ticket {
    exchange* holder = nullptr;
    std::uint32_t generation = 0;
    ticket* next_free = nullptr;

    CORTADO_DECL static ticket& take(exchange& holder);
    CORTADO_DECL static void give_back(ticket& used) noexcept;
};

/** A copyable reference to an exchange that knows when the exchange is over. */
class exchange_ref {
public:
    exchange_ref() = default;
    explicit exchange_ref(ticket& proof) noexcept : ticket_(&proof), generation_(proof.generation) {}

    exchange_ref(ticket& proof, std::uint32_t generation) noexcept
        : ticket_(&proof), generation_(generation) {}

    /** @return the exchange, or null when it is over */
    exchange* lock() const noexcept {
        return ticket_ != nullptr && ticket_->generation == generation_ ? ticket_->holder : nullptr;
    }

private:
    ticket* ticket_ = nullptr;
    std::uint32_t generation_ = 0;
};

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/ticket.ipp>
#endif
