#pragma once

#include <cortado/config.hpp>
#include <cortado/core/event.hpp>
#include <cortado/core/share.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/request_head.hpp>
#include <cortado/http/response_head.hpp>
#include <cortado/web/face_facts.hpp>
#include <cortado/web/parsed_body.hpp>
#include <cortado/web/response_body.hpp>
#include <cortado/web/response_hooks.hpp>
#include <cortado/web/state_map.hpp>
#include <cortado/web/ticket.hpp>
#include <cortado/web/transport.hpp>
#include <cortado/web/upgrade.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>

namespace cortado::web {

struct parsed_cookies;

/** Where a request came from. */
struct peer_info {
    std::string address;  ///< "127.0.0.1", "::1"; empty for unix sockets and inject()
    std::uint16_t port = 0;
    bool is_secure = false;
};

/** One request and its response: what both faces are two views of. The server keeps exchanges and uses them again;
    an exchange serves one request at a time, between begin() and finish(). */
class exchange {
public:
    exchange() = default;
    exchange(const exchange&) = delete;
    exchange& operator=(const exchange&) = delete;
    CORTADO_DECL ~exchange();

    // --- the request
    http::request_head request;
    const peer_info* peer = nullptr;
    /** The client's address, by the proxies that the application trusts; "" for unix sockets. Of two faces the one
        counts that knows better than the connection. */
    CORTADO_DECL std::string_view client_address() const;
    /** Has the client used https, by the connection or a proxy that the application trusts? */
    CORTADO_DECL bool is_secure() const;
    /** The host that the client has asked for, with its port, by Host or a proxy that the application trusts. */
    CORTADO_DECL std::string_view host() const;
    /** The pattern of the route that was entered last, also where it has failed: "/api/users/:id"; "" where no route was. */
    CORTADO_DECL std::string route() const;
    /** Where that route was registered, or, where no route was, the layer that was entered last; line 0 where no face
        knows. */
    CORTADO_DECL std::source_location route_place() const;
    /** The trailer fields of a chunked body; complete when the body has been read to its end, empty before. */
    const http::fields* request_trailers = nullptr;

    /** Read the next piece of the body; see transport::read_body. */
    CORTADO_DECL task<std::string_view> read();
    /** Read the whole body.
        @param limit  bytes; more is http_error(413)
        @throws usage_error  the body was taken already; the message says by whom */
    CORTADO_DECL task<std::string> text(std::size_t limit);

    /** Go on as if the request had come with another method; the faces show it, too.
        @param name  in capitals
        @throws usage_error  to or from HEAD: by what was sent the client knows whether the response has a body */
    [[gnu::cold]] CORTADO_DECL void override_method(std::string_view name);

    /** Say who consumed the body, for the message to the next who tries. */
    void body_taken_by(std::string_view name) { body_reader_ = name; }
    std::string_view body_reader() const noexcept { return body_reader_; }

    /** What a cookie parser made of the request's cookies; null where none has run. */
    const parsed_cookies* cookies() const noexcept { return attached<parsed_cookies>(); }
    /** For cookie parsers: keep what `cookies()` shows until the request is over. */
    CORTADO_DECL void set_cookies(parsed_cookies cookies);
    /** What a body parser has made of the body. */
    parsed_body parsed;

    // --- the response
    http::response_head response;
    response_body body;
    /** Fields to send behind a chunked body. */
    http::fields trailers;

    /** Set the status by a handler's wish, as opposed to the default of the face. */
    void assign_status(int status) {
        response.status = status;
        status_assigned_ = true;
    }
    bool is_status_assigned() const noexcept { return status_assigned_; }
    void forget_status() noexcept {
        response.status = 200;
        status_assigned_ = false;
    }

