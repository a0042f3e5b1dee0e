#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/core/task.hpp>
#include <cortado/web/layer.hpp>

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string>
#include <utility>

namespace cortado::koa::detail {

class pass;

/** The layers of an application or of compose(), in order. Frozen before the first request: requests keep
    pointers into it. */
class layer_list {
public:
    struct entry;
    /** Make the task of a layer, for a pass that has come to it. */
    using enter_function = task<> (*)(entry& of, pass& by, std::uint32_t next_position);

    /** A layer, and whom to name when its next() is dropped; in one cache line. */
    struct alignas(64) entry final : cortado::detail::drop_watch {
        entry(web::layer erased, enter_function how) : enter(how), layer(std::move(erased)) {}
        [[gnu::cold]] CORTADO_DECL void on_dropped() noexcept override;

        enter_function enter;
        web::layer layer;
    };

    /** @param enter  a shorter way to the layer than its `call`, or null
        @throws usage_error  the list is frozen, or the layer can never be called in a Koa list */
    CORTADO_DECL void add(web::layer added, enter_function enter = nullptr);
    CORTADO_DECL void freeze();
    /** Name the layers that have no place of their own by that of the whole, as far as nobody has yet. */
    CORTADO_DECL void place_at(const std::source_location& place) noexcept;
    const bool& is_frozen() const noexcept { return frozen_; }

    // --- of a frozen list
    std::uint32_t size() const noexcept { return size_; }
    /** The layers, and behind the last of them an entry that leads out of the list. */
    entry* entries() noexcept { return entries_.data(); }

private:
    array_list<entry> entries_;
    std::uint32_t size_ = 0;
    bool frozen_ = false;
};

// How a pass enters what is no handler of Koa's own, and how it goes on in the list that its own list stands in.
CORTADO_DECL task<> enter_onion(layer_list::entry& of, pass& by, std::uint32_t next_position);
CORTADO_DECL task<> enter_linear(layer_list::entry& of, pass& by, std::uint32_t next_position);
CORTADO_DECL task<> leave_list(layer_list::entry& end, pass& by, std::uint32_t next_position);

/** Spell a registration place for a message: "app.cpp:12". */
CORTADO_DECL std::string to_text(const std::source_location& place);
/** The same of a layer: "app.cpp:12 (layer 2 of that compose())". */
CORTADO_DECL std::string to_text(const web::layer& layer);

}  // namespace cortado::koa::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/layer_list.ipp>
#endif
