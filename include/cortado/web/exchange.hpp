#pragma once

#include <cortado/config.hpp>
#include <cortado/core/event.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/request_head.hpp>
#include <cortado/http/response_head.hpp>
#include <cortado/web/parsed_body.hpp>
#include <cortado/web/response_body.hpp>
#include <cortado/web/ticket.hpp>
#include <cortado/web/transport.hpp>
#include <cortado/web/upgrade.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
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
    /** The trailer fields of a chunked body; complete when the body has been read to its end, empty before. */
    const http::fields* request_trailers = nullptr;

    /** Read the next piece of the body; see transport::read_body. */
    CORTADO_DECL task<std::string_view> read();
    /** Read the whole body.
        @param limit  bytes; more is http_error(413)
        @throws usage_error  the body was taken already; the message says by whom */
    CORTADO_DECL task<std::string> text(std::size_t limit);

    /** Say who consumed the body, for the message to the next who tries. */
    void body_taken_by(std::string_view name) { body_reader_ = name; }
    std::string_view body_reader() const noexcept { return body_reader_; }

    /** What a cookie parser made of the request's cookies; null where none has run. */
    const parsed_cookies* cookies() const noexcept {
        return cookies_ != nullptr && cookies_of_ == ticket_->generation ? cookies_.get() : nullptr;
    }
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
    bool is_head_sent() const noexcept { return head_sent_; }
    void head_sent() noexcept { head_sent_ = true; }

    /** Write a piece of the body now; the head goes out before the first. Suspends while the peer does not take it. */
    CORTADO_DECL task<> write(std::string_view piece);

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

    /** Start with a parsed head in `request`. */
    inline void begin(transport& by, const peer_info* from);
    /** Forget the request; references and next handles go stale. Nothing may be suspended in a handler any more. */
    inline void finish() noexcept;

    /** The face's own object for this exchange: made at first use, begun anew for each request, kept with the
        exchange. `Face` has a constructor from exchange& and `void begin()`. */
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
        bool begun = false;
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
        slot.object = std::make_shared<Face>(*this);
    }

    ticket* ticket_ = nullptr;
    std::array<face_slot, 2> faces_{};
    upgrade_function upgraded_;
    std::string_view body_reader_;
    std::shared_ptr<parsed_cookies> cookies_;  // good for one generation: nothing to forget in begin()
    std::uint32_t cookies_of_ = 0;
    std::uint32_t holds_ = 0;
    bool status_assigned_ = false;
    bool ended_ = false;
    bool head_sent_ = false;
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
    status_assigned_ = ended_ = head_sent_ = false;
    changed.reset();
    for (face_slot& slot : faces_) slot.begun = false;
}

[[gnu::always_inline]] inline void exchange::finish() noexcept {
    if (ticket_ == nullptr) return;
    ++ticket_->generation;  // references and next handles go stale
    body.clear();
    body.shrink();
    if (parsed.has_value()) [[unlikely]]
        parsed.reset();
    if (upgraded_) upgraded_ = {};
    stop.reset();
}

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/exchange.ipp>
#endif
