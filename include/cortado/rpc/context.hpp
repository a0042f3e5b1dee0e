#pragma once

#include <cortado/config.hpp>
#include <cortado/rpc/caller.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace cortado::rpc {

/** What a handler can know of the call it answers: a parameter of it, `rpc::context& context`. */
class context {
public:
    explicit context(std::shared_ptr<detail::call_state> call) noexcept : call_(std::move(call)) {}

    /** "Greeter.Hello". */
    const std::string& method() const noexcept { return call_->method(); }
    /** The time that the caller still waits, to be passed on: `{.timeout = context.time_left()}`. 0 where the caller
        waits for ever, and below 0 where the time is over. */
    CORTADO_DECL std::chrono::milliseconds time_left() const;
    /** To call what the caller serves. */
    caller peer() const { return caller(call_->on()); }

private:
    std::shared_ptr<detail::call_state> call_;
};

}  // namespace cortado::rpc

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/rpc/impl/context.ipp>
#endif
