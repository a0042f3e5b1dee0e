#pragma once

// Heads whose fields came before. The rest of request_parser.ipp.
#include <cortado/http/request_parser.hpp>

#include <cstring>

namespace cortado::http {

/** Let llhttp read the request line alone where the fields are octet for octet those that came before. They were
    accepted, and would be again: behind the line, llhttp and we look at nothing else.
    @return false if not all of that is so; nothing has been read then */
inline bool request_parser::impl::read_repeated() {
    const char* const begin = data.data() + parser.skipped_;
    const std::size_t size = data.size() - parser.skipped_;
    const auto* const feed = static_cast<const char*>(std::memchr(begin, '\n', size));
    if (feed == nullptr) return false;
    const auto line = static_cast<std::size_t>(feed + 1 - begin);
    const std::size_t head_size = parser.skipped_ + line + memo->size();
    if (!memo->begins({feed + 1, size - line}) || head_size > parser.limits_->max_head_bytes ||
        memo->field_count() > parser.limits_->max_headers)
        return false;
    const bool is_read = execute({begin, line}) == HPE_OK && llhttp()->method != HTTP_PRI;  // of HTTP/2
    parser.fed_ = static_cast<std::uint32_t>(head_size);  // how far check_request_line() may look
    const bool is_usual = is_read && check_request_line() == feed + 1 && head.verb != method::connect &&
                          std::memcmp(feed - 9, "HTTP/1.1", 8) == 0;
    parser.fed_ = parser.skipped_;  // until nothing can fail any more
    if (is_usual) [[likely]] {
        head.minor_version = 1;
        host = memo->append_to(head.headers, feed + 1);
        hosts = 1;
        noted = memo->notes();
        parser.fed_ = static_cast<std::uint32_t>(head_size);
        return true;
    }
    parser.phase_ = phase::head;
    start();
    return false;
}

inline void request_parser::impl::offer_to_memo(const char* fields_begin) noexcept {
    const bool is_plain = (noted & ~std::uint32_t{says_keep_alive}) == 0 &&
                          (llhttp()->flags & F_CONTENT_LENGTH) == 0 && !parser.blanked_;
    if (!is_plain || head.minor_version == 0 || head.verb == method::connect) return;
    memo->offer({fields_begin, static_cast<std::size_t>(data.data() + parser.fed_ - fields_begin)},
                head.headers, host, noted);
}

}  // namespace cortado::http
