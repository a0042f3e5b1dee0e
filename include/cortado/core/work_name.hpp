#pragma once

#include <cortado/config.hpp>

#include <atomic>
#include <string>

namespace cortado::logger {

/** Appends the name of the work at hand to a record's context, before what the hook of set_context() says. Set by who
    names work, as middleware::request_id(); null where nobody does. */
inline constinit std::atomic<void (*)(std::string&)> work_name{nullptr};

}  // namespace cortado::logger
