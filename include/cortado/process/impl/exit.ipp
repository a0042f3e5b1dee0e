#pragma once

#include <cortado/loop/event_loop.hpp>
#include <cortado/process/exit.hpp>

#include <cstdlib>

namespace cortado::process {

CORTADO_DECL int exit_code() { return event_loop::current().exit_code(); }
CORTADO_DECL void exit_code(int code) { event_loop::current().exit_code(code); }

CORTADO_DECL void exit(std::optional<int> code) {
    event_loop& loop = event_loop::current();
    if (code) loop.exit_code(*code);
    loop.call_exit_hooks();
    std::exit(loop.exit_code());
}

CORTADO_DECL void abort() noexcept { std::abort(); }

}  // namespace cortado::process
