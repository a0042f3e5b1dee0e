#pragma once

#include <cortado/config.hpp>
#include <cortado/core/result.hpp>
#include <cortado/net/frame_codecs.hpp>
#include <cortado/net/frame_decoder.hpp>
#include <cortado/rpc/frame.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cortado::rpc {

/** What one end allows the other. */
struct session_options {
    std::uint32_t window = 256 * 1024;      ///< bytes of each stream's messages that may be under way
    std::uint32_t frame_limit = 16u << 20;  ///< bytes of a frame, at least 1024
    std::size_t max_calls = 4096;           ///< calls of the peer at a time; further ones are refused
};

/** A call of one connection: each end numbers its own. */
struct call_ref {
    std::uint64_t id = 0;
    bool is_mine = false;  ///< this end began it
    bool operator==(const call_ref&) const = default;
};

/** What has come to pass on a connection. */
struct session_event {
    enum class kind : std::uint8_t {
        call,       ///< the peer calls `method`; the call has `timeout` milliseconds, or 0
        message,    ///< `body` is a message of a stream
        end,        ///< the caller has no more messages
        finished,   ///< a call of ours has ended well, with `body` where has_message
        failed,     ///< it has not: `why`, and `body` is the text
        cancelled,  ///< the peer wants no answer: `why`
        credit,     ///< there is room for messages again
        pong,       ///< the answer to the ping `ref.id`
        going_away  ///< the peer takes no new calls: `why` and `body`
    };
    kind what = kind::pong;
    call_ref ref;
    void* owner = nullptr;  ///< what begin() or own() was given
    std::string_view method;
    std::string_view body;
    bool has_message = false;
    bool is_last = false;  ///< of call and message: no more of them will come
    code why = code::ok;
    std::uint32_t timeout = 0;
};

/** One end of a connection without I/O: bytes in, events out; calls in, bytes out. What it is told of a call that has
    ended is left out, so an answer that crosses a cancellation, in either direction, reaches nobody. */
class session {
public:
    /** Say hello.
        @throws usage_error  a frame limit below 1024, or no calls at all are allowed */
    CORTADO_DECL explicit session(session_options options = {});

    /** Take the next event off received bytes.
        @param input  shortened by what was taken; all of it where there is no event
        @return the event, its texts valid until the next call and as long as the input; nothing where more is needed;
                how the peer broke the protocol, and in the frame at which byte of the stream: again and again */
    CORTADO_DECL result<std::optional<session_event>> next(std::string_view& input);

    /** Begin a call.
        @param message  null: a stream, its messages follow
        @param timeout  milliseconds, 0 for none
        @throws rpc::error  resource_exhausted where the peer takes no frame of that size. Before its hello, when that is
                not known, calls behind one of more than 1024 bytes wait for it, and what is too large fails then
        @throws usage_error  a method's name that cannot be */
    CORTADO_DECL call_ref begin(std::string_view method, const std::string_view* message, bool is_last,
                                std::uint32_t timeout, void* owner);
    /** Hang something on a call of the peer's, for its events. */
    CORTADO_DECL void own(call_ref call, void* owner);
    bool is_open(call_ref call) const { return find(call) != nullptr; }
    /** May a message be sent now? */
    CORTADO_DECL bool has_credit(call_ref call) const;
    /** Send a message of a stream, whether there is credit or not. @throws as begin() */
    CORTADO_DECL void send(call_ref call, std::string_view message);
    /** Send no more messages on a call of ours. */
    CORTADO_DECL void end(call_ref call);
    /** Answer a call of the peer's. @throws as begin(); the call is open then */
    CORTADO_DECL void finish(call_ref call, const std::string_view* message);
    /** Answer that it failed; of long texts the begin. */
    CORTADO_DECL void fail(call_ref call, code why, std::string_view text);
    /** Want no answer to a call of ours. */
    CORTADO_DECL void cancel(call_ref call, code why);
    /** Tell that a message of a stream was used up, so that the peer may send more. */
    CORTADO_DECL void consume(call_ref call, std::size_t message_size);
    CORTADO_DECL void ping(std::uint64_t number);
    /** Take no new calls. Calls that come nevertheless are refused. */
    CORTADO_DECL void go_away(code why, std::string_view text);

    /** Forget a call that is open, whichever. @return its owner; nothing where there is none */
    CORTADO_DECL std::optional<session_event> drop_one();
    /** The same, but only one that cannot end well when the peer sends no more: of ours, or with messages missing. */
    CORTADO_DECL std::optional<session_event> drop_unfinished();

