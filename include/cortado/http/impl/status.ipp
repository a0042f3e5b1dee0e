#pragma once

#include <cortado/http/detail/status_table.hpp>
#include <cortado/http/status.hpp>

namespace cortado::http {

CORTADO_DECL std::string_view reason_phrase(int status) noexcept {
    for (const detail::status_entry& entry : detail::status_table) {
        if (entry.status == status) return entry.reason;
    }
    return {};
}

}  // namespace cortado::http
