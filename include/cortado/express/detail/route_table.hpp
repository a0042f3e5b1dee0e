#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/method.hpp>
#include <cortado/web/layer.hpp>
#include <cortado/web/path_pattern.hpp>
#include <cortado/web/route_index.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <source_location>
#include <string_view>
#include <type_traits>
#include <vector>

namespace cortado::express {

/** How a router compares paths. */
struct router_options {
    bool case_sensitive = false;
    /** Routes tell "/a" from "/a/"; use() never does. */
    bool strict = false;
    /** Handlers see the params of the mount point too; those of their own pattern win. */
    bool merge_params = false;
};

}  // namespace cortado::express

namespace cortado::express {
class application_state;
}

namespace cortado::express::detail {

class exchange_state;

/** Call a linear layer with what this face has at hand.
    @param left  becomes what the handler has left to do, if anything */
using direct_function = void (*)(void* state, exchange_state& here, const web::cursor& next, task<>& left);

/** The direct_function of a layer that is no handler of this face. @param state  the web::layer */
CORTADO_DECL void call_layer(void* state, exchange_state& here, const web::cursor& next, task<>& left);

/** A layer of this face's own lists. */
struct own_layer {
    web::layer what;
    direct_function direct = nullptr;  ///< null: by what.call
};

/** A set of methods, one bit each. */
using method_set = std::uint64_t;
inline constexpr method_set every_method = ~method_set{0};
constexpr method_set set_of(http::method verb) noexcept {
    return method_set{1} << static_cast<unsigned>(verb);
}

/** One handler of a route. */
struct route_handler {
    method_set methods;
    web::layer what;
    direct_function direct;  ///< of a linear layer
    void* state;             ///< for `direct`
};

/** One place of a router: a middleware behind a mount path, or a route. */
struct table_entry {
    web::path_pattern pattern;
    bool is_route;
    /** use() without a path: nothing is looked at. */
    bool matches_everything;
    method_set methods;                   ///< of a route: those it names; every_method after all()
    method_set named;                     ///< of a route: `methods` without all()
    std::vector<route_handler> handlers;  ///< of a middleware: one

    /** A linear layer without a path, or a route with a path of plain text and one linear handler: the way through a
        row of them is short. */
    bool is_plain = false;
    bool leads_to_plain = false;
    direct_function direct = nullptr;  ///< of a plain entry
    void* state = nullptr;

    /** Find what a request's method stands for here: HEAD takes what GET has where nothing else is said. */
    method_set effective(http::method verb) const noexcept {
        const method_set own = set_of(verb);
        const bool is_plain_head = verb == http::method::head && (named & own) == 0;
        return is_plain_head ? set_of(http::method::get) : own;
    }
};

// The pointers among its handlers stay good while entries move.
static_assert(std::is_nothrow_move_constructible_v<table_entry>);

/** The layers of a router in order, shared by its handles and the requests that are passing through. */
class route_table {
public:
    router_options options;
    /** Of an application's own table; none in a router's. */
    std::shared_ptr<application_state> application;

    CORTADO_DECL void add_middleware(std::string_view path, own_layer what);
    CORTADO_DECL void add_route(std::string_view path, method_set methods, std::vector<own_layer> handlers);

    /** Remember a table that is mounted here: it freezes with this one.
        @throws usage_error  it is this table, or has this table mounted somewhere inside */
    CORTADO_DECL void adopt(std::shared_ptr<route_table> mounted, std::string_view path);

    /** Take no layers any more: requests are about to read the table, from any thread. */
    CORTADO_DECL void freeze() noexcept;
    /** @throws usage_error  frozen; `call` is named in the message */
    CORTADO_DECL void check_open(std::string_view call) const;

    const std::vector<table_entry>& entries() const noexcept { return entries_; }
    bool empty() const noexcept { return entries_.empty(); }
    /** Is the first entry a plain one? */
    bool begins_plain() const noexcept { return begins_plain_; }
    /** Find candidates by index rather than one by one. */
    bool is_large() const noexcept { return entries_.size() > few; }
    const web::route_index& index() const noexcept { return index_; }

private:
    CORTADO_DECL void add(table_entry added);
    CORTADO_DECL bool reaches(const route_table& wanted) const noexcept;

    static constexpr std::size_t few = 8;

    std::vector<table_entry> entries_;
    web::route_index index_;
    std::vector<std::shared_ptr<route_table>> mounted_;
    bool begins_plain_ = false;
    bool frozen_ = false;
};

}  // namespace cortado::express::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/route_table.ipp>
#endif
