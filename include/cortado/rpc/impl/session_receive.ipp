#pragma once

#include <cortado/rpc/session.hpp>

#include <algorithm>

namespace cortado::rpc {

CORTADO_DECL result<std::optional<session_event>> session::next(std::string_view& input) {
    if (const event_or_none told = next_refused()) return told;
    if (const event_or_none told = next_credited()) return told;
    for (;;) {
        if (failure_) return *failure_;
        const result<std::optional<std::string_view>> payload = decoder_.next(input);
        if (!payload) return broken(payload.error().message);
        if (!*payload) return event_or_none();
        const result<frame> got = read_frame(**payload);
        if (!got) {
            return broken(got.error().message + " (byte " + std::to_string(got.error().offset) +
                          " of the frame)");
        }
        result<event_or_none> event = take(*got);
        if (!event || *event) return event;
        if (const event_or_none told = next_refused()) return told;
        if (const event_or_none told = next_credited()) return told;
    }
}

CORTADO_DECL parse_error session::broken(std::string why) {
    failure_ = parse_error{decoder_.position(), std::move(why)};
    return *failure_;
}

CORTADO_DECL bool session::is_refused(std::uint64_t mine) const noexcept {
    return std::any_of(refused_.begin(), refused_.end(),
                       [&](const refused_call& each) { return each.id == mine; });
}

/** What waited for the hello goes out, but for what the peer would not take and what is not wanted any more. */
CORTADO_DECL void session::release_held() {
    const std::vector<held_frame> held = std::exchange(held_, {});
    for (const held_frame& each : held) {
        if (!is_open({each.id, true}) || is_refused(each.id)) continue;
        const std::size_t size = each.bytes.size() - 4;
        if (size <= peer_limit_) {
            output_.append(each.bytes);
        } else {
            refused_.push_back({each.id, size});
        }
    }
}

CORTADO_DECL std::optional<session_event> session::next_refused() {
    while (!refused_.empty()) {
        const refused_call last = refused_.back();
        refused_.pop_back();
        const call_ref ref{last.id, true};
        const open_call* const call = find(ref);
        if (call == nullptr) continue;
        refusal_ = too_large(last.size);
        session_event event;
        event.what = session_event::kind::failed;
        event.ref = ref;
        event.owner = call->owner;
        event.why = code::resource_exhausted;
        event.body = refusal_;
        mine_.erase(last.id);
        return event;
    }
    return std::nullopt;
}

/** Those that waited for the hello hear of it one by one; one of them may have ended meanwhile. */
CORTADO_DECL std::optional<session_event> session::next_credited() {
    while (!credited_.empty()) {
        session_event event;
        event.what = session_event::kind::credit;
        event.ref = credited_.back();
        credited_.pop_back();
        const open_call* const call = find(event.ref);
        if (call == nullptr) continue;
        event.owner = call->owner;
        return event;
    }
    return std::nullopt;
}

CORTADO_DECL bool session::was_known(call_ref call) const noexcept {
    return call.id <= (call.is_mine ? last_mine_ : last_theirs_);
}

CORTADO_DECL bool session::count_own_answer() noexcept { return ++own_answers_ <= most_own_answers; }

CORTADO_DECL result<std::optional<session_event>> session::take(const frame& got) {
    if (!has_hello_ && got.kind != frame_kind::hello) return broken("a frame before the hello");
    session_event event;
    event.ref.id = got.id;
    event.why = got.why;
    event.body = got.body;
    switch (got.kind) {
        case frame_kind::hello: return take_hello(got);
        case frame_kind::call: return take_call(got);
        case frame_kind::ping: {
            if (!count_own_answer()) return broken("pings, without an end, whose answers are not read");
            frame answer;
            answer.kind = frame_kind::pong;
            answer.id = got.id;
            put(answer);
            return event_or_none();
        }
        case frame_kind::pong: event.what = session_event::kind::pong; return event_or_none(event);
        case frame_kind::goaway:
            is_peer_going_away_ = true;
            event.what = session_event::kind::going_away;
            return event_or_none(event);
        default: break;
    }
    // Calls of ours are marked by the peer; what only callers send is of the peer's own.
    const call_ref ref{got.id, got.of_receiver};
    if (!was_known(ref)) return broken("a frame of call " + std::to_string(got.id) + ", which never began");
    open_call* const call = find(ref);
    if (call == nullptr) return event_or_none();  // it has ended here while this was under way
    return take_of_call(got, ref, *call);
}

CORTADO_DECL result<std::optional<session_event>> session::take_hello(const frame& got) {
    if (std::exchange(has_hello_, true)) return broken("a second hello");
    peer_window_ = got.credit;
    peer_limit_ = got.frame_limit;
    release_held();
    if (peer_window_ == 0) return event_or_none();
    for (auto& [id, call] : mine_) {
        call.credit += peer_window_;
        credited_.push_back({id, true});
    }
    return event_or_none();
}

CORTADO_DECL result<std::optional<session_event>> session::refuse(const frame& got, code why,
                                                                  std::string_view text) {
    if (!count_own_answer()) return broken("calls, without an end, whose answers are not read");
    frame answer;
    answer.kind = frame_kind::error;
    answer.of_receiver = true;
    answer.id = got.id;
    answer.why = why;
    answer.body = text;
    put(answer);
    return event_or_none();
}

CORTADO_DECL result<std::optional<session_event>> session::take_call(const frame& got) {
    if (got.id <= last_theirs_) return broken("call " + std::to_string(got.id) + " begins a second time");
    last_theirs_ = got.id;
    if (is_going_away_) return refuse(got, code::unavailable, "this end takes no new calls");
    if (theirs_.size() + unsent_answers_ >= options_.max_calls) {
        return refuse(got, code::resource_exhausted,
                      "more than " + std::to_string(options_.max_calls) + " calls at a time");
    }
    theirs_.emplace(got.id, open_call{nullptr, peer_window_, options_.window, 0, got.is_last});
    session_event event;
    event.what = session_event::kind::call;
    event.ref = {got.id, false};
    event.method = got.method;
    event.body = got.body;
    event.has_message = got.has_message;
    event.is_last = got.is_last;
    event.timeout = got.timeout;
    return event_or_none(event);
}

CORTADO_DECL result<std::optional<session_event>> session::take_of_call(const frame& got, call_ref ref,
                                                                        open_call& call) {
    session_event event;
    event.ref = ref;
    event.owner = call.owner;
    event.body = got.body;
    event.why = got.why;
    event.has_message = got.has_message;
    switch (got.kind) {
        case frame_kind::data: return take_data(got, event, call);
        case frame_kind::window: return take_window(got, event, call);
        case frame_kind::end:
            if (std::exchange(call.has_peer_ended, true)) return broken("a second end of messages");
            event.what = session_event::kind::end;
            return event_or_none(event);
        case frame_kind::cancel:
            event.what = session_event::kind::cancelled;
            theirs_.erase(ref.id);
            return event_or_none(event);
        case frame_kind::reply: event.what = session_event::kind::finished; break;
        default: event.what = session_event::kind::failed; break;
    }
    if (!ref.is_mine) return broken("an answer to a call of its own");
    mine_.erase(ref.id);
    return event_or_none(event);
}

CORTADO_DECL result<std::optional<session_event>> session::take_data(const frame& got, session_event event,
                                                                     open_call& call) {
    if (call.has_peer_ended) return broken("a message behind the end of messages");
    if (got.is_last && event.ref.is_mine) return broken("an end of messages where an answer is due");
    if (call.granted <= 0) return broken("more messages than the window allows");
    call.granted -= static_cast<std::int64_t>(got.body.size() + message_cost);
    call.has_peer_ended = got.is_last;
    event.what = session_event::kind::message;
    event.is_last = got.is_last;
    return event_or_none(event);
}

CORTADO_DECL result<std::optional<session_event>> session::take_window(const frame& got, session_event event,
                                                                       open_call& call) {
    constexpr std::int64_t most = std::int64_t{1} << 40;
    const bool had_none = call.credit <= 0;
    call.credit += got.credit;
    if (call.credit > most) return broken("a window that no memory can hold");
    if (!had_none || call.credit <= 0) return event_or_none();
    event.what = session_event::kind::credit;
    return event_or_none(event);
}

}  // namespace cortado::rpc
