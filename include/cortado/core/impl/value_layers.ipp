#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/value_layers.hpp>

#include <cstring>

namespace cortado {

namespace detail {

// Where a walk over the layers stands.
struct layers_position {
    std::size_t layer;
    std::size_t given;
    std::size_t key_size;
};
static_assert(sizeof(layers_position) <= sizeof(value_cursor::position));

// The layer's own position is as large as the one for all layers, so it is kept behind the key; a layer that is
// made of layers keeps its own there.
inline void resume_layer(value_cursor& inner, const value_cursor& outer, const layers_position& at) {
    inner.count = at.given;
    if (at.given == 0) return;
    std::memcpy(inner.position, outer.scratch.data() + at.key_size, sizeof inner.position);
    inner.scratch.assign(outer.scratch, at.key_size + sizeof inner.position);
}
inline void keep_layer(value_cursor& outer, const value_cursor& inner, layers_position& at) {
    at.given = inner.count;
    at.key_size = inner.key.size();
    outer.scratch.assign(inner.key);
    outer.scratch.append(reinterpret_cast<const char*>(inner.position), sizeof inner.position);
    outer.scratch.append(inner.scratch);
    outer.key = std::string_view(outer.scratch).substr(0, at.key_size);
    outer.value = inner.value;
    std::memcpy(outer.position, &at, sizeof at);
}

inline bool is_covered(const value_layers& layers, std::size_t place, std::string_view name) {
    while (++place < layers.size()) {
        if (!layers[place].find(name).is_undefined()) return true;
    }
    return false;
}

inline bool next_in_layers(const void* object, value_cursor& cursor) {
    const auto& layers = *static_cast<const value_layers*>(object);
    layers_position position{};
    if (cursor.count != 0) std::memcpy(&position, cursor.position, sizeof position);
    for (; position.layer < layers.size(); ++position.layer, position.given = 0) {
        value_cursor inner;
        resume_layer(inner, cursor, position);
        while (inner.next(layers[position.layer])) {
            if (is_covered(layers, position.layer, inner.key)) continue;
            keep_layer(cursor, inner, position);
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
