#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/value_layers.hpp>

#include <new>

namespace cortado {

namespace detail {

// Where a walk over the layers stands. The cursor of the layer itself is made anew by stepping: layers are few.
struct layers_position {
    std::size_t layer;
    std::size_t given;
};

inline bool is_covered(const value_layers& layers, std::size_t place, std::string_view name) {
    while (++place < layers.size()) {
        if (!layers[place].find(name).is_undefined()) return true;
    }
    return false;
}

inline bool next_in_layers(const void* object, value_cursor& cursor) {
    const auto& layers = *static_cast<const value_layers*>(object);
    if (cursor.count == 0) ::new (static_cast<void*>(cursor.position)) layers_position{0, 0};
    layers_position& position = *std::launder(reinterpret_cast<layers_position*>(cursor.position));
    for (; position.layer < layers.size(); ++position.layer, position.given = 0) {
        value_cursor inner;
        for (std::size_t skipped = 0; inner.next(layers[position.layer]); ++skipped) {
            if (skipped < position.given) continue;
            ++position.given;
            if (is_covered(layers, position.layer, inner.key)) continue;
            cursor.scratch.assign(inner.key);
            cursor.key = cursor.scratch;
            cursor.value = inner.value;
            return true;
        }
    }
    return false;
}

inline constexpr value_table layers_table{
    .kind = value_kind::object,
    .size =
        [](const void* object) {
            std::size_t count = 0;
            for (value_cursor at; next_in_layers(object, at); ++at.count) ++count;
            return count;
        },
    .find = [](const void* object,
               std::string_view name) { return static_cast<const value_layers*>(object)->find(name); },
    .next = next_in_layers,
};

}  // namespace detail

CORTADO_DECL void value_layers::add(const value_ref& layer) {
    if (layer.kind() != value_kind::object) return;
    if (count_ == most)
        throw usage_error("value_layers: there are 8 layers already, and there is room for no more");
    layers_[count_++] = layer;
}

CORTADO_DECL value_ref value_layers::find(std::string_view name) const {
    for (std::size_t place = count_; place-- > 0;) {
        const value_ref found = layers_[place].find(name);
        if (!found.is_undefined()) return found;
    }
    return {};
}

CORTADO_DECL value_ref value_traits<value_layers>::ref(const value_layers& layers) {
    return value_ref(&layers, detail::layers_table);
}

}  // namespace cortado
