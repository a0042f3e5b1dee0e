#pragma once

#include <cortado/web/ticket.hpp>

#include <deque>

namespace cortado::web {

namespace detail {

struct ticket_office {
    std::deque<ticket> printed;
    ticket* free = nullptr;
};

CORTADO_DECL ticket_office& office_of_this_thread() {
    // Never destroyed: a handle in a static may ask after the thread's other statics are gone.
    static thread_local ticket_office* office = new ticket_office;
    return *office;
}

}  // namespace detail

CORTADO_DECL ticket& ticket::take(exchange& holder) {
    detail::ticket_office& office = detail::office_of_this_thread();
    if (office.free == nullptr) office.free = &office.printed.emplace_back();
    ticket& taken = *office.free;
    office.free = std::exchange(taken.next_free, nullptr);
    taken.holder = &holder;
    return taken;
}

CORTADO_DECL void ticket::give_back(ticket& used) noexcept {
    detail::ticket_office& office = detail::office_of_this_thread();
    ++used.generation;
    used.holder = nullptr;
    used.next_free = std::exchange(office.free, &used);
}

}  // namespace cortado::web
