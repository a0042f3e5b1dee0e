#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/task.hpp>
#include <cortado/server/options.hpp>
#include <cortado/web/handler.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace cortado {

class server;

namespace detail {
class server_state;
/** serve(), with a handler for each loop. @param make  as the factory of listen() */
CORTADO_DECL server serve_each(std::uint16_t port, listen_options options, function_ref<web::handler()> make);

template <class T>
concept Application = !std::is_reference_v<T> && requires(const T& app) {
    { app.as_handler() } -> std::same_as<web::handler>;
};
template <class T>
concept ApplicationFactory = requires(T& factory) {
    { factory() } -> Application;
};
}  // namespace detail

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
    friend CORTADO_DECL server detail::serve_each(std::uint16_t port, listen_options options,
                                                  function_ref<web::handler()> make);
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
        static_assert(
            std::is_void_v<std::invoke_result_t<Listening&>>,
            "cortado: what app.listen() calls when it listens returns void; for one application per loop "
            "write cortado::listen(port, options, factory)");
        server made = listen(port, std::move(options));
        listening();
        return made;
    }
    template <std::invocable<> Listening>
    server listen(std::uint16_t port, Listening listening) const {
        return listen(port, {}, std::move(listening));
    }
};

/** Serve with one application per loop, as state that one thread alone uses needs no lock:
    `listen(3000, {.threads = 4}, [] { return make_app(); });`. Otherwise as an application's listen().
    @param factory  returns an application of either face by value. It is called once for each of `options.threads`
                    loops, on the thread of that loop, as a turn of it: timers that it starts, and
                    `event_loop::current()`, are of that loop. The first call is for the caller's own loop; each of the
                    others begins when the one before has ended, so that what the factory itself uses needs no lock,
                    unless requests or timers use it too. Nobody listens before the last has ended. The application of a
                    loop is destroyed on its thread: with its loop, of the first one when the server has ended
    @throws what the factory throws, on whatever thread, when the other threads have ended and their applications are
            gone; nobody listens then
    @throws std::system_error, usage_error  as serve() */
template <class Factory>
server listen(std::uint16_t port, listen_options options, Factory&& factory) {
    static_assert(
        detail::ApplicationFactory<Factory>,
        "cortado: the factory of listen() is called without arguments and returns an application by value, a "
        "new one for each loop");
    return detail::serve_each(port, std::move(options), [&factory] { return factory().as_handler(); });
}

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/server/impl/server.ipp>
#endif
