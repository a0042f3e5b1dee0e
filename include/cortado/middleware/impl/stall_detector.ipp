#pragma once

#include <cortado/core/async_local_storage.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/middleware/stall_detector.hpp>

#include <fmt/core.h>

#include <exception>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::middleware {

namespace detail {

using stall_time = std::chrono::steady_clock::duration;

struct stall_site : std::enable_shared_from_this<stall_site> {
    stall_detector_options options;

    stall_time now() {
        const auto read = options.clock ? options.clock() : std::chrono::steady_clock::now();
        return read.time_since_epoch();
    }
};

/** Whose work a context is. */
struct stall_subject {
    std::shared_ptr<stall_site> site;
    web::exchange_ref request;
    stall described;  // of a request that is over
};

/** A time in which a thread runs in one context. */
struct stall_stretch {
    std::shared_ptr<stall_subject> subject;  // null for another's work
    stall_time since{};
    stall_time inside{};  // of it spent in contexts that were entered meanwhile

    stall_time own() const { return subject->site->now() - since - inside; }
};

CORTADO_DECL async_local_storage<std::shared_ptr<stall_subject>>& stall_subjects() {
    static async_local_storage<std::shared_ptr<stall_subject>> all;
    return all;
}

/** The stretches this thread is in, the innermost last. */
CORTADO_DECL std::vector<stall_stretch>& open_stretches() {
    struct list {
        std::vector<stall_stretch> open;
        ~list() { cortado::detail::context_observer = nullptr; }  // what the thread still ends is not timed
    };
    static thread_local list all;
    return all.open;
}

CORTADO_DECL stall describe_request(const web::exchange& ex) {
    return {{},
            std::string(ex.request.method_name),
            ex.route(),
            std::string(ex.request.target),
            ex.route_place()};
}

CORTADO_DECL void tell_stall(stall_subject& subject, stall_time duration) {
    stall_site& site = *subject.site;
    if (duration < site.options.threshold) return;
    const web::exchange* const ex = subject.request.lock();
    stall told = ex != nullptr ? describe_request(*ex) : subject.described;
    told.duration = std::chrono::duration_cast<std::chrono::milliseconds>(duration);
    if (site.options.report) return site.options.report(told);
    logger::warn("{}; compute on the pool: co_await run_blocking(...)", told.text());
}

CORTADO_DECL void end_stretch() {
    std::vector<stall_stretch>& open = open_stretches();
    if (open.empty()) return;  // it began before anybody looked
    const stall_stretch ended = std::move(open.back());
    open.pop_back();
    const stall_time own = ended.subject != nullptr ? ended.own() : stall_time::zero();
    if (!open.empty()) open.back().inside += own + ended.inside;
    if (ended.subject != nullptr) tell_stall(*ended.subject, own);
}

CORTADO_DECL void observe_stretch(bool begins) noexcept try {
    if (!begins) return end_stretch();
    const std::shared_ptr<stall_subject>* const found = stall_subjects().store();
    stall_stretch begun{found != nullptr ? *found : nullptr};
    if (begun.subject != nullptr) begun.since = begun.subject->site->now();
    open_stretches().push_back(std::move(begun));
} catch (const std::exception& error) {
    logger::error("stall_detector: {}", error.what());
} catch (...) {
    logger::error("stall_detector: its report function threw what is no std::exception");
}

/** The request ends: what it has done in this stretch is told while its route is known. */
CORTADO_DECL void end_stalled_request(const std::shared_ptr<stall_subject>& subject,
                                      const web::exchange& ex) {
    const bool goes_on = subject.use_count() > 1;  // something of it still runs, or waits
    if (!goes_on) return;
    subject->described = describe_request(ex);
    // All of it that is open: a stretch in a context of the request's own stands in the one around.
    std::vector<stall_stretch>& open = open_stretches();
    stall_time until = subject->site->now();
    stall_time own{};
    for (auto each = open.rbegin(); each != open.rend() && each->subject == subject; ++each) {
        const stall_time spent = until - each->since - each->inside;
        each->inside += spent;
        own += spent;
        until = each->since;
    }
    tell_stall(*subject, own);
}

}  // namespace detail

CORTADO_DECL std::string stall::text() const {
    std::string made = method + ' ';
    if (!route.empty()) {
        made += route;
    } else {
        for (const char c : path) {
            const auto code = static_cast<unsigned char>(c);
            const bool is_plain = code > 0x20 && code < 0x7f && c != '"';
            is_plain ? made += c : made += fmt::format("%{:02X}", static_cast<unsigned>(code));
        }
    }
    if (place.line() != 0)
        made.append(" (registered at ").append(place.file_name()).append(1, ':') +=
            std::to_string(place.line()) + ')';
    return made + " blocked the event loop for " + std::to_string(duration.count()) + " ms";
}

CORTADO_DECL ready_layer stall_detector(stall_detector_options options) {
    if (options.threshold.count() < 1)
        throw usage_error(
            "stall_detector: the threshold must be 1 ms or more; every stretch is as long as 0");
    auto site = std::make_shared<detail::stall_site>();
    site->options = std::move(options);
    web::layer made;
    made.state = site;
    made.call = [](void* state, web::exchange& ex, web::cursor next) -> task<> {
        cortado::detail::context_observer = &detail::observe_stretch;
        auto subject = std::make_shared<detail::stall_subject>();
        subject->site = static_cast<detail::stall_site*>(state)->shared_from_this();
        subject->request = ex.reference();
        ex.on_finish([subject](web::exchange& of, const web::response_end&) {
            detail::end_stalled_request(subject, of);
        });
        detail::stall_subjects().run(std::move(subject), [&] { next.lock().go_on(next.position()); });
        return {};
    };
    return ready_layer(std::move(made));
}

}  // namespace cortado::middleware
