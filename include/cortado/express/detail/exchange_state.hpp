#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/core/owned_list.hpp>
#include <cortado/core/task.hpp>
#include <cortado/express/detail/route_table.hpp>
#include <cortado/express/detail/stack_hop.hpp>
#include <cortado/express/request.hpp>
#include <cortado/express/response.hpp>
#include <cortado/http/method.hpp>
#include <cortado/web/layer.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <source_location>
#include <string>
#include <utility>

namespace cortado::express::detail {

class chain;

/** Ends on the spot, with the frame that waits for a chain, what is still suspended in it. */
class chain_guard {
public:
    explicit chain_guard(chain& guarded) noexcept : chain_(&guarded) {}
    chain_guard(chain_guard&& other) noexcept : chain_(std::exchange(other.chain_, nullptr)) {}
    CORTADO_DECL ~chain_guard();
    chain& operator*() const noexcept { return *chain_; }

private:
    chain* chain_;
};

/** What the Express face keeps with an exchange, from request to request: the two objects that handlers see, and the
    chains that the request passes through. */
class exchange_state {
public:
    static constexpr std::size_t slot = 0;
    CORTADO_DECL static const web::face_facts& facts() noexcept;

    CORTADO_DECL explicit exchange_state(web::exchange& ex);
    exchange_state(const exchange_state&) = delete;
    exchange_state& operator=(const exchange_state&) = delete;
    CORTADO_DECL ~exchange_state();

    /** Forget the last request. */
    CORTADO_DECL void begin();

private:
    const application_state* application_;  // req and res read it

public:
    stack_depth depth;
    request req;
    response res;

    /** The application whose layers are running; one with nothing set where a router runs in no application. */
    const application_state& application() const noexcept { return *application_; }
    /** Run the layers of a mounted application, or again those around it. */
    void enter_application(const application_state& entered) noexcept {
        application_ = &entered;
        is_unusual_ = true;
        if (entered.settings.says_powered_by) [[unlikely]]
            name_express();
    }

    web::exchange& exchange() const noexcept { return req.exchange(); }

    /** The pattern of the route that was entered last, with those of its mount points; "" where it was none. */
    CORTADO_DECL std::string route() const;

    /** Where that route was registered, or, where it was none, the layer that was entered last. */
    CORTADO_DECL std::source_location route_place() const;
    /** An error is about to look for its handler: what it leaves is what failed, of whichever face, while the mount points
        are still those around it. */
    CORTADO_DECL void keep_failed_route();
    void forget_failed_route() noexcept {
        if (!failed_route_.empty()) [[unlikely]]
            failed_route_.clear();
    }

    /** The table that was entered last; null before the first. */
    const chain* last_chain() const noexcept { return open_ == 0 ? nullptr : &chains_[open_ - 1]; }

    /** What the handler that was called last belongs to; null before the first. */
    CORTADO_DECL const table_entry* running_entry() const noexcept;
    /** Tells the handler that was called last from others: what it belongs to, and which one of a route it is. */
    CORTADO_DECL std::pair<const void*, std::size_t> last_handler() const noexcept;

    /** Remember methods that routes of this path would have taken: the answer is 405 if nobody answers. */
    void refuse_method(method_set handled) noexcept {
        would_take_ |= handled;
        is_unusual_ = true;
    }

    // What the param handler that is called now is told.
    std::string_view param_value;
    std::string_view param_name;

    /** Answer a request by an application: what the server calls.
        @param application  the route_table
        @return empty when all is done, else the driver, which ends with the request */
    CORTADO_DECL static task<> dispatch(void* application, web::exchange& ex);

    /** dispatch(), with X-Powered-By. */
    CORTADO_DECL static task<> dispatch_by_name(void* application, web::exchange& ex);

    /** Run a mounted table, which goes on at `behind` when it falls off its end. */
    CORTADO_DECL task<> enter(const route_table& table, web::cursor behind);

    /** Show a method that a middleware has put in the place of the client's. */
    void see_method() noexcept { req.method = exchange().request.method_name; }

    /** The method that routes go by. */
    http::method verb() const noexcept {
        const http::request_head& head = exchange().request;
        if (req.method.data() != head.method_name.data()) [[unlikely]]
            return parse_method();
        return head.verb;
    }

    /** Is the request for a plain route, as it is spelt? If not it may still be, which takes longer to tell. */
    [[gnu::noinline]] bool is_plainly_for(const table_entry& route) const noexcept {
        return route.patterns.front().is_spelt(req.url) && (route.methods & set_of(verb())) != 0;
    }

    /** Keep an exception until the exchange is over: error handlers hold references to it. */
    CORTADO_DECL void keep_handled(const void* whole, const std::exception_ptr& error);
    CORTADO_DECL std::exception_ptr find_handled(const void* whole) const noexcept;

private:
    chain& open(const route_table& table, const web::cursor* behind, stop_token token);
    CORTADO_DECL void add_chain();
    CORTADO_DECL chain* find_chain(const web::pass& wanted) const noexcept;
    /** The chain whose layer was called last; null before any. */
    CORTADO_DECL const chain* entered_chain() const noexcept;
    CORTADO_DECL task<> enter_under_own_token(const route_table& table, web::cursor behind);
    CORTADO_DECL task<> drive(chain_guard top);
    CORTADO_DECL void settle(chain& top);
    CORTADO_DECL bool is_failing() const noexcept;
    void abandon() noexcept;
    CORTADO_DECL void name_express() noexcept;
    CORTADO_DECL void forget_unusual() noexcept;
    [[gnu::noinline]] http::method parse_method() const noexcept { return http::parse_method(req.method); }

    owned_list<chain> chains_;
    std::size_t open_ = 0;
    method_set would_take_ = 0;
    bool is_unusual_ = false;  // there is something to be forgotten with the request
    array_list<std::pair<const void*, std::exception_ptr>> handled_;
    std::string failed_route_;
    std::source_location failed_place_;
};

/** The direct_function of a layer that is no handler of this face. @param state  the web::layer */
CORTADO_DECL void call_layer(void* state, exchange_state& here, const web::cursor& next, task<>& left);

/** Make the layer that runs a table where it is mounted. */
CORTADO_DECL web::layer as_layer(std::shared_ptr<route_table> table);
/** The same for what is no list of this face, with which a table cannot freeze: it does here. */
CORTADO_DECL web::layer as_layer_elsewhere(std::shared_ptr<route_table> table);

}  // namespace cortado::express::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/exchange_state.ipp>
#endif