    /** Say that the response is complete. Later changes to the head count until head_sent(). */
    void end() {
        if (ended_) return;
        ended_ = true;
        changed.set();
        carrier->on_answered();
    }
    bool has_ended() const noexcept { return ended_; }
    /** Has the head left for the peer? Nothing in it can change any more. */
    bool is_head_sent() const noexcept { return (head_state_ & head_is_sent) != 0; }
    /** May there be more to it than the request and its answer: a head that was sent, hooks, something attached? */
    bool is_unusual() const noexcept { return head_state_ != 0; }
    void head_sent() noexcept { head_state_ |= head_is_sent; }

    /** Write a piece of the body now; the head goes out before the first. Suspends while the peer does not take it. */
    CORTADO_DECL task<> write(std::string_view piece);

    // --- seeing it off
    /** Have a function called once, just before the head is written: it may still change status, headers and body. Who
        registers last is called first. It is not called when the head has left already. What it throws becomes the
        answer, or, where the body is written in pieces, leaves write(). */
    CORTADO_DECL void before_head(before_head_function call);
    /** Have a function called once when the response has left completely or the connection was lost, in the order of
        registration; at once if that was before. The exchange has still all it had. */
    CORTADO_DECL void on_finish(finish_function call);
    /** Send the body through a filter: a text at once, streams, files and what is written piece by piece as they go.
        Content-Length is removed.
        @throws usage_error  outside of a before_head() function */
    CORTADO_DECL void filter_body(std::unique_ptr<body_filter> by);

    /** Keep a value with the request until it is over, one of each type, in the place of the one before.
        @return where it is kept */
    template <class T>
    T& attach(T value) {
        T* const kept = new T(std::move(value));
        attach_value(&detail::type_mark<T>, detail::erased_value(kept, &detail::delete_value<T>));
        return *kept;
    }
    /** For a state_map that is kept with this object: empty it when the request is over. */
    static void empty_at_end(void* exchange_of, state_map& map) {
        static_cast<exchange*>(exchange_of)->attach_value(&map, detail::erased_value(&map, [](void* kept) {
            static_cast<state_map*>(kept)->clear();
        }));
    }
    /** @return what attach() keeps of this type, or null */
    template <class T>
    T* attached() const noexcept {
        return static_cast<T*>(attached_value(&detail::type_mark<T>));
    }

    /** Answer 101 and go on in another protocol: `speak` runs once the answer has been sent.
        @param protocol  for the Upgrade header
        @throws usage_error  the client did not ask for an upgrade (`request.upgrade`), or was answered already */
    CORTADO_DECL void upgrade(std::string_view protocol, upgrade_function speak);
    upgrade_function& upgraded() noexcept { return upgraded_; }

    // --- answering later
    /** Keep the exchange open after its handlers have returned, until as many releases as holds. */
    void hold() noexcept { ++holds_; }
    CORTADO_DECL void release();
    bool is_held() const noexcept { return holds_ > 0; }
    /** Something a driver waits for has happened: an answer, a release, a new pending handler. */
    event changed;

    // --- the frame of it
    /** Everything a handler of this exchange waits for is stopped through here. */
    stop_source stop;
    transport* carrier = nullptr;
    exchange_ref reference() const noexcept { return exchange_ref(*ticket_); }
    ticket& proof() const noexcept { return *ticket_; }

    /** What turns the state a face left behind into a response when nobody called end(); set by Koa's context. */
    void (*complete)(exchange&) = nullptr;

    // --- for transports
    /** Does somebody want to see the response off? Then a transport calls the functions below. */
    bool is_hooked() const noexcept { return (head_state_ & has_hooks) != 0; }
    /** Is the head still to be written, with nobody who wants to change it? */
    bool is_head_plain() const noexcept { return (head_state_ & (head_is_sent | has_hooks)) == 0; }
    /** Call the before_head() functions; write() does it by itself.
        @param on_failure  told what one of them has thrown; where null the first failure is thrown behind the last */
    [[gnu::cold]] CORTADO_DECL void prepare_head(void (*on_failure)(exchange&, const std::exception_ptr&));
    /** @return what the filter of a body written in pieces has held back, to be sent at its end */
    [[gnu::cold]] CORTADO_DECL std::string_view end_of_written();
    /** Count octets of body for response_end. */
    [[gnu::cold]] CORTADO_DECL void count_body(std::uint64_t octets) noexcept;
    /** Call the on_finish() functions, if that was not done. finish() does it for a response that was lost. */
    [[gnu::cold]] CORTADO_DECL void report_end(bool is_complete) noexcept;

