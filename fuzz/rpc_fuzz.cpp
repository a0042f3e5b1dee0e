// The first byte says how the rest, which a peer has sent, is cut into pieces. Events do not depend on the cuts, every
// frame that is read is written the same again, and whatever this end answers is understood by another session.
#include <cortado/rpc/frame.hpp>
#include <cortado/rpc/session.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace rpc = cortado::rpc;
using rpc::session_event;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

/** Act as an end of a connection would, so that many states are met. */
void answer(rpc::session& end, const session_event& event) {
    const std::string_view text = "answer";
    switch (event.what) {
        case session_event::kind::call:
            require(end.is_open(event.ref));
            if (event.method == "cancel") end.begin("m", nullptr, false, 0, nullptr);
            if (event.is_last) end.finish(event.ref, &text);
            break;
        case session_event::kind::message:
            end.consume(event.ref, event.body.size());
            if (end.has_credit(event.ref)) end.send(event.ref, event.body);
            break;
        case session_event::kind::end: end.fail(event.ref, rpc::code::aborted, text); break;
        case session_event::kind::going_away: end.go_away(rpc::code::ok, text); break;
        default: break;
    }
}

/** All events as a text, and the answers behind it. */
std::string play(std::string_view bytes, std::size_t piece_size) {
    const rpc::session_options small{.window = 300, .frame_limit = 2048, .max_calls = 4};
    rpc::session end(small);
    const std::string_view question = "q";
    end.begin("first", &question, true, 10, nullptr);
    end.begin("second", nullptr, false, 0, nullptr);
    std::string all;
    while (!bytes.empty()) {
        std::string_view piece = bytes.substr(0, piece_size);
        bytes.remove_prefix(piece.size());
        for (;;) {
            const auto next = end.next(piece);
            if (!next) {
                require(!next.error().message.empty() && !end.next(piece));
                return all + "!" + next.error().message + end.take_output();
            }
            if (!*next) break;
            const session_event& event = **next;
            all += std::to_string(static_cast<int>(event.what)) + "," + std::to_string(event.ref.id) +
                   (event.ref.is_mine ? "m" : "t") + std::string(event.method) + ":" +
                   std::string(event.body) + ";";
            answer(end, event);
        }
        require(piece.empty());
    }
    while (const auto dropped = end.drop_unfinished()) {  // the peer has ended its side
        require(!end.is_open(dropped->ref));
        all += "dropped " + std::to_string(dropped->ref.id) + (dropped->ref.is_mine ? "m;" : "t;");
    }
    return all + end.take_output();
}

void check_frame(std::string_view payload) {
    const auto frame = rpc::read_frame(payload);
    if (!frame) return require(frame.error().offset <= payload.size() && !frame.error().message.empty());
    std::string again;
    rpc::write_frame(*frame, again);
    require(std::string_view(again).substr(4) == payload);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    check_frame(bytes);
    require(play(bytes, std::string_view::npos) == play(bytes, std::max<std::size_t>(data[0], 1)));
    return 0;
}
