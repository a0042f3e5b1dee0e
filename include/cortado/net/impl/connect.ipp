#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/event.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/core/when_any.hpp>
#include <cortado/loop/deadline.hpp>
#include <cortado/loop/run_blocking.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/net/connect.hpp>
#include <cortado/net/detail/socket_address.hpp>

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

namespace cortado::net {

namespace detail {

using addresses = std::vector<socket_address>;

inline std::string_view code_of_lookup(int failure) noexcept {
    switch (failure) {
        case EAI_AGAIN: return "EAI_AGAIN";
        case EAI_MEMORY: return "EAI_MEMORY";
        case EAI_FAIL: return "EAI_FAIL";
        default: return "ENOTFOUND";
    }
}

/** Ask the system, which may take its time: runs on the pool. */
inline addresses ask_system(const std::string& host, std::uint16_t port) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    const int failure = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &first);
    if (failure != 0) throw error::of_lookup(code_of_lookup(failure), host);
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(first, ::freeaddrinfo);
    addresses found;
    for (const addrinfo* each = first; each != nullptr; each = each->ai_next) {
        socket_address copy;
        copy.size = each->ai_addrlen;
        const auto* const bytes = reinterpret_cast<const char*>(each->ai_addr);
        std::copy(bytes, bytes + each->ai_addrlen, reinterpret_cast<char*>(&copy.storage));
        found.push_back(copy);
    }
    return found;
}

inline addresses look_up(const std::string& host, std::uint16_t port, lookup_function lookup) {
    if (lookup == nullptr) return ask_system(host, port);
    addresses found;
    for (const std::string& each : lookup(host)) {
        const std::optional<socket_address> one = numeric_address(each, port);
        if (!one)
            throw usage_error("net::connect: the lookup gave '" + each + "', which is no numeric address");
        found.push_back(*one);
    }
    return found;
}

/** A lookup that goes on when nobody waits for it any more: a name server that does not answer holds nobody up. */
struct lookup_state {
    event done;
    addresses found;
    std::exception_ptr failure;
};

inline task<> run_lookup(std::shared_ptr<lookup_state> state, std::string host, std::uint16_t port,
                         lookup_function lookup) {
    try {
        auto work = [host, port, lookup] { return look_up(host, port, lookup); };
        state->found = co_await run_blocking(work);
    } catch (...) {
        state->failure = std::current_exception();
    }
    state->done.set();
}

/** The kinds of addresses in change, beginning with the first one's. */
inline addresses in_change(const addresses& found, int family) {
    addresses firsts;
    addresses others;
    for (const socket_address& each : found) {
        if (family == 4 && each.family() != AF_INET) continue;
        if (family == 6 && each.family() != AF_INET6) continue;
        const bool is_first = firsts.empty() || each.family() == firsts.front().family();
        (is_first ? firsts : others).push_back(each);
    }
    addresses mixed;
    for (std::size_t i = 0; i < std::max(firsts.size(), others.size()); ++i) {
        if (i < firsts.size()) mixed.push_back(firsts[i]);
        if (i < others.size()) mixed.push_back(others[i]);
    }
    return mixed;
}

inline task<addresses> resolve(std::string host, std::uint16_t port, int family, lookup_function lookup) {
    const std::optional<socket_address> numeric = numeric_address(host, port);
    if (numeric) co_return addresses{*numeric};
    const auto state = std::make_shared<lookup_state>();
    spawn(run_lookup(state, host, port, lookup));
    co_await state->done;
    if (state->failure) std::rethrow_exception(state->failure);
    addresses order = in_change(state->found, family);
    if (order.empty()) throw error::of_lookup("ENOTFOUND", std::move(host));
    co_return order;
}

/** Wakes the one who waits for a connection when its time is over. */
class attempt_limit : timer_node {
public:
    attempt_limit(raw_socket& waiting, std::chrono::milliseconds span)
        : timer_node(&attempt_limit::rung), raw_(waiting) {
        if (span.count() > 0) raw_.loop().schedule(*this, deadline_after(steady_now(), span));
    }
    bool has_rung() const noexcept { return has_rung_; }

private:
    static void rung(timer_node& node) {
        auto& self = static_cast<attempt_limit&>(node);
        self.has_rung_ = true;
        self.raw_.interrupt();
    }
    raw_socket& raw_;
    bool has_rung_ = false;
};

/** One attempt at one address. */
struct connector {
    explicit connector(const connect_options& wanted)
        : options{wanted.allow_half_open, wanted.no_delay, wanted.keep_alive, wanted.high_water_mark,
                  wanted.keep_alive_initial_delay},
          local_host(wanted.local_address),
          local_port(wanted.local_port) {
        if (local_host.empty() || numeric_address(local_host, local_port)) return;
        throw usage_error("net::connect: the local_address '" + local_host + "' is no numeric address");
    }

    [[noreturn]] static void fail(int number, const socket_address& to) {
        const address where = describe(to);
        throw error(number, "connect", where.host.empty() ? where.path : where.host, where.port);
    }

