#pragma once

#include <cortado/config.hpp>
#include <cortado/core/result.hpp>
#include <cortado/rpc/status.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cortado::rpc {

/** What a frame says. */
enum class frame_kind : std::uint8_t {
    hello = 1,  ///< the first of each end: which protocol, and what may be sent
    call,       ///< begin a call, perhaps with a message
    data,       ///< one message of a stream
    end,        ///< no more messages from the caller
    reply,      ///< the call has ended well, perhaps with a message
    error,      ///< the call has failed
    cancel,     ///< the caller wants no answer
    window,     ///< so many more bytes of messages may be sent
    ping,       ///< answer this
    pong,       ///< the answer
    goaway      ///< no new calls
};

/** One frame of the wire, byte by byte in docs/rpc.md. Its texts are views of what it was read from. */
struct frame {
    static constexpr std::size_t head_size = 12;
    static constexpr std::size_t longest_method = 1024;
    static constexpr std::string_view magic = "CRPC";
    static constexpr std::uint32_t version = 1;

    frame_kind kind = frame_kind::ping;
    bool of_receiver = false;   ///< the call was begun by the end that receives this
    bool is_last = false;       ///< of call and data: the sender has no more messages
    bool has_message = false;   ///< of call and reply
    code why = code::ok;        ///< of error, cancel and goaway
    std::uint64_t id = 0;       ///< the call's or ping's number, from 1
    std::uint32_t timeout = 0;  ///< of call: milliseconds left; 0: no deadline
    std::uint32_t credit = 0;  ///< of window: bytes; of hello: the bytes of each stream that may be under way
    std::uint32_t frame_limit = 0;  ///< of hello: bytes of a frame behind its length, at most
    std::string_view method;        ///< of call
    std::string_view body;          ///< the message; of error and goaway a text
};

/** Append a frame with its length before it.
    @throws usage_error  the method is empty or too long, or all is more than four bytes can count */
CORTADO_DECL void write_frame(const frame& from, std::string& out);

/** Read a frame of which the length was taken off.
    @return it, or what is wrong with it and at which of its bytes */
CORTADO_DECL result<frame> read_frame(std::string_view payload);

}  // namespace cortado::rpc

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/rpc/impl/frame.ipp>
#endif
