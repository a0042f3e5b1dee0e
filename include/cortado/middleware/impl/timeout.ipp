#pragma once

#include <cortado/core/error.hpp>
#include <cortado/loop/timers.hpp>
#include <cortado/middleware/timeout.hpp>
#include <cortado/web/reply.hpp>

#include <string>

namespace cortado::middleware {

namespace detail {

struct has_timed_out {};

CORTADO_DECL void end_late(const web::exchange_ref& late) {
    web::exchange* const ex = late.lock();
    if (ex == nullptr || ex->has_ended() || ex->is_head_sent()) return;
    ex->attach(has_timed_out{});
    web::answer_status(*ex, 503, "Response timeout");
    // Behind the answer: what resumes now may end the request.
    ex->stop.request_stop();
}

}  // namespace detail

CORTADO_DECL ready_layer timeout(std::chrono::milliseconds after) {
    if (after.count() <= 0)
        throw usage_error("timeout: the time must be more than " + std::to_string(after.count()) + " ms");
    constexpr std::chrono::milliseconds longest(2147483647);  // a timer beyond rings at once
    if (after > longest) {
        throw usage_error("timeout: the time must not be more than " + std::to_string(longest.count()) +
                          " ms, about 24 days; leave the layer out to wait for ever");
    }
    return make_layer([after](web::exchange& ex) {
        const web::exchange_ref late = ex.reference();
        cortado::timeout timer = set_timeout([late] { detail::end_late(late); }, after);
        ex.before_head([timer](web::exchange&) { clear_timeout(timer); });
        ex.on_finish([timer](web::exchange&, const web::response_end&) { clear_timeout(timer); });
        return true;
    });
}

CORTADO_DECL bool is_timed_out(const web::exchange& ex) noexcept {
    return ex.attached<detail::has_timed_out>() != nullptr;
}

}  // namespace cortado::middleware
