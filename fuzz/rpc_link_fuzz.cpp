// A script of what a peer sends to a connection with handlers and calls of its own: frames of any kind with any field,
// cancellations, windows, deadlines, its end, its loss. No call is answered twice, no stream exceeds its window, what this
// end writes are frames, and at the end every call of both ends has ended.
#include <cortado/core/event.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/core/scope.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/net/frame_decoder.hpp>
#include <cortado/rpc/connection.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "support/duplex_pair.hpp"

using namespace cortado;
using rpc::frame;
using rpc::frame_kind;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

/** The input, byte by byte; zeros behind its end. */
class script {
public:
    explicit script(std::string_view bytes) : rest_(bytes) {}
    bool is_over() const { return rest_.empty(); }
    unsigned byte() {
        if (rest_.empty()) return 0;
        const auto first = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        return first;
    }
    std::string_view rest() { return std::exchange(rest_, {}); }

private:
    std::string_view rest_;
};

constexpr std::string_view methods[] = {"Echo", "Pour", "Total", "Talk", "Sleep", "Fail", "Back", "None"};

rpc::service make_service(int& running) {
    struct counted {
        explicit counted(int& of) : count(of) { ++count; }
        counted(const counted&) = delete;
        counted& operator=(const counted&) = delete;
        ~counted() { --count; }
        int& count;
    };
    rpc::service all;
    all.on("Echo", [&running](std::string text) -> task<std::string> {
        const counted here(running);
        co_return text;
    });
    all.on("Pour", [&running](std::string text) -> async_generator<std::string> {
        const counted here(running);
        for (int i = 0; i < 20; ++i) co_yield text;
    });
    all.on("Total", [&running](rpc::reader<std::string>& in) -> task<std::string> {
        const counted here(running);
        std::size_t total = 0;
        for (;;) {
            const std::optional<std::string> next = co_await in.read();
            if (!next) break;
            total += next->size();
        }
        co_return std::to_string(total);
    });
    all.on("Talk", [&running](rpc::reader<std::string>& in, rpc::writer<std::string>& out) -> task<> {
        const counted here(running);
        for (;;) {
            const std::optional<std::string> next = co_await in.read();
            if (!next) break;
            co_await out.write(*next);
            co_await out.write(*next);
        }
    });
    all.on("Sleep", [&running](std::string text) -> task<std::string> {
        const counted here(running);
        event never;
        co_await never;
        co_return text;
    });
    all.on("Fail", [](std::string) -> task<std::string> { throw std::runtime_error("failed"); });
    all.on("Back", [&running](std::string text, rpc::context& of) -> task<std::string> {
        const counted here(running);
        const rpc::call_options left{of.time_left()};
        std::string answer = co_await of.peer().call("Question", text, left);
        co_return answer;
    });
    return all;
}

/** What this end has written, as its peer sees it. */
class witness {
public:
    void fed(const frame& made) {
        if (made.kind == frame_kind::hello && window_ == 0) window_ = made.credit;
        if (made.kind == frame_kind::window && !made.of_receiver) granted_[made.id] += made.credit;
    }
    void fed_anything() { is_blind_ = true; }

    task<> watch(stream::duplex& from) {
        try {
            for (;;) {
                std::string_view piece = co_await from.read();
                if (piece.empty()) break;
                take(piece);
            }
        } catch (const std::exception&) {  // the line was lost
        }
    }

private:
    void take(std::string_view piece) {
        for (;;) {
            const auto payload = decoder_.next(piece);
            require(payload.has_value());
            if (!*payload) return;
            const auto got = rpc::read_frame(**payload);
            require(got.has_value());
            see(*got);
        }
    }
    void see(const frame& got) {
        const bool is_answer = got.kind == frame_kind::reply || got.kind == frame_kind::error;
        if (is_answer) require(got.of_receiver && ++answers_[got.id] == 1);
        if (got.kind != frame_kind::data || !got.of_receiver || is_blind_) return;
        require(answers_[got.id] == 0);
        std::int64_t& used = used_[got.id];
        require(used < std::int64_t{window_} + granted_[got.id]);
        used += static_cast<std::int64_t>(got.body.size() + 16);
    }

    net::frame_decoder<net::length_prefix> decoder_{net::length_prefix{.limit = 4096}};
    std::map<std::uint64_t, int> answers_;
    std::map<std::uint64_t, std::int64_t> granted_;
    std::map<std::uint64_t, std::int64_t> used_;
    std::uint32_t window_ = 0;
    bool is_blind_ = false;  // the peer has sent what is no frame of fed()
};

constexpr rpc::connection_options small{.window = 100, .frame_limit = 2048, .max_calls = 2, .max_queued = 2};

class play {
public:
    explicit play(std::string_view bytes)
        : script_(bytes), wire_(1 + script_.byte() % 64), serves_(make_service(running_)) {}

    task<> all() {
        us_.emplace(wire_.b, serves_, small);
        work_.spawn(witness_.watch(wire_.a));
        if (script_.byte() % 4 != 0) co_await send(hello());
        for (int steps = 0; steps < 60 && !script_.is_over() && us_; ++steps) {
            co_await step(script_.byte() % 16);
            co_await yield();
        }
        if (us_ && script_.byte() % 2 == 0) co_await wire_.a.end();
        co_await yield();
        us_.reset();
        co_await work_.join();
        co_await yield();
        require(running_ == 0 && begun_ == ended_);
    }

private:
    static frame hello() {
        frame made;
        made.kind = frame_kind::hello;
        made.credit = 60;
        made.frame_limit = 2048;
        return made;
    }

