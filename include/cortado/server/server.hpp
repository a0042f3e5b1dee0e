#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/server/options.hpp>
#include <cortado/web/handler.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace cortado {

namespace detail {
class server_state;
}

/** A handle on a listening server; letting go of it does not stop the server, which belongs to its loop. */
class server {
public:
    server() = default;

    /** The port that is listened on, also where 0 was asked for; 0 for unix sockets. */
    CORTADO_DECL std::uint16_t port() const;
    /** The address for people: "http://localhost:3000", "unix:/run/app.sock". */
    CORTADO_DECL std::string address() const;
    CORTADO_DECL bool is_listening() const;
    /** Open connections of all loops. */
    CORTADO_DECL std::size_t connection_count() const;

    /** Stop accepting, close idle connections at once, answer what is in flight with `Connection: close`; what has
        not ended after `drain_timeout` is stopped. Ends when the last connection has. Every caller waits for the same
        end; on a server that has ended it returns at once.
        @cancel the caller stops waiting; the server goes on closing */
    CORTADO_DECL task<> close();
    /** Wait for the server's end without asking for it. */
    CORTADO_DECL task<> ended();
    /** Begin to close, and do not wait. */
    CORTADO_DECL void begin_close();
    /** End every connection now, whatever it is doing. */
    CORTADO_DECL void abort();

private:
    friend CORTADO_DECL void close_on_signals(server closed);
    friend CORTADO_DECL server serve(std::uint16_t port, web::handler handler, listen_options options);
    std::weak_ptr<detail::server_state> state_;
};

/** Serve a handler: bind, start, and return. `cortado::run()` then runs the loop; an application's listen() calls this.
    @param port  0 for any that is free; disregarded with `options.path` or `options.descriptor`
    @throws std::system_error  the address cannot be had; the message says which and why
    @throws usage_error  the options contradict each other */
CORTADO_DECL server serve(std::uint16_t port, web::handler handler, listen_options options = {});

/** What applications of both faces have: listen().
    @tparam Application  has `web::handler as_handler() const`, which freezes it; it lives on without its object */
template <class Application>
class listens {
public:
    /** Bind, start to serve, and return; `cortado::run()` then runs the loop. The application is frozen from here on
        and lives on without its object.
        @param port  0 for any that is free
        @throws std::system_error  the address cannot be had; the message says which and why */
    server listen(std::uint16_t port = 0, listen_options options = {}) const {
        return serve(port, static_cast<const Application&>(*this).as_handler(), std::move(options));
    }

    /** The same, and call `listening()` when connections are taken. */
    template <std::invocable<> Listening>
    server listen(std::uint16_t port, listen_options options, Listening listening) const {
        server made = listen(port, std::move(options));
        listening();
        return made;
    }
    template <std::invocable<> Listening>
    server listen(std::uint16_t port, Listening listening) const {
        return listen(port, {}, std::move(listening));
    }
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/server/impl/server.ipp>
#endif
