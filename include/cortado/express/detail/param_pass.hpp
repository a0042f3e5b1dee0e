#pragma once

#include <cortado/config.hpp>
#include <cortado/express/detail/route_table.hpp>
#include <cortado/web/layer.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
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
    std::vector<std::unique_ptr<call>> calls;  // handlers hold views into them

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

    void clear() noexcept {
        calls.clear();
        is_open = false;
    }
};

}  // namespace cortado::express::detail
