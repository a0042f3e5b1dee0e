#pragma once

#include <cortado/config.hpp>
#include <cortado/core/value_ref.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace cortado {

/** Lay objects over one another: a name is looked up in the last one first, as where a page's values cover those of
    the whole application. The values stay where they are. Refer to it by value_of() while it lives. */
class value_layers {
public:
    /** The most layers there may be. */
    static constexpr std::size_t most = 8;

    /** Put an object on top; what is no object, or nothing, adds no names.
        @throws usage_error  there are `most` already */
    CORTADO_DECL void add(const value_ref& layer);

    std::size_t size() const noexcept { return count_; }
    const value_ref& operator[](std::size_t place) const noexcept { return layers_[place]; }
    /** What the topmost layer that has the name says; undefined if none has. */
    CORTADO_DECL value_ref find(std::string_view name) const;

private:
    std::array<value_ref, most> layers_{};
    std::size_t count_ = 0;
};

template <>
struct value_traits<value_layers> {
    CORTADO_DECL static value_ref ref(const value_layers& layers);
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/core/impl/value_layers.ipp>
#endif