    /** Start with a parsed head in `request`. */
    inline void begin(transport& by, const peer_info* from);
    /** Forget the request; references and next handles go stale. Nothing may be suspended in a handler any more. */
    inline void finish() noexcept;

    /** The face's own object for this exchange: made at first use, begun anew for each request, kept with the
        exchange. `Face` has a constructor from exchange& and `void begin()`; with a `void see_method()` it hears of
        override_method(). */
    template <class Face>
    Face& face() {
        face_slot& slot = faces_[Face::slot];
        if (!slot.begun) [[unlikely]]
            begin_face<Face>(slot);
        return *static_cast<Face*>(slot.object.get());
    }

private:
    struct face_slot {
        std::shared_ptr<void> object;
        void (*see_method)(void* object) = nullptr;
        bool begun = false;
        const face_facts* facts = nullptr;
    };

    template <class Face>
    void begin_face(face_slot& slot) {
        if (!slot.object) [[unlikely]]
            make_face<Face>(slot);
        slot.begun = true;
        static_cast<Face*>(slot.object.get())->begin();
    }
    template <class Face>
    [[gnu::cold]] void make_face(face_slot& slot) {
        slot.object = cortado::detail::share<Face>(*this);
        if constexpr (requires(Face & face) { face.see_method(); })
            slot.see_method = [](void* object) { static_cast<Face*>(object)->see_method(); };
        if constexpr (requires { Face::facts(); }) slot.facts = &Face::facts();
    }

    [[gnu::cold]] CORTADO_DECL detail::response_extras& open_extras();
    [[gnu::cold]] CORTADO_DECL task<> write_hooked(std::string_view piece);
    [[gnu::cold]] CORTADO_DECL void forget_extras() noexcept;
    CORTADO_DECL void attach_value(const void* type, detail::erased_value value);
    CORTADO_DECL void* attached_value(const void* type) const noexcept;

    // What stands in head_state_: one test tells that nothing is unusual.
    static constexpr std::uint8_t head_is_sent = 1;
    static constexpr std::uint8_t has_hooks = 2;
    static constexpr std::uint8_t has_extras = 4;  // something is to be forgotten in finish()

    ticket* ticket_ = nullptr;
    std::array<face_slot, 2> faces_{};
    upgrade_function upgraded_;
    std::string_view body_reader_;
    std::uint32_t holds_ = 0;
    bool status_assigned_ = false;
    bool ended_ = false;
    std::uint8_t head_state_ = 0;
    std::unique_ptr<detail::response_extras, detail::delete_extras> extras_;
};

inline void exchange::begin(transport& by, const peer_info* from) {
    carrier = &by;
    peer = from;
    if (ticket_ == nullptr) ticket_ = &ticket::take(*this);  // kept from request to request
    response.clear();
    if (!trailers.empty()) trailers.clear();
    request_trailers = nullptr;
    body_reader_ = {};
    complete = nullptr;
    holds_ = 0;
    status_assigned_ = ended_ = false;
    head_state_ = 0;
    changed.reset();
    for (face_slot& slot : faces_) slot.begun = false;
}

[[gnu::always_inline]] inline void exchange::finish() noexcept {
    if (ticket_ == nullptr) return;
    if ((head_state_ & has_extras) != 0) [[unlikely]]
        forget_extras();
    ++ticket_->generation;  // references and next handles go stale
    body.clear();
    body.shrink();
    if (parsed.has_value()) [[unlikely]]
        parsed.reset();
    stop.reset();
}

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/exchange.ipp>
#  include <cortado/web/impl/exchange_hooks.ipp>
#endif
