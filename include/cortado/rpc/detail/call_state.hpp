#pragma once

#include <cortado/config.hpp>
#include <cortado/core/event.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/timer_queue.hpp>
#include <cortado/rpc/session.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::rpc::detail {

class link;

/** One call at one of its ends, shared by the coroutines that read, write and answer it. Gone, it takes a call that is
    still open with it. */
class call_state : public std::enable_shared_from_this<call_state>, timer_node {
public:
    CORTADO_DECL call_state(std::shared_ptr<link> on, std::string method);
    CORTADO_DECL ~call_state();

    const std::string& method() const noexcept { return method_; }
    const std::shared_ptr<link>& on() const noexcept { return link_; }
    stop_token token() noexcept { return stop_.token(); }
    bool is_expired() const noexcept { return is_expired_; }
    /** On the steady clock; 0 where there is none. */
    steady_ns deadline() const noexcept { return deadline_; }

    // --- the coroutines of the call
    /** The next message; nothing where no more will come.
        @throws rpc::error  a call of ours failed
        @throws operation_cancelled  a call of the peer's that is not to be answered any more; so do the others */
    CORTADO_DECL static task<std::optional<std::string>> read(std::shared_ptr<call_state> self);
    /** Send a message when there is room. @return false: the call has ended well, none is wanted */
    CORTADO_DECL static task<bool> write(std::shared_ptr<call_state> self, std::string bytes);
    CORTADO_DECL void end();
    CORTADO_DECL void finish(const std::string* reply);
    CORTADO_DECL void fail(code why, std::string_view text);
    CORTADO_DECL void cancel(code why);

    // --- the connection
    CORTADO_DECL void begun(call_ref ref, std::uint32_t timeout);
    void keep_first(std::string_view bytes) { inbox_.push_back({std::string(bytes), false}); }
    /** Whoever waits to write looks again. */
    void look_again() { credit_.set(); }
    void no_more_messages() noexcept { has_peer_ended_ = true; }
    CORTADO_DECL void take(const session_event& event);
    /** The call has failed, at this end or at the other. */
    CORTADO_DECL void take_failure(code why, std::string_view text);

private:
    struct message {
        std::string bytes;
        bool counts = false;  // to the window
    };

    CORTADO_DECL static void expired(timer_node& node);
    CORTADO_DECL void check() const;
    CORTADO_DECL void forget_deadline();

    std::shared_ptr<link> link_;
    std::string method_;
    call_ref ref_;
    std::vector<message> inbox_;
    std::size_t next_ = 0;
    event arrived_;
    event credit_;
    stop_source stop_;
    std::optional<error> failure_;
    steady_ns deadline_ = 0;
    bool has_peer_ended_ = false;
    bool is_expired_ = false;
};

}  // namespace cortado::rpc::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/rpc/impl/call_state.ipp>
#endif
