#pragma once

#include <cortado/config.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cortado::rpc {

/** How a call has ended, with the numbers that gRPC gives them. */
enum class code : std::uint16_t {
    ok = 0,
    cancelled,            ///< the caller wants no answer any more
    unknown,              ///< nothing better is known
    invalid_argument,     ///< the request can never be answered
    deadline_exceeded,    ///< there was no answer in time
    not_found,            ///< what is asked for does not exist
    already_exists,       ///< what is to be made does
    permission_denied,    ///< not for this caller
    resource_exhausted,   ///< a limit is reached: of size, of calls at a time, of a quota
    failed_precondition,  ///< not in the state the called end is in
    aborted,              ///< lost a race; the whole may be tried again
    out_of_range,         ///< past the end of something
    unimplemented,        ///< there is no such method
    internal,             ///< the called end is broken
    unavailable,          ///< the other end is not there; to be tried again
    data_loss,            ///< something is gone for good
    unauthenticated       ///< the caller has not said who it is
};
inline constexpr std::uint16_t last_code = 16;

/** "DEADLINE_EXCEEDED". */
CORTADO_DECL std::string_view code_name(code of) noexcept;

/** A call that failed, as the caller sees it; thrown by a handler, what its caller is to see:
    `throw rpc::error(rpc::code::not_found, "no such book")`. */
class error : public std::runtime_error {
public:
    error(code why, const std::string& text) : error(why, text, {}) {}
    /** @param method  the call that failed: "Greeter.Hello" */
    CORTADO_DECL error(code why, const std::string& text, const std::string& method);

    code why() const noexcept { return why_; }
    /** What the other end wrote, or what happened to the connection. `what()` is
        "Greeter.Hello: NOT_FOUND: no such book". */
    const std::string& text() const noexcept { return text_; }
    /** Empty in one that a handler has made. */
    const std::string& method() const noexcept { return method_; }

private:
    code why_;
    std::string text_;
    std::string method_;
};

}  // namespace cortado::rpc

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/rpc/impl/status.ipp>
#endif
