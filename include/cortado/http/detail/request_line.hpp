#pragma once

#include <cortado/config.hpp>

#include <cortado/http/parse_status.hpp>

#include <string_view>

namespace cortado::http::detail {

/** Say how to refuse a head: once `status` is parse_status::error, with what status code and why. */
struct refusal {
    parse_status status = parse_status::need_more;
    int code = 0;
    const char* reason = "";
};

/** Find the status for a head that is to be refused. Whether that is 400, 414, 501 or 505 shows at the end
    of its first line; with that line in order it is 400.
    @param text    all octets from the first of the request line
    @param reason  the reason to give when the line is in order
    @return need_more while the line is unfinished and may yet become one of the better answers */
CORTADO_DECL refusal judge_request_line(std::string_view text, const parser_limits& limits,
                                        const char* reason);

}  // namespace cortado::http::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/request_line.ipp>
#endif
