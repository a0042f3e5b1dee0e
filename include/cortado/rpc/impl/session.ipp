#pragma once

#include <cortado/core/error.hpp>
#include <cortado/rpc/session.hpp>

#include <algorithm>
#include <limits>

namespace cortado::rpc {

namespace detail {
inline session_options checked(session_options options) {
    if (options.frame_limit < 1024) throw usage_error("rpc: a frame_limit below 1024 is too little");
    if (options.max_calls == 0) throw usage_error("rpc: with max_calls 0 nobody can call; begin no session");
    return options;
}
}  // namespace detail

CORTADO_DECL session::session(session_options options)
    : options_(detail::checked(options)), decoder_(net::length_prefix{.limit = options.frame_limit}) {
    frame hello;
    hello.kind = frame_kind::hello;
    hello.credit = options.window;
    hello.frame_limit = options.frame_limit;
    put(hello);
}

CORTADO_DECL std::string session::too_large(std::size_t size) const {
    return "a frame of " + std::to_string(size) + " bytes is more than the limit of " +
           std::to_string(peer_limit_);
}

CORTADO_DECL void session::put(const frame& made) {
    if (!has_hello_) return put_early(made);
    if (!refused_.empty() && !made.of_receiver && is_refused(made.id)) return;
    const std::size_t before = output_.size();
    write_frame(made, output_);
    const std::size_t size = output_.size() - before - 4;
    if (size <= peer_limit_) return;
    output_.resize(before);
    throw error(code::resource_exhausted, too_large(size));
}

/** Before the hello all calls are ours, and they have to be sent in their order: behind the first that waits, all wait. */
CORTADO_DECL void session::put_early(const frame& made) {
    const bool is_of_call = made.kind >= frame_kind::call && made.kind <= frame_kind::window;
    const bool waits = is_of_call && !held_.empty() && made.id >= held_.front().id;
    const std::size_t before = output_.size();
    write_frame(made, output_);
    if (!waits && (!is_of_call || output_.size() - before - 4 <= least_limit)) return;
    held_.push_back({made.id, output_.substr(before)});
    output_.resize(before);
}

CORTADO_DECL const session::open_call* session::find(call_ref call) const {
    const calls& all = call.is_mine ? mine_ : theirs_;
    const auto found = all.find(call.id);
    return found == all.end() ? nullptr : &found->second;
}

CORTADO_DECL call_ref session::begin(std::string_view method, const std::string_view* message, bool is_last,
                                     std::uint32_t timeout, void* owner) {
    frame made;
    made.kind = frame_kind::call;
    made.id = last_mine_ + 1;
    made.is_last = is_last;
    made.timeout = timeout;
    made.method = method;
    if (message != nullptr) {
        made.has_message = true;
        made.body = *message;
    }
    put(made);
    last_mine_ = made.id;
    mine_.emplace(made.id, open_call{owner, peer_window_, options_.window, 0, false});
    return {made.id, true};
}

CORTADO_DECL void session::own(call_ref call, void* owner) {
    if (open_call* found = find(call)) found->owner = owner;
}

CORTADO_DECL bool session::has_credit(call_ref call) const {
    const open_call* found = find(call);
    return found != nullptr && found->credit > 0;
}

CORTADO_DECL void session::send(call_ref call, std::string_view message) {
    open_call* const found = find(call);
    if (found == nullptr) return;
    frame made;
    made.kind = frame_kind::data;
    made.of_receiver = !call.is_mine;
    made.id = call.id;
    made.body = message;
    put(made);
    found->credit -= static_cast<std::int64_t>(message.size() + message_cost);
}

CORTADO_DECL void session::end(call_ref call) {
    if (!call.is_mine || !is_open(call)) return;
    frame made;
    made.kind = frame_kind::end;
    made.id = call.id;
    put(made);
}

CORTADO_DECL void session::finish(call_ref call, const std::string_view* message) {
    if (call.is_mine || !is_open(call)) return;
    frame made;
    made.kind = frame_kind::reply;
    made.of_receiver = true;
    made.id = call.id;
    if (message != nullptr) {
        made.has_message = true;
        made.body = *message;
    }
    put(made);
    theirs_.erase(call.id);
    ++unsent_answers_;
}

CORTADO_DECL void session::fail(call_ref call, code why, std::string_view text) {
    if (call.is_mine || !is_open(call)) return;
    frame made;
    made.kind = frame_kind::error;
    made.of_receiver = true;
    made.id = call.id;
    made.why = why == code::ok ? code::unknown : why;
    made.body = text.substr(0, 512);
    put(made);
    theirs_.erase(call.id);
    ++unsent_answers_;
}

CORTADO_DECL void session::cancel(call_ref call, code why) {
    if (!call.is_mine || !is_open(call)) return;
    frame made;
    made.kind = frame_kind::cancel;
    made.id = call.id;
    made.why = why;
    put(made);
    mine_.erase(call.id);
}

CORTADO_DECL void session::consume(call_ref call, std::size_t message_size) {
    open_call* const found = find(call);
    if (found == nullptr || found->has_peer_ended) return;
    found->used += message_size + message_cost;
    if (found->used < options_.window / 2 || found->used > std::numeric_limits<std::uint32_t>::max()) return;
    frame made;
    made.kind = frame_kind::window;
    made.of_receiver = !call.is_mine;
    made.id = call.id;
    made.credit = static_cast<std::uint32_t>(found->used);
    put(made);
    found->granted += static_cast<std::int64_t>(std::exchange(found->used, 0));
}

CORTADO_DECL void session::ping(std::uint64_t number) {
    frame made;
    made.kind = frame_kind::ping;
    made.id = number;
    put(made);
}

CORTADO_DECL void session::go_away(code why, std::string_view text) {
    if (std::exchange(is_going_away_, true)) return;
    frame made;
    made.kind = frame_kind::goaway;
    made.why = why;
    made.body = text.substr(0, 512);
    put(made);
}

CORTADO_DECL std::optional<session_event> session::drop_one() {
    calls& all = mine_.empty() ? theirs_ : mine_;
    if (all.empty()) return std::nullopt;
    session_event dropped;
    dropped.what = session_event::kind::failed;
    dropped.ref = {all.begin()->first, !mine_.empty()};
    dropped.owner = all.begin()->second.owner;
    all.erase(all.begin());
    return dropped;
}

CORTADO_DECL std::optional<session_event> session::drop_unfinished() {
    if (!mine_.empty()) return drop_one();
    for (const auto& [id, call] : theirs_) {
        if (call.has_peer_ended) continue;
        session_event dropped;
        dropped.what = session_event::kind::failed;
        dropped.ref = {id, false};
        dropped.owner = call.owner;
        fail(dropped.ref, code::unavailable, "the connection was ended before the messages were");
        return dropped;
    }
    return std::nullopt;
}

CORTADO_DECL void session::wake_writers() {
    for (const auto& [id, call] : theirs_) {
        if (call.credit <= 0) credited_.push_back({id, false});
    }
}

CORTADO_DECL std::string session::take_output() {
    std::string taken;
    take_output(taken);
    return taken;
}

CORTADO_DECL void session::take_output(std::string& into) {
    constexpr std::size_t most_kept = 64 * 1024;
    own_answers_ = 0;
    taken_answers_ = unsent_answers_;
    if (into.capacity() > most_kept) into = std::string();
    into.clear();
    into.swap(output_);
}

}  // namespace cortado::rpc