    /** @param limit  0: none */
    task<std::unique_ptr<socket>> operator()(socket_address to, std::chrono::milliseconds limit) const {
        const int descriptor = ::socket(to.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (descriptor < 0) fail(errno, to);
        bind_local(descriptor, to.family());
        const bool is_connected = ::connect(descriptor, to.generic(), to.size) == 0;
        if (const int number = errno; !is_connected && number != EINPROGRESS) {
            ::close(descriptor);
            fail(number, to);
        }
        auto made = std::make_unique<socket>(event_loop::current(), descriptor, options);
        if (is_connected) co_return made;
        bool is_ready = false;
        {
            const attempt_limit timer(made->raw_, limit);
            is_ready = co_await made->raw_.writable();
            if (!is_ready && timer.has_rung()) fail(ETIMEDOUT, to);
        }
        if (!is_ready) throw operation_cancelled();
        int number = 0;
        socklen_t size = sizeof number;
        ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size);
        if (number != 0) fail(number, to);
        made->note_ends();
        co_return made;
    }

    void bind_local(int descriptor, int family) const {
        if (family == AF_UNIX || (local_host.empty() && local_port == 0)) return;
        const std::string any = family == AF_INET ? "0.0.0.0" : "::";
        const std::string& host = local_host.empty() ? any : local_host;
        std::optional<socket_address> from = numeric_address(host, local_port);
        if (::bind(descriptor, from->generic(), from->size) == 0) return;
        const int number = errno;
        ::close(descriptor);
        throw error(number, "bind", host, local_port);
    }

    socket_options options;
    std::string local_host;
    std::uint16_t local_port;
};

inline void refuse_blocked(const block_list* blocked, const socket_address& to) {
    if (blocked == nullptr) return;
    address where = describe(to);
    if (blocked->check(where.host)) throw error::of_block(std::move(where.host), where.port);
}

/** Who is told how far it is, if anybody. */
struct teller {
    explicit teller(std::shared_ptr<connect_events> whom) noexcept : events(std::move(whom)) {}

    void looked_up(const addresses& found, const std::string& host) const {
        if (!events) return;
        for (const socket_address& each : found)
            events->emit<"lookup">(std::exception_ptr(), describe(each), host);
    }
    void found_nothing(const std::string& host) const {
        if (events) events->emit<"lookup">(std::current_exception(), address(), host);
    }
    void tries(const socket_address& to) const {
        if (events) events->emit<"connectionAttempt">(describe(to));
    }
    void failed(const socket_address& at, const error& failure, bool had_limit) const {
        if (!events) return;
        if (had_limit && failure.code().value() == ETIMEDOUT) {
            events->emit<"connectionAttemptTimeout">(describe(at));
        } else {
            events->emit<"connectionAttemptFailed">(describe(at), failure);
        }
    }
    void connected(socket& made) const {
        if (!events) return;
        events->emit<"connect">(made);
        events->emit<"ready">(made);
    }

    std::shared_ptr<connect_events> events;
};

inline task<std::unique_ptr<socket>> connect_in_turn(connect_options where, addresses order, teller tell) {
    const connector attempt(where);
    std::vector<error> failures;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const bool is_last = i + 1 == order.size();
        const auto limit = is_last ? std::chrono::milliseconds(0) : where.attempt_timeout;
        try {
            refuse_blocked(where.block_list.get(), order[i]);
            tell.tries(order[i]);
            co_return co_await attempt(order[i], limit);
        } catch (const error& failure) {
            failures.push_back(failure);
        }
        tell.failed(order[i], failures.back(), limit.count() > 0);
    }
    throw error::of_several(std::move(failures));
}

inline task<addresses> resolve(const connect_options& where, const teller& tell) {
    try {
        const bool is_name = !numeric_address(where.host, where.port);
        addresses order = co_await resolve(where.host, where.port, where.family, where.lookup);
        if (is_name) tell.looked_up(order, where.host);
        co_return order;
    } catch (const error&) {
        tell.found_nothing(where.host);
        throw;
    }
}

inline task<std::unique_ptr<socket>> connect_without_limit(connect_options where) {
    const teller tell(where.events);
    std::unique_ptr<socket> made;
    if (!where.path.empty()) {
        const connector attempt(where);
        const socket_address to = make_unix_address(where.path, "net::connect");
        made = co_await attempt(to, std::chrono::milliseconds(0));
    } else {
        if (where.port == 0) throw usage_error("net::connect: port 0 is nobody's; name the port, or a path");
        addresses order = co_await resolve(where, tell);
        made = co_await connect_in_turn(where, std::move(order), tell);
    }
    tell.connected(*made);
    co_return made;
}

inline task<> pause_for(std::chrono::milliseconds span) { co_await sleep_for(span); }

}  // namespace detail

CORTADO_DECL task<std::unique_ptr<socket>> connect(connect_options options) {
    if (options.timeout.count() <= 0) {
        task<std::unique_ptr<socket>> made = detail::connect_without_limit(std::move(options));
        co_return co_await made;
    }
    const error too_late(ETIMEDOUT, "connect", options.path.empty() ? options.host : options.path,
                         options.port);
    task<> limit = detail::pause_for(options.timeout);
    task<std::unique_ptr<socket>> made = detail::connect_without_limit(std::move(options));
    auto race = when_any(std::move(made), std::move(limit));
    auto first = co_await race;
    if (first.index() == 1) throw too_late;
    co_return std::move(std::get<0>(first));
}

CORTADO_DECL task<std::unique_ptr<socket>> connect(std::uint16_t port, std::string host) {
    connect_options where;
    where.port = port;
    where.host = std::move(host);
    return connect(std::move(where));
}

CORTADO_DECL task<std::unique_ptr<socket>> connect(std::string path) {
    connect_options where;
    where.path = std::move(path);
    return connect(std::move(where));
}

}  // namespace cortado::net
