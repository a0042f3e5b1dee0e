#pragma once

#include <cortado/config.hpp>
#include <cortado/core/event.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/timer_queue.hpp>
#include <cortado/rpc/connection_options.hpp>
#include <cortado/rpc/session.hpp>
#include <cortado/stream/duplex.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::rpc::detail {

class call_state;

/** What answers the calls of one method. */
class method_base {
public:
    virtual ~method_base() = default;
    virtual task<> answer(std::shared_ptr<call_state> call) const = 0;
};
using method_table = std::map<std::string, std::shared_ptr<const method_base>, std::less<>>;

/** A connection's two pumps and what they share; lives until both and all calls have ended. */
class link : public std::enable_shared_from_this<link>, deferred_call {
public:
    CORTADO_DECL link(stream::duplex& over, std::shared_ptr<const method_table> methods,
                      connection_options options);

    /** Begin to read and write. @param owned  the stream, where it is not the user's */
    CORTADO_DECL static void start(const std::shared_ptr<link>& self, std::unique_ptr<stream::duplex> owned);
    CORTADO_DECL std::shared_ptr<call_state> open(std::string_view method, const std::string_view* message,
                                                  bool is_last, std::uint32_t timeout);
    CORTADO_DECL static task<> ping(std::shared_ptr<link> self);
    CORTADO_DECL static task<> greeted(std::shared_ptr<link> self);
    CORTADO_DECL static task<> close(std::shared_ptr<link> self, std::string text);
    CORTADO_DECL static task<> ended(std::shared_ptr<link> self);
    /** End at once; the calls that are open fail. */
    CORTADO_DECL void shut();

    /** Write what there is at the end of this turn. */
    CORTADO_DECL void touch();
    bool is_over() const noexcept { return is_over_; }
    bool takes_calls() const noexcept {
        return !is_over_ && !is_closing_ && !has_peer_ended_ && !calls.is_peer_going_away();
    }
    /** Has the peer ended its side? No window grows any more. */
    bool has_peer_ended() const noexcept { return has_peer_ended_; }
    /** May a stream add to what is not sent yet? Its window is the peer's word, this is our memory. */
    bool has_room() const noexcept {
        return calls.output_size() + being_written_ <= std::max<std::size_t>(least_room, options_.window);
    }
    /** In a list of those that are told when there is room again, as long as it lives. */
    class place_in_line {
    public:
        place_in_line(link& on, call_state& call) : of_(on), call_(call) { of_.in_line_.push_back(&call); }
        place_in_line(const place_in_line&) = delete;
        place_in_line& operator=(const place_in_line&) = delete;
        ~place_in_line() { std::erase(of_.in_line_, &call_); }

    private:
        link& of_;
        call_state& call_;
    };
    const std::string& cause() const noexcept { return cause_; }
    event_loop& loop() const noexcept { return loop_; }

    /** The handler of a call has ended: the next may begin. */
    void handler_ended() {
        --running_;
        if (!queued_.empty()) start_queued();
    }
    /** Forget a call that waits for its turn. @return whether it did */
    CORTADO_DECL bool drop_queued(call_ref call);

    session calls;

private:
    struct waiting;  // a coroutine that waits for a pong, the hello or the end
    static constexpr std::size_t least_room = 64 * 1024;
    static constexpr std::uint64_t hello_number = ~std::uint64_t{};  // where pings have theirs
    struct queued_call {
        std::shared_ptr<call_state> call;
        std::shared_ptr<const method_base> method;
    };
    /** Asks a silent peer whether it is there. */
    struct keep_alive final : timer_node {
        explicit keep_alive(link& of) noexcept : timer_node(&keep_alive::rung), owner(of) {}
        static void rung(timer_node& node) { static_cast<keep_alive&>(node).owner.on_silence(); }
        link& owner;
    };

    CORTADO_DECL static task<> read_all(std::shared_ptr<link> self);
    CORTADO_DECL static task<> write_all(std::shared_ptr<link> self);
    CORTADO_DECL task<> write_while_open();
    CORTADO_DECL task<> write_in_pieces(std::string_view batch);
    CORTADO_DECL void check_peer(const char* waited_for) const;
    CORTADO_DECL void take(std::string_view piece);
    CORTADO_DECL void dispatch(const session_event& event);
    CORTADO_DECL void accept(const session_event& event);
    CORTADO_DECL void run_handler(queued_call next);
    CORTADO_DECL void start_queued();
    CORTADO_DECL void on_peer_ended();
    CORTADO_DECL void on_silence();
    CORTADO_DECL void lost(code why, std::string cause);
    CORTADO_DECL void wake(std::uint64_t ping);
    CORTADO_DECL void wake_pings();
    CORTADO_DECL void wake_line();
    bool is_finished() const noexcept { return is_over_ || (is_closing_ && calls.open_calls() == 0); }

    stream::duplex* stream_;  // null when it must not be used any more: its owner may have ended it
    std::unique_ptr<stream::duplex> owned_;
    std::shared_ptr<const method_table> methods_;
    event_loop& loop_;
    event wanted_;
    stop_source pumps_;
    connection_options options_;
    std::vector<waiting*> waiting_;
    std::map<std::uint64_t, queued_call> queued_;  // by number: in the order they came
    std::size_t running_ = 0;                      // handlers
    std::vector<call_state*> in_line_;             // their writers wait until output is sent
    std::size_t being_written_ = 0;                // bytes the stream has not taken yet
    keep_alive keep_alive_;
    steady_ns last_heard_ = 0;
    steady_ns asked_from_ = 0;  // the time of the answer to a ping runs since then
    std::uint64_t last_ping_ = 0;
    std::string cause_;
    code why_ = code::unavailable;
    bool is_writing_ = false;
    bool is_closing_ = false;
    bool is_over_ = false;
    bool has_peer_ended_ = false;  // it sends no more, but may read
    bool is_taking_ = false;       // take() is at work, and writes at its end
    bool is_starting_ = false;     // start_queued() is at work
    bool is_asked_ = false;        // nothing was heard since the last ping
    bool is_ping_queued_ = false;  // in the session's output
    bool is_ping_sent_ = false;    // the time of its answer runs, and no write makes it longer
    bool is_last_look_ = false;    // what has come while this process was busy is read before the verdict
};

}  // namespace cortado::rpc::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/rpc/impl/link.ipp>
#endif
