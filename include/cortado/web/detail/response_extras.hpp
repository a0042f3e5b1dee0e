#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/web/response_hooks.hpp>
#include <cortado/web/state_map.hpp>

#include <chrono>
#include <memory>

namespace cortado::web::detail {

struct attachment {
    const void* type;  // a type_mark
    erased_value value;
};

/** What only some requests have. Made at the first need and kept with the exchange, so that the lists keep their room. */
struct response_extras {
    array_list<before_head_function> before_head;
    array_list<finish_function> on_finish;
    std::unique_ptr<body_filter> filter;  // of what is written piece by piece
    array_list<attachment> attachments;
    std::chrono::steady_clock::time_point begun_at;
    response_end end;
    bool is_preparing = false;  // the functions of before_head are being called
    bool is_reported = false;   // those of on_finish have been
};

}  // namespace cortado::web::detail
