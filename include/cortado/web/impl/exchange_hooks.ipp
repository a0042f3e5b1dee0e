#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/core/this_task.hpp>
#include <cortado/http/status.hpp>
#include <cortado/stream/readable.hpp>
#include <cortado/web/detail/response_extras.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/file_stream.hpp>
#include <cortado/web/request_context.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace cortado::web::detail {

CORTADO_DECL void delete_extras::operator()(response_extras* extras) const noexcept { delete extras; }

/** A stream through a filter: what the filter holds back goes out while the source has nothing. */
class filtered_stream final : public stream::readable {
public:
    filtered_stream(std::unique_ptr<stream::readable> source, std::unique_ptr<body_filter> filter) noexcept
        : source_(std::move(source)), filter_(std::move(filter)) {}

    task<std::string_view> read() override {
        const stop_token token = co_await this_task::stop_token();
        while (!has_ended_) {
            if (!reading_) {
                reading_ = source_->read();
                reading_.start(token);
            }
            if (!reading_.is_done() && std::exchange(holds_back_, false)) {
                const std::string_view flushed = filter_->run({}, body_filter::mode::flush);
                if (!flushed.empty()) co_return flushed;
            }
            const std::string_view piece = co_await reading_;
            has_ended_ = piece.empty();
            const auto mode = has_ended_ ? body_filter::mode::end : body_filter::mode::collect;
            const std::string_view made = filter_->run(piece, mode);
            reading_ = {};
            holds_back_ = true;
            if (!made.empty()) co_return made;
        }
        co_return std::string_view();
    }

    using readable::destroy;
    void destroy(std::exception_ptr reason) noexcept override {
        reading_ = {};
        has_ended_ = true;
        source_->destroy(std::move(reason));
    }

private:
    std::unique_ptr<stream::readable> source_;
    std::unique_ptr<body_filter> filter_;
    task<std::string_view> reading_;
    bool holds_back_ = false;
    bool has_ended_ = false;
};

CORTADO_DECL void report_broken_listener(const exchange& ex, const char* what) noexcept try {
    logger::error("{} {}: an on_finish function threw: {}", ex.request.method_name, ex.request.target, what);
} catch (...) {
    // A message that cannot be written is no reason to end the program.
}

CORTADO_DECL void call_finished(exchange& ex, finish_function& call, const response_end& end) noexcept try {
    call(ex, end);
} catch (const std::exception& error) {
    report_broken_listener(ex, error.what());
} catch (...) {
    report_broken_listener(ex, "not a std::exception");
}

}  // namespace cortado::web::detail

namespace cortado::web {

CORTADO_DECL detail::response_extras& exchange::open_extras() {
    if (!extras_) extras_.reset(new detail::response_extras());
    if ((head_state_ & has_extras) == 0) {
        head_state_ |= has_extras;
        extras_->begun_at = std::chrono::steady_clock::now();
    }
    return *extras_;
}

CORTADO_DECL void exchange::before_head(before_head_function call) {
    if (is_head_sent()) return;
    open_extras().before_head.push_back(std::move(call));
    head_state_ |= has_hooks;
}

CORTADO_DECL void exchange::on_finish(finish_function call) {
    detail::response_extras& extras = open_extras();
    if (extras.is_reported) return detail::call_finished(*this, call, extras.end);
    extras.on_finish.push_back(std::move(call));
    head_state_ |= has_hooks;
}

CORTADO_DECL void exchange::filter_body(std::unique_ptr<body_filter> by) {
    if (!extras_ || !extras_->is_preparing) {
        throw usage_error(
            "filter_body: call it in a before_head() function; before that nobody knows what body there is");
    }
    response.headers.erase("Content-Length");
    switch (body.type()) {
        case response_body::kind::none:
            if (!ended_) extras_->filter = std::move(by);
            break;
        case response_body::kind::text: body.assign(by->run(body.text(), body_filter::mode::end)); break;
        case response_body::kind::stream:
            body.assign(std::make_unique<detail::filtered_stream>(body.release_stream(), std::move(by)));
            break;
        case response_body::kind::file:
            body.assign(std::make_unique<detail::filtered_stream>(
                std::make_unique<file_stream>(body.release_file()), std::move(by)));
            break;
    }
}

CORTADO_DECL void exchange::prepare_head(void (*on_failure)(exchange&, const std::exception_ptr&)) {
    if (!extras_) return;
    const cortado::detail::context_scope inside(context_of(*this));
    array_list<before_head_function>& calls = extras_->before_head;
    std::exception_ptr failure;
    extras_->is_preparing = true;
    while (!calls.empty()) {
        before_head_function call = std::move(calls.back());
        calls.pop_back();
        try {
            call(*this);
        } catch (...) {
            if (on_failure != nullptr) {
                on_failure(*this, std::current_exception());
            } else if (!failure) {
                failure = std::current_exception();
            }
        }
    }
    extras_->is_preparing = false;
    if (failure) std::rethrow_exception(failure);
}

CORTADO_DECL task<> exchange::write_hooked(std::string_view piece) {
    if (!is_head_sent()) prepare_head(nullptr);
    std::string_view made = piece;
    if (extras_->filter && !piece.empty()) made = extras_->filter->run(piece, body_filter::mode::flush);
    count_body(made.size());
    co_await carrier->write_body(made);
}

CORTADO_DECL std::string_view exchange::end_of_written() {
    if (!extras_ || !extras_->filter) return {};
    const std::string_view rest = extras_->filter->run({}, body_filter::mode::end);
    count_body(rest.size());
    return rest;
}

CORTADO_DECL void exchange::count_body(std::uint64_t octets) noexcept {
    const bool has_body = request.verb != http::method::head && response.status >= 200 &&
                          response.status != 205 && !http::is_empty_status(response.status);
    if (has_body && (head_state_ & has_hooks) != 0) extras_->end.body_octets += octets;
}

CORTADO_DECL void exchange::report_end(bool is_complete) noexcept {
    if ((head_state_ & has_hooks) == 0 || extras_->is_reported) return;
    const cortado::detail::context_scope inside(context_of(*this));
    extras_->is_reported = true;
    extras_->end.is_complete = is_complete;
    extras_->end.elapsed = std::chrono::steady_clock::now() - extras_->begun_at;
    // By index: a function may register another, which is called at once.
    for (std::size_t i = 0; i < extras_->on_finish.size(); ++i)
        detail::call_finished(*this, extras_->on_finish[i], extras_->end);
}

CORTADO_DECL void exchange::forget_extras() noexcept {
    report_end(false);
    head_state_ &= head_is_sent;
    upgraded_ = {};
    if (!extras_) return;
    extras_->before_head.clear();
    extras_->on_finish.clear();
    extras_->filter.reset();
    // What was attached later may work with what was there, until its destructor is done.
    while (!extras_->attachments.empty()) extras_->attachments.pop_back();
    extras_->end = {};
    extras_->is_reported = false;
}

CORTADO_DECL void exchange::attach_value(const void* type, detail::erased_value value) {
    for (detail::attachment& kept : open_extras().attachments) {
        if (kept.type == type) {
            kept.value = std::move(value);
            return;
        }
    }
    extras_->attachments.push_back({type, std::move(value)});
}

CORTADO_DECL void* exchange::attached_value(const void* type) const noexcept {
    if ((head_state_ & has_extras) == 0 || !extras_) return nullptr;
    for (const detail::attachment& kept : extras_->attachments) {
        if (kept.type == type) return kept.value.get();
    }
    return nullptr;
}

}  // namespace cortado::web
