#pragma once

#include <cortado/config.hpp>
#include <cortado/core/event.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/rpc/session.hpp>
#include <cortado/stream/duplex.hpp>

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
                      session_options options);

    /** Begin to read and write. @param owned  the stream, where it is not the user's */
    CORTADO_DECL static void start(const std::shared_ptr<link>& self, std::unique_ptr<stream::duplex> owned);
    CORTADO_DECL std::shared_ptr<call_state> open(std::string_view method, const std::string_view* message,
                                                  bool is_last, std::uint32_t timeout);
    CORTADO_DECL static task<> ping(std::shared_ptr<link> self);
    CORTADO_DECL static task<> close(std::shared_ptr<link> self, std::string text);
    CORTADO_DECL static task<> ended(std::shared_ptr<link> self);
    /** End at once; the calls that are open fail. */
    CORTADO_DECL void shut();

    /** Write what there is at the end of this turn. */
    CORTADO_DECL void touch();
    bool is_over() const noexcept { return is_over_; }
    const std::string& cause() const noexcept { return cause_; }
    event_loop& loop() const noexcept { return loop_; }

    session calls;

private:
    struct waiting;  // a coroutine that waits for a pong or the end

    CORTADO_DECL static task<> read_all(std::shared_ptr<link> self);
    CORTADO_DECL static task<> write_all(std::shared_ptr<link> self);
    CORTADO_DECL task<> write_while_open();
    CORTADO_DECL void take(std::string_view piece);
    CORTADO_DECL void dispatch(const session_event& event);
    CORTADO_DECL void accept(const session_event& event);
    CORTADO_DECL void lost(code why, std::string cause);
    CORTADO_DECL void wake(std::uint64_t ping);
    bool is_finished() const noexcept { return is_over_ || (is_closing_ && calls.open_calls() == 0); }

    stream::duplex* stream_;  // null when it must not be used any more: its owner may have ended it
    std::unique_ptr<stream::duplex> owned_;
    std::shared_ptr<const method_table> methods_;
    event_loop& loop_;
    event wanted_;
    stop_source pumps_;
    std::vector<waiting*> waiting_;
    std::uint64_t last_ping_ = 0;
    std::string cause_;
    code why_ = code::unavailable;
    bool is_writing_ = false;
    bool is_closing_ = false;
    bool is_over_ = false;
};

}  // namespace cortado::rpc::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/rpc/impl/link.ipp>
#endif
