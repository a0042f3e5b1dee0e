#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/core/scope.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/task.hpp>
#include <cortado/express/detail/param_pass.hpp>
#include <cortado/express/detail/route_table.hpp>
#include <cortado/web/layer.hpp>
#include <cortado/web/route_index.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>

namespace cortado::express::detail {

class exchange_state;
class chain_guard;

/** One exchange's way through one route_table, in Express's order: the position is the chain's own and all `next` of
    it share it, so that a second call goes on one layer further.

    The position inside a cursor names a `visit`, not a layer: what was called from where.
    - Layers run inside next(); one that suspends is followed by a coroutine that turns its failure into next(err).
    - An onion layer gets a visit of its own. While its `co_await next()` lasts, all that is started below belongs to
      that visit's `branch`, and an error that nobody below takes ends there.
    - A route with several handlers is a visit too: a `next` from outside of it does not go on inside it. */
class chain final : public web::pass {
public:
    CORTADO_DECL explicit chain(exchange_state& state);

    /** Start anew. @param behind  where the end of the list leads to, none in the outermost application
        @param token  stops the coroutines among the handlers */
    void begin(const route_table& table, const web::cursor* behind, stop_token token);

    /** Run from the top to the end or the first suspension. */
    void run();
    /** Is a handler suspended? */
    bool is_pending() const noexcept { return pending_ && !pending_->is_empty(); }
    /** Wait for what is suspended. */
    scope::joiner join() noexcept { return pending_->join(); }
    /** Everything run() has set going has ended. */
    void conclude();
    /** The same for a mounted list: the token that it was entered with may be gone from here on. */
    CORTADO_DECL void conclude_inside();
    /** Wait for what is suspended, as the task of the layer that a mounted table is. */
    CORTADO_DECL static task<> outlast(chain_guard guard);
    /** End on the spot whatever is suspended. */
    void abandon() noexcept { pending_.reset(); }

    CORTADO_DECL void go_on(std::uint32_t position) override;
    CORTADO_DECL void proceed(std::uint32_t position, web::signal said) override;
    CORTADO_DECL task<> descend(std::uint32_t position) override;
    CORTADO_DECL task<> go_on_awaited(std::uint32_t position) override;

    /** What stops a coroutine started at this position. */
    CORTADO_DECL stop_token token_at(std::uint32_t position) const noexcept;

    /** The layer that was called last; null before the first. */
    const table_entry* last_entry() const noexcept {
        return next_ == table_->entries().data() ? nullptr : next_ - 1;
    }
    /** Of its handlers, if it is a route of several. */
    std::size_t last_handler() const noexcept {
        return open_route_ == no_route || next_handler_ == 0 ? 0 : next_handler_ - 1;
    }

    /** Is the layer that was called last a route's? */
    bool is_in_route() const noexcept { return last_entry() != nullptr && last_entry()->is_route; }
    const web::pass* around() const override { return behind_ ? behind_->find() : nullptr; }
    CORTADO_DECL std::string_view mount_point() const override;

    /** Below a layer of another face: see the target as that has left it, until this list is left. */
    CORTADO_DECL void take_target();

    bool has_fallen_off() const noexcept { return fell_off_; }
    /** Has it looked for a layer to the end of the list and found none? Then no layer is the one that runs. */
    bool is_past_end() const noexcept { return is_past_end_; }
    /** Was the layer that was called last one for errors? */
    CORTADO_DECL bool is_in_error_handler() const noexcept;
    const std::exception_ptr& failure() const noexcept { return failure_; }

private:
    static constexpr std::uint32_t root = 0;
    static constexpr std::uint32_t no_route = UINT32_MAX;

    /** What an onion layer has set going below it, for as long as it awaits that. */
    struct branch {
        branch(chain& chain_of, std::uint32_t at, stop_token stopped_by) noexcept;
        branch(const branch&) = delete;
        branch& operator=(const branch&) = delete;
        ~branch();

        chain& owner;
        std::uint32_t position;
        stop_token token;
        std::exception_ptr failure{};
        scope running{};
    };
    struct visit {
        std::uint32_t caller = root;
        std::uint32_t route = no_route;
        branch* below = nullptr;
        bool is_onion = false;
        bool has_descended = false;
    };

    CORTADO_DECL std::uint32_t add_visit(std::uint32_t caller, std::uint32_t route, bool is_onion);
    CORTADO_DECL branch* branch_of(std::uint32_t position) const noexcept;

