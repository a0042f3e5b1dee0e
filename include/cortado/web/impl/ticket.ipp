#pragma once

#include <cortado/core/array_list.hpp>
#include <cortado/core/owned_list.hpp>
#include <cortado/web/ticket.hpp>

#include <memory>
#include <mutex>

namespace cortado::web {

namespace detail {

struct ticket_office {
    // One by one, as they are few and must not move; <deque> is 2,000 lines that nothing else here needs.
    owned_list<ticket> printed;
    ticket* free = nullptr;
};

/** The offices of threads that have ended; the next thread takes one over, tickets in foreign hands and all. */
struct closed_offices {
    std::mutex mutex;
    array_list<ticket_office*> list;

    static closed_offices& all() {
        static auto* offices = new closed_offices;  // never destroyed: a static may hold a handle
        return *offices;
    }
};

/** Null before the first ticket of a thread and after its end, when what outlives the lease may still hold some. */
inline constinit thread_local ticket_office* open_office = nullptr;

struct office_lease {
    office_lease() {
        closed_offices& offices = closed_offices::all();
        const std::lock_guard lock(offices.mutex);
        if (offices.list.empty()) offices.list.push_back(new ticket_office);
        office = offices.list.back();
        offices.list.pop_back();
        open_office = office;
    }
    ~office_lease() {
        open_office = nullptr;
        closed_offices& offices = closed_offices::all();
        const std::lock_guard lock(offices.mutex);
        offices.list.push_back(office);
    }
    ticket_office* office;
};

CORTADO_DECL ticket_office& office_of_this_thread() {
    static thread_local const office_lease lease;
    return *lease.office;
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
    ++used.generation;
    used.holder = nullptr;
    if (detail::open_office == nullptr) return;  // the thread is ending: its office belongs to another by now
    used.next_free = std::exchange(detail::open_office->free, &used);
}

}  // namespace cortado::web
