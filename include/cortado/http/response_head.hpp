#pragma once

#include <cortado/config.hpp>

#include <cortado/http/fields.hpp>

#include <string>

namespace cortado::http {

/** Hold the head of a response that is being made. */
struct response_head {
    int status = 200;
    /** The reason phrase; empty means the standard one of the status. */
    std::string reason;
    fields headers;

    /** Make this an empty 200 again; memory is kept. */
    void clear() noexcept {
        status = 200;
        reason.clear();
        headers.clear();
    }
};

}  // namespace cortado::http
