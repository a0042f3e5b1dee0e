#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/core/value_ref.hpp>

#include <string>
#include <string_view>

namespace cortado::koa::detail {

/** What renders the views of a request; kept in its state. */
struct view_source {
    static constexpr std::string_view name = "koa.views";

    void* engine = nullptr;
    std::string (*render)(void* engine, std::string_view name, const value_ref& locals) = nullptr;
    task<std::string> (*render_later)(void* engine, std::string_view name, value_ref locals) = nullptr;
};

}  // namespace cortado::koa::detail
