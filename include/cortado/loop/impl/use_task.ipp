#pragma once

#include <cortado/loop/use_task.hpp>

#include <asio/error.hpp>

#include <system_error>

namespace cortado::detail {

CORTADO_DECL bool is_aborted(const std::exception_ptr& failure) noexcept {
    try {
        std::rethrow_exception(failure);
    } catch (const std::system_error& error) {
        return error.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

}  // namespace cortado::detail
