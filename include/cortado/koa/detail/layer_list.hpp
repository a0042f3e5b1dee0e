#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/web/layer.hpp>

#include <cstddef>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

namespace cortado::koa::detail {

/** The layers of an application or of compose(), in order. Frozen before the first request: requests keep
    pointers into it. */
class layer_list {
public:
    /** A layer, and whom to name when its next() is dropped. */
    struct entry final : cortado::detail::drop_watch {
        explicit entry(web::layer erased) : layer(std::move(erased)) {}
        [[gnu::cold]] CORTADO_DECL void on_dropped() noexcept override;

        web::layer layer;
    };

    /** @throws usage_error  the list is frozen, or the layer can never be called in a Koa list */
    CORTADO_DECL void add(web::layer added);
    void freeze() noexcept { frozen_ = true; }
    bool is_frozen() const noexcept { return frozen_; }

    std::size_t size() const noexcept { return entries_.size(); }
    entry* entries() noexcept { return entries_.data(); }

private:
    std::vector<entry> entries_;
    bool frozen_ = false;
};

/** Spell a registration place for a message: "app.cpp:12". */
CORTADO_DECL std::string to_text(const std::source_location& place);

}  // namespace cortado::koa::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/layer_list.ipp>
#endif
