#pragma once

#include <cortado/config.hpp>
#include <cortado/core/event.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/request_parser.hpp>
#include <cortado/net/listener.hpp>
#include <cortado/net/raw_socket.hpp>
#include <cortado/server/deadline.hpp>
#include <cortado/server/workspace.hpp>
#include <cortado/web/reply.hpp>
#include <cortado/web/transport.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string_view>

namespace cortado {

class worker;

/** One client: reads requests, has them handled in order, writes what comes of it. While no request is in progress
    it holds no buffer. serve() is its life. */
class connection final : web::transport, poll_handle::owner, detail::deadline_node {
public:
    /** @param from  its descriptor is owned from here on */
    CORTADO_DECL connection(worker& home, net::accepted from);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    CORTADO_DECL ~connection();

    CORTADO_DECL void start();
    /** Answer 503 and end: there are too many. */
    CORTADO_DECL void start_refused();
    /** End now if idle, else with the answer to the request in progress. */
    CORTADO_DECL void drain();
    /** Stop the handler and end without an answer. */
    CORTADO_DECL void abort();

private:
    friend class worker;

    using phase = detail::phase;
    struct late_answer;
    struct flush_turn;
    struct write_turn;

    /** Octets of answers that are collected before they are sent, in bursts of pipelined requests. */
    static constexpr std::size_t high_water = 64 * 1024;
    /** Octets that a client as fast as we are may take before others have their turn. */
    static constexpr std::size_t longest_stretch = 4 * 1024 * 1024;

    // `inline` is what every request passes through: nobody calls it from elsewhere, so that the compiled form can
    // inline it as well.

    // its life (connection.ipp)
    CORTADO_DECL task<> serve();
    inline bool receive();
    inline bool next_request();
    inline bool parse_request();
    inline void begin_request();
    inline void end_request();
    CORTADO_DECL void go_on_behind_body();
    inline void rest();
    CORTADO_DECL void refuse(int status, std::string_view why);
    CORTADO_DECL task<> linger();
    void on_deadline() override;
    void on_departure(poll_handle::departure how) override;
    CORTADO_DECL void heed_half_close();
    inline void enter(phase now_in);
    CORTADO_DECL void enter_anew(phase now_in);

    // handling (connection_handling.ipp)
    inline bool run_handler();
    CORTADO_DECL task<> await_handler();
    CORTADO_DECL task<> watch_handler(late_answer& late);
    CORTADO_DECL void settle(std::exception_ptr failure);
    void on_answered() override;

    // the request's body (connection_body.ipp)
    task<std::string_view> read_body() override;
    CORTADO_DECL std::string_view next_piece();
    CORTADO_DECL task<> receive_body();
    CORTADO_DECL void skip_buffered_body();
    CORTADO_DECL task<> discard_body();
    CORTADO_DECL bool is_discardable() const;
    CORTADO_DECL bool is_too_slow() const;
    CORTADO_DECL std::string_view unread_body() const;
    CORTADO_DECL void consume_body(std::size_t count);

    // the response (connection_reply.ipp)
    inline bool reply();
    CORTADO_DECL bool write_unusual_reply();
    inline void plan_reply(bool is_body_wanted);
    inline bool may_serve_another() const;
    CORTADO_DECL task<> reply_in_pieces();
    CORTADO_DECL task<> see_off();
    CORTADO_DECL task<> send_stream();
    CORTADO_DECL task<> send_file();
    task<> write_body(std::string_view piece) override;
    /** Send what can be sent at once. @return false: go on with flush() */
    inline bool flush_now();
    CORTADO_DECL task<> flush();
    CORTADO_DECL task<bool> await_writable();
    CORTADO_DECL void lose();

    // another protocol (connection_upgrade.ipp)
    class other_protocol;
    CORTADO_DECL task<> run_upgraded();

    worker& home_;
    net::raw_socket socket_;
    web::peer_info peer_;
    http::request_parser parser_;
    std::unique_ptr<detail::workspace> work_;
    connection* previous_ = nullptr;
    connection* next_ = nullptr;
    late_answer* late_ = nullptr;
    event* flushing_ = nullptr;
    std::uint32_t served_ = 0;
    std::size_t sent_at_a_stretch_ = 0;  // octets, since others had their turn
    phase phase_ = phase::idle;
    bool closing_ = false;    // nothing more is read as a request
    bool lingering_ = false;  // the client may still be sending: let it read the answer before the end
    bool lost_ = false;       // nothing can be sent any more
    bool body_done_ = true;
    bool owes_continue_ = false;
    bool timed_out_ = false;  // the handler took too long
    bool body_late_ = false;  // the body did
    bool replied_ = false;
    bool writing_ = false;      // the handler is in write()
    bool streaming_ = false;    // a response that may never end by itself is under way
    bool draining_ = false;     // the next answer is the last
    bool half_closed_ = false;  // the client sends no more
    bool dying_ = false;        // only destructors run from here on
    bool was_refused_ = false;  // it is one too many
    task<> handling_;
    task<> life_;  // last: the coroutine ends before what it uses
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/server/impl/connection.ipp>
#endif
