#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/task.hpp>
#include <cortado/koa/detail/layer_list.hpp>
#include <cortado/web/layer.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <source_location>
#include <string_view>
#include <utility>

namespace cortado::koa {
class context;
}  // namespace cortado::koa

namespace cortado::koa::detail {

/** What a linear layer has set going through its next(), for as long as the layer is waited for. */
class linear_visit {
public:
    /** @param position  that of the next() which the layer was given */
    CORTADO_DECL linear_visit(pass& of, std::uint32_t position, stop_token token) noexcept;
    linear_visit(const linear_visit&) = delete;
    linear_visit& operator=(const linear_visit&) = delete;
    CORTADO_DECL ~linear_visit();

    /** Run what is below to its end or first suspension. */
    CORTADO_DECL void start(task<> below);
    /** Keep what went wrong first. */
    void fail(std::exception_ptr failure) noexcept {
        if (!failure_) failure_ = std::move(failure);
    }
    const std::exception_ptr& failure() const noexcept { return failure_; }
    void go_on() noexcept { went_on_ = true; }
    bool went_on() const noexcept { return went_on_; }

    bool has_started() const noexcept { return !started_.empty(); }
    /** Take the task started last of those that had not ended then. */
    CORTADO_DECL task<> take_started() noexcept;

private:
    friend class pass;
    pass& pass_;
    linear_visit* below_;
    stop_token token_;
    std::uint32_t position_;
    bool went_on_ = false;
    array_list<task<>> started_;
    std::exception_ptr failure_;
};

/** One exchange's way through one list in Koa's order: each layer is entered once, awaits what is below it,
    and leaves after it. */
class pass final : public web::pass {
public:
    pass(web::exchange& ex, context& ctx) noexcept : web::pass(ex), context_(ctx) {}

    /** Start at the top. @param outer  where the end of the list leads to, in a list that this one stands in
     */
    void begin(layer_list& list, std::optional<web::cursor> outer) noexcept {
        entries_ = list.entries();
        size_ = list.size();
        outer_ = outer;
        entered_ = 0;
    }

    CORTADO_DECL void proceed(std::uint32_t position, web::signal said) override;
    void go_on(std::uint32_t position) override { proceed(position, {}); }
    CORTADO_DECL task<> descend(std::uint32_t position) override;
    CORTADO_DECL task<> go_on_awaited(std::uint32_t position) override;
    /** descend(), for one who knows how the layer at `position` is entered.
        @param enter  task<>(layer_list::entry&) */
    template <class Enter>
    task<> descend_by(std::uint32_t position, Enter enter) {
        if (position < entered_) [[unlikely]]
            refuse_second_call(position);
        entered_ = position + 1;
        layer_list::entry* const entered = entries_ + position;
        task<> below = enter(*entered);
        if (!below) [[unlikely]]
            fill(below);
        if (position > 0) below.watch_for_drop(entered[-1]);
        return below;
    }

    const web::pass* around() const override { return outer_ ? outer_->find() : nullptr; }
    /** The path of the mount() that it is the list of. */
    CORTADO_DECL std::string_view mount_point() const override;
    context& current_context() const noexcept { return context_; }
    /** Does its end lead to a list that this one stands in? */
    bool leads_out() const noexcept { return outer_.has_value(); }
    /** Where the layer was registered that was entered last, however it stands now. */
    CORTADO_DECL std::source_location last_place() const noexcept;

private:
    friend class linear_visit;
    friend task<> enter_linear(layer_list::entry&, pass&, std::uint32_t);
    friend task<> leave_list(layer_list::entry&, pass&, std::uint32_t);
    [[noreturn, gnu::cold]] CORTADO_DECL void refuse_second_call(std::uint32_t position) const;
    [[gnu::cold]] CORTADO_DECL static void fill(task<>& empty);
    CORTADO_DECL task<> visit_linear(const web::layer& layer, std::uint32_t next_position);
    CORTADO_DECL task<> settle(linear_visit& visit);
    CORTADO_DECL linear_visit* find_visit(std::uint32_t position) const noexcept;
    /** Called again, a linear next() goes one layer further; behind the end there is nothing left to run. */
    CORTADO_DECL task<> go_further(std::uint32_t position);

    context& context_;
    layer_list::entry* entries_ = nullptr;
    std::uint32_t size_ = 0;
    std::optional<web::cursor> outer_;
    linear_visit* visits_ = nullptr;  ///< those going on, the latest first
    std::uint32_t entered_ = 0;       ///< layers entered so far, the way out of the list counting as one
};

}  // namespace cortado::koa::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/pass.ipp>
#endif