    bool has_output() const noexcept { return !output_.empty(); }
    std::size_t output_size() const noexcept { return output_.size(); }
    /** The peer sends no more, so those who wait for room wait in vain: each hears of it as of `credit`, though has_credit()
        is still false. */
    CORTADO_DECL void wake_writers();

    /** What is to be sent, which is empty afterwards. Tell when that is sent with output_sent(). */
    CORTADO_DECL std::string take_output();
    /** The same, in place of what the string had; its memory is used again for what comes next. */
    CORTADO_DECL void take_output(std::string& into);
    /** The answers taken last are off: their places are free for further calls of the peer. */
    void output_sent() noexcept { unsent_answers_ -= std::exchange(taken_answers_, 0); }
    /** Calls that are open, of both ends. */
    std::size_t open_calls() const noexcept { return mine_.size() + theirs_.size(); }
    bool has_hello() const noexcept { return has_hello_; }
    bool is_going_away() const noexcept { return is_going_away_; }
    bool is_peer_going_away() const noexcept { return is_peer_going_away_; }

private:
    static constexpr std::size_t message_cost = 16;  // of an empty message, so that these are not for nothing
    static constexpr std::size_t most_own_answers = 1000;
    static constexpr std::size_t least_limit = 1024;  // of frames: every peer takes so much

    struct open_call {
        void* owner = nullptr;
        std::int64_t credit = 0;   // bytes this end may send
        std::int64_t granted = 0;  // bytes the peer may send
        std::size_t used = 0;      // bytes to be granted again
        bool has_peer_ended = false;
    };
    struct held_frame {
        std::uint64_t id = 0;
        std::string bytes{};
    };
    struct refused_call {
        std::uint64_t id = 0;
        std::size_t size = 0;  // of its frame
    };
    using calls = std::unordered_map<std::uint64_t, open_call>;
    using event_or_none = std::optional<session_event>;

    calls& calls_of(call_ref call) noexcept { return call.is_mine ? mine_ : theirs_; }
    CORTADO_DECL const open_call* find(call_ref call) const;
    open_call* find(call_ref call) { return const_cast<open_call*>(std::as_const(*this).find(call)); }
    CORTADO_DECL void put(const frame& made);
    CORTADO_DECL void put_early(const frame& made);
    CORTADO_DECL void release_held();
    CORTADO_DECL bool is_refused(std::uint64_t mine) const noexcept;
    CORTADO_DECL std::string too_large(std::size_t size) const;
    CORTADO_DECL parse_error broken(std::string why);
    CORTADO_DECL bool was_known(call_ref call) const noexcept;
    CORTADO_DECL result<event_or_none> take(const frame& got);
    CORTADO_DECL result<event_or_none> take_hello(const frame& got);
    CORTADO_DECL result<event_or_none> take_call(const frame& got);
    CORTADO_DECL result<event_or_none> take_of_call(const frame& got, call_ref ref, open_call& call);
    CORTADO_DECL result<event_or_none> take_data(const frame& got, session_event event, open_call& call);
    CORTADO_DECL result<event_or_none> take_window(const frame& got, session_event event, open_call& call);
    CORTADO_DECL result<event_or_none> refuse(const frame& got, code why, std::string_view text);
    CORTADO_DECL bool count_own_answer() noexcept;
    CORTADO_DECL event_or_none next_refused();
    CORTADO_DECL event_or_none next_credited();

    session_options options_;
    net::frame_decoder<net::length_prefix> decoder_;
    calls mine_;
    calls theirs_;
    std::uint64_t last_mine_ = 0;
    std::uint64_t last_theirs_ = 0;
    std::string output_;
    std::vector<held_frame> held_;       // of calls of ours, until the hello says how large they may be
    std::vector<refused_call> refused_;  // by the hello, to be told; nothing is sent for them
    std::string refusal_;                // the text of the last that was told
    std::vector<call_ref> credited_;     // by the hello, to be told
    std::optional<parse_error> failure_;
    std::int64_t peer_window_ = 0;
    std::size_t peer_limit_ = least_limit;
    std::size_t unsent_answers_ = 0;
    std::size_t taken_answers_ = 0;
    std::size_t own_answers_ = 0;  // pongs and refusals in the output
    bool has_hello_ = false;
    bool is_going_away_ = false;
    bool is_peer_going_away_ = false;
};

}  // namespace cortado::rpc

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/rpc/impl/session.ipp>
#  include <cortado/rpc/impl/session_receive.ipp>
#endif
