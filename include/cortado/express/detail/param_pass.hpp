#pragma once

#include <cortado/config.hpp>
#include <cortado/core/owned_list.hpp>
#include <cortado/express/detail/route_table.hpp>
#include <cortado/web/layer.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::express::detail {

/** What the param handlers of one router have been called for in one request, and those that are being called before a
    layer. @source router 2, processParams */
struct param_pass {
    struct call {
        std::string name;
        std::string given;  ///< what the path said
        std::string value;  ///< what req.params has had behind its handlers
        web::signal said;   ///< what ended them
    };
    owned_list<call> calls;  // handlers hold views into them

    // Of the layer that is waiting.
    bool is_open = false;
    const table_entry* entry = nullptr;
    std::size_t matched = 0;
    std::uint32_t visit = 0;
    web::signal layer_said;  ///< the error that its handlers are to see
    std::vector<std::string> names;
    std::size_t next_name = 0;
    call* current = nullptr;
    std::size_t next_handler = 0;

    /** The last call of a name counts; those before it stay, as their handlers may still look at what they got. */
    const call* last_call_of(std::string_view name) const noexcept {
        for (std::size_t i = calls.size(); i-- > 0;) {
            if (calls[i].name == name) return &calls[i];
        }
        return nullptr;
    }
    void clear() noexcept {
        calls.clear();
        is_open = false;
    }
};

}  // namespace cortado::express::detail