    task<> send(frame made) {
        witness_.fed(made);
        std::string bytes;
        rpc::write_frame(made, bytes);
        co_await deliver(bytes);
    }
    /** The peer has ended, and nothing more comes from it, or it has not. */
    task<> deliver(std::string_view bytes) {
        if (has_peer_ended_) co_return;
        try {
            co_await wire_.a.write(bytes);
        } catch (const std::exception&) {  // the line was lost
        }
    }

    task<> step(unsigned what) {
        if (what < 9) co_return co_await send(any_frame(what));
        switch (what) {
            case 9: ask(); break;
            case 10: list(); break;
            case 11: talk(); break;
            case 12: stop_.request_stop(); break;
            case 13:
                if (++pauses_ < 4) co_await sleep_for(std::chrono::milliseconds(1));
                break;
            case 14: co_await end(script_.byte() % 4); break;
            default:
                witness_.fed_anything();
                const std::string_view rest = script_.rest();
                co_await deliver(rest);
        }
    }

    frame any_frame(unsigned what) {
        constexpr frame_kind kinds[] = {frame_kind::call,   frame_kind::call,   frame_kind::call,
                                        frame_kind::data,   frame_kind::window, frame_kind::reply,
                                        frame_kind::cancel, frame_kind::error,  frame_kind::end};
        frame made;
        made.kind = kinds[what];
        const unsigned bits = script_.byte();
        if (made.kind == frame_kind::call && bits % 16 != 0) {
            made.id = ++last_call_;
        } else {
            made.id = 1 + (bits >> 4) % 8;
        }
        const bool may_be_ours =
            made.kind >= frame_kind::data && made.kind != frame_kind::end && made.kind != frame_kind::cancel;
        made.of_receiver = may_be_ours && bits % 2 == 1;
        made.is_last = (bits & 2) != 0 && (made.kind == frame_kind::call || made.kind == frame_kind::data);
        made.has_message =
            (bits & 4) != 0 && (made.kind == frame_kind::call || made.kind == frame_kind::reply);
        if (made.kind == frame_kind::call) {
            made.method = methods[script_.byte() % std::size(methods)];
            made.timeout = (bits & 8) != 0 ? 1 + bits % 3 : 0;
        }
        if (made.kind == frame_kind::window) made.credit = 1 + script_.byte();
        if (made.kind == frame_kind::error || made.kind == frame_kind::cancel) made.why = rpc::code::aborted;
        if (made.has_message || made.kind == frame_kind::data) {
            text_.assign(script_.byte() % 80, 'x');
            made.body = text_;
        }
        return made;
    }

    // ---- calls of this end ----

    rpc::call_options options() {
        return {std::chrono::milliseconds(script_.byte() % 4 == 0 ? 1 + script_.byte() % 3 : 0)};
    }
    static task<> run_ask(rpc::caller peer, rpc::call_options how, std::size_t size) {
        const std::string question(size, 'q');
        co_await peer.call("Question", question, how);
    }
    static task<> run_list(rpc::caller peer, rpc::call_options how, int most) {
        auto stream = peer.list("Question", "q", how);
        for (int i = 0; i < most; ++i) {
            const std::optional<std::string> next = co_await stream.read();
            if (!next) break;
        }
    }
    static task<> run_talk(rpc::caller peer, rpc::call_options how, int count) {
        auto stream = peer.open<std::string>("Question", how);
        for (int i = 0; i < count; ++i) {
            const bool is_wanted = co_await stream.write(std::string(20, 'w'));
            if (!is_wanted) break;
        }
        if (count % 3 == 0) stream.cancel();
        co_await stream.finish();
    }
    task<> counted(task<> work) {
        ++begun_;
        work.start(stop_.token());
        try {
            co_await work;
        } catch (const rpc::error&) {
        } catch (const operation_cancelled&) {}
        ++ended_;
    }
    void ask() {
        const rpc::call_options how = options();
        const std::size_t size = script_.byte() * 9;
        work_.spawn(counted(run_ask(*us_, how, size)));
    }
    void list() {
        const rpc::call_options how = options();
        work_.spawn(counted(run_list(*us_, how, static_cast<int>(script_.byte() % 8))));
    }
    void talk() {
        const rpc::call_options how = options();
        work_.spawn(counted(run_talk(*us_, how, static_cast<int>(script_.byte() % 8))));
    }

    task<> end(unsigned how) {
        switch (how) {
            case 0:
                has_peer_ended_ = true;
                co_await wire_.a.end();
                break;
            case 1:
                has_peer_ended_ = true;
                wire_.break_off(std::make_exception_ptr(std::runtime_error("lost")));
                break;
            case 2: work_.spawn(counted(us_->close("moving"))); break;
            default: us_.reset();
        }
    }

    script script_;
    int running_ = 0;
    test::duplex_pair wire_;
    rpc::service serves_;
    witness witness_;
    std::optional<rpc::connection> us_;
    std::string text_;
    std::uint64_t last_call_ = 0;
    int pauses_ = 0;
    int begun_ = 0;
    int ended_ = 0;
    bool has_peer_ended_ = false;
    stop_source stop_;
    scope work_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    logger::set_level(logger::level::off);
    play one({reinterpret_cast<const char*>(data), size});
    cortado::run(one.all());
    return 0;
}
