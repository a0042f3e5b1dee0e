#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/core/task.hpp>
#include <cortado/express/path_text.hpp>
#include <cortado/http/method.hpp>
#include <cortado/web/layer.hpp>
#include <cortado/web/path_pattern.hpp>
#include <cortado/web/route_index.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

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

/** A layer of this face's own lists. */
struct own_layer {
    web::layer what;
    direct_function direct = nullptr;  ///< of a linear layer
    bool is_endpoint = false;          ///< takes no next: nothing behind it is reached
    bool is_foreign = false;           ///< `direct` is called with the layer itself, not with its state
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
    bool is_endpoint;
    bool is_foreign;
};

class route_table;

/** One place of a router: a middleware behind a mount path, or a route. */
struct table_entry {
    array_list<web::path_pattern> patterns;  ///< the first that matches counts; none where there is a rule
    bool is_route = false;
    /** use() without a path: nothing is looked at. */
    bool matches_everything = false;
    method_set methods = 0;                   ///< of a route: those it names; every_method after all()
    method_set named = 0;                     ///< of a route: `methods` without all()
    array_list<route_handler> handlers = {};  ///< of a middleware: one
    std::source_location place = {};
    std::shared_ptr<const route_table> mounted = {};  ///< of a router or an application
    path_rule rule = {};

    /** A linear layer without a path, or a route with a path of plain text and one linear handler: the way through a
        row of them is short. */
    bool is_plain = false;
    bool leads_to_plain = false;
    direct_function direct = nullptr;  ///< of a plain entry
    void* state = nullptr;

    /** @param said  becomes what a rule has thrown */
    web::match_result match(std::string_view path, web::params& out, std::size_t& matched,
                            web::signal& said) const;
    [[gnu::cold]] CORTADO_DECL web::match_result match_by_rule(std::string_view path, web::params& out,
                                                               std::size_t& matched, web::signal& said) const;

    /** Find what a request's method stands for here: HEAD takes what GET has where nothing else is said. */
    method_set effective(http::method verb) const noexcept {
        const method_set own = set_of(verb);
        const bool is_plain_head = verb == http::method::head && (named & own) == 0;
        return is_plain_head ? set_of(http::method::get) : own;
    }
};

inline web::match_result table_entry::match(std::string_view path, web::params& out, std::size_t& matched,
                                            web::signal& said) const {
    auto each = patterns.begin();
    const auto end = patterns.end();
    if (each == end) [[unlikely]]
        return match_by_rule(path, out, matched, said);
    do {
        const web::match_result result = each->match(path, out, &matched);
        if (result != web::match_result::no) return result;
    } while (++each != end);
    return web::match_result::no;
}

// The pointers among its handlers stay good while entries move.
static_assert(std::is_nothrow_move_constructible_v<table_entry>);

/** The layers of a router in order, shared by its handles and the requests that are passing through. */
class route_table {
public:
    router_options options;
    /** Of an application's own table; none in a router's. */
    std::shared_ptr<application_state> application;

    /** Add a layer behind mount paths.
        @param mounted  the table that the layer runs, if it does: it freezes with this one
        @throws usage_error  `mounted` is this table, or has this table mounted somewhere inside */
    CORTADO_DECL void mount(const path_text& path, own_layer what,
                            const std::shared_ptr<route_table>& mounted);
    /** Add a route that has no handlers yet. @return its index, for extend_route() */
    CORTADO_DECL std::size_t add_route(const path_text& path);
    CORTADO_DECL void extend_route(std::size_t index, method_set methods, array_list<own_layer> handlers);
    std::source_location place_of(std::size_t index) const noexcept { return entries_[index].place; }

    CORTADO_DECL void add_param(std::string_view name, own_layer handler);
    /** The handlers of a captured name; empty where there are none. */
    CORTADO_DECL std::span<const route_handler> params_of(std::string_view name) const noexcept;
    bool has_params() const noexcept { return !params_.empty(); }

    /** Take no layers any more: requests are about to read the table, from any thread.
        @return whether it took some until now */
    CORTADO_DECL bool freeze();
    /** @throws usage_error  frozen; `call` is named in the message */
    CORTADO_DECL void check_open(std::string_view call) const;

    const array_list<table_entry>& entries() const noexcept { return entries_; }
    /** Has it begun to take layers? Then it is known how they compare paths. */
    bool is_settled() const noexcept { return is_settled_; }
    /** Is the first entry a plain one? */
    bool begins_plain() const noexcept { return begins_plain_; }
    /** Tables that are mounted here. */
    const array_list<std::shared_ptr<route_table>>& mounted() const noexcept { return mounted_; }
    /** Find candidates by index rather than one by one. */
    bool is_large() const noexcept { return entries_.size() > few; }
    const web::route_index& index() const noexcept { return index_; }

private:
    CORTADO_DECL array_list<web::path_pattern> compile(const path_text& path, bool is_route) const;
    CORTADO_DECL void settle_options();
    CORTADO_DECL void add(table_entry added);
    CORTADO_DECL void note_plain(std::size_t index);
    CORTADO_DECL bool reaches(const route_table& wanted) const noexcept;

    static constexpr std::size_t few = 8;

    array_list<table_entry> entries_;
    web::route_index index_;
    array_list<std::shared_ptr<route_table>> mounted_;
    array_list<std::pair<std::string, array_list<route_handler>>> params_;
    bool begins_plain_ = false;
    bool is_settled_ = false;
    bool frozen_ = false;
};

}  // namespace cortado::express::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/route_table.ipp>
#endif