    CORTADO_DECL void begin_inside(const route_table& table, const web::cursor* behind);
    CORTADO_DECL void clean() noexcept;
    bool run_plain();
    CORTADO_DECL void hear_failure() noexcept;
    CORTADO_DECL void take_up_plain(task<>& work);
    CORTADO_DECL void go_on_after_failure();
    // Not inline, for the sake of the callers that nearly never come here.
    [[gnu::noinline]] void go_on_by_steps(std::uint32_t position) { proceed(position, {}); }
    [[gnu::noinline]] void take_step(std::uint32_t position) {
        web::signal said;
        step(position, said);
    }
    CORTADO_DECL void step(std::uint32_t position, web::signal& said);
    CORTADO_DECL bool call_linear(const route_handler& what, std::uint32_t position, web::signal& said);
    CORTADO_DECL bool take_up(task<> work, std::uint32_t position, web::signal& said);
    CORTADO_DECL bool call(const web::layer& what, std::uint32_t position, web::signal& said);
    CORTADO_DECL void fail(std::uint32_t position, std::exception_ptr error, web::signal& said);
    CORTADO_DECL void fall_off(std::uint32_t position, web::signal& said);
    CORTADO_DECL void go_behind(std::uint32_t position, branch& here);

    CORTADO_DECL void keep(std::uint32_t position, task<> work);
    CORTADO_DECL task<> follow(std::uint32_t position, task<> work);
    CORTADO_DECL task<> follow_held(std::uint32_t position, task<> work);
    CORTADO_DECL task<> go_on_later(std::uint32_t position, web::signal said);
    CORTADO_DECL task<> run_below(std::uint32_t position);

    CORTADO_DECL const route_handler* advance(std::uint32_t& position, web::signal& said);
    CORTADO_DECL const route_handler* advance_in_route(std::uint32_t position, const web::signal& said);
    CORTADO_DECL const route_handler* enter(const table_entry& entry, std::uint32_t& position,
                                            web::signal& said);
    CORTADO_DECL const route_handler* enter_matched(const table_entry& entry, std::size_t matched,
                                                    std::uint32_t& position, bool is_failing);
    CORTADO_DECL bool takes_method(const table_entry& route);
    CORTADO_DECL bool begin_params(const table_entry& entry, std::size_t matched, std::uint32_t& position,
                                   web::signal& said);
    CORTADO_DECL const route_handler* advance_in_params(std::uint32_t& position, web::signal& said);
    CORTADO_DECL const route_handler* next_param_handler(web::signal& said);
    CORTADO_DECL const route_handler* enter_route(const table_entry& entry, std::uint32_t& position);
    CORTADO_DECL const table_entry* find_candidate();
    CORTADO_DECL void give_back_target() noexcept;
    CORTADO_DECL void strip(std::size_t length);
    CORTADO_DECL void restore();
    CORTADO_DECL void merge_params();

    exchange_state& state_;
    const route_table* table_ = nullptr;
    std::optional<web::cursor> behind_;
    web::cursor root_next_;
    stop_token token_;
    bool is_used_ = false;  // there is something for clean()

    // Side by side, as begin() resets them in one go.
    bool is_stripped_ = false;
    bool slash_added_ = false;
    bool is_concluded_ = false;
    bool wants_options_ = false;
    bool fell_off_ = false;
    bool is_past_end_ = false;

    // The position.
    bool is_next_plain_ = false;  // and nothing is stripped, and no route is open
    const table_entry* next_ = nullptr;
    const table_entry* end_ = nullptr;
    std::uint32_t next_handler_ = 0;           // in the open route
    std::uint32_t open_route_ = no_route;      // its visit
    const table_entry* open_entry_ = nullptr;  // its place in the table
    method_set open_methods_ = 0;              // what it goes by, though a handler may change the request's
    std::optional<web::route_index::cursor> candidates_;
    std::string candidates_path_;

    param_pass params_;
    array_list<visit> visits_;
    std::exception_ptr unheard_;  // on the way from a layer to go_on_after_failure()
    std::optional<scope> pending_;

    // The mount point of the layer called last.
    std::string stripped_;
    std::string_view outer_url_;
    std::string_view outer_target_;
    std::string outer_base_url_;
    std::optional<std::string_view> url_before_target_;     ///< what take_target() has changed
    const application_state* outer_application_ = nullptr;  ///< of a mounted application's table
    web::params outer_params_;

    // What is left when the end was reached.
    method_set allowed_ = 0;
    std::exception_ptr failure_;
};

}  // namespace cortado::express::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/chain.ipp>
#  include <cortado/express/impl/chain_params.ipp>
#  include <cortado/express/impl/chain_search.ipp>
#endif
