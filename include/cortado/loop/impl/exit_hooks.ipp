#pragma once

#include <cortado/loop/detail/phases.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/exit_hooks.hpp>

#include <utility>

namespace cortado::detail {

CORTADO_DECL void add_before_exit(function<void(int)> hook) {
    event_loop::current().phases().before_exit.push_back(std::move(hook));
}

CORTADO_DECL void add_exit(function<void(int)> hook) {
    event_loop::current().phases().exit.push_back(std::move(hook));
}

}  // namespace cortado::detail
