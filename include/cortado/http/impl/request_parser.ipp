#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/detail/request_line.hpp>
#include <cortado/http/detail/request_target.hpp>
#include <cortado/http/request_parser.hpp>
#include <cortado/http/token.hpp>

#include <llhttp.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string>
#include <type_traits>

namespace cortado::http {

static_assert(static_cast<int>(method::get) == HTTP_GET &&
                  static_cast<int>(method::m_search) == HTTP_MSEARCH &&
                  static_cast<int>(method::source) == HTTP_SOURCE &&
                  static_cast<int>(method::flush) == HTTP_FLUSH,
              "http::method must keep llhttp's order");
static_assert(sizeof(request_parser) <= 200);

/** What llhttp calls, and what is done before and after it ran. Lives for one call of parse_head. */
struct request_parser::impl {
    request_parser& parser;
    request_head& head;
    std::string_view data;
    field_block_memo* memo;
    const field* host = nullptr;
    std::uint32_t hosts = 0;
    std::uint32_t noted = 0;   // of the notes below
    std::uintptr_t shift = 0;  // from where llhttp reads to where the octets are: not 0 only while blanked

    static constexpr std::uint32_t max_empty_line_octets = 16;

    /** What the fields say beside Host and Content-Length: nearly always nothing. */
    enum note : std::uint32_t {
        says_close = 1,
        says_keep_alive = 2,
        says_upgrade = 4,
        has_upgrade = 8,
        has_expect = 16,
        has_transfer_encoding = 32,
    };
    void note_if(bool is_so, note what) noexcept { noted |= is_so ? what : 0u; }
    bool is_noted(note what) const noexcept { return (noted & what) != 0; }

    // --- llhttp's side

    llhttp_t* llhttp() noexcept { return std::launder(reinterpret_cast<llhttp_t*>(parser.state_)); }
    const char* at_home(const char* p) const noexcept {
        return reinterpret_cast<const char*>(reinterpret_cast<std::uintptr_t>(p) + shift);
    }
    int refuse(int status, const char* reason) noexcept {
        fail(status, reason);
        return HPE_USER;
    }
    int add_target(const char* at, std::size_t n) noexcept {
        const char* begin = head.target.empty() ? at : head.target.data();
        head.target = {begin, head.target.size() + n};
        if (head.target.size() <= parser.limits_->max_target) [[likely]]
            return 0;
        return refuse(414, "The request target is too long.");
    }
    int add_name(const char* at, std::size_t n) {
        if (!parser.in_name_) [[likely]] {
            if (head.headers.size() == parser.limits_->max_headers)
                return refuse(431, "There are too many header fields.");
            head.headers.append_view({at, n}, {});
            parser.in_name_ = true;
            return 0;
        }
        field& last = head.headers.back();  // cut by the end of the last input
        last.name = {last.name.data(), last.name.size() + n};
        return 0;
    }
    int add_value(const char* at, std::size_t n) noexcept {
        field& last = head.headers.back();
        if (parser.in_name_) [[likely]] {
            parser.in_name_ = false;
            last.value = {at, n};
            return 0;
        }
        if (last.value.data() + last.value.size() != at) return refuse(400, "A header field is folded.");
        last.value = {last.value.data(), last.value.size() + n};
        return 0;
    }

    static impl& self(llhttp_t* p) noexcept { return *static_cast<impl*>(p->data); }
    static int on_url(llhttp_t* p, const char* at, std::size_t n) {
        return self(p).add_target(self(p).at_home(at), n);
    }
    static int on_name(llhttp_t* p, const char* at, std::size_t n) {
        return self(p).add_name(self(p).at_home(at), n);
    }
    static int on_value(llhttp_t* p, const char* at, std::size_t n) {
        return self(p).add_value(self(p).at_home(at), n);
    }
    static int on_head_end(llhttp_t*) { return HPE_PAUSED; }

    static constexpr llhttp_settings_t make_settings() noexcept {
        llhttp_settings_t s{};
        s.on_url = on_url;
        s.on_header_field = on_name;
        s.on_header_value = on_value;
        s.on_headers_complete = on_head_end;
        return s;
    }

    [[gnu::cold]] parse_status fail(int status, const char* reason) noexcept {
        parser.error_status_ = static_cast<std::int16_t>(status);
        parser.error_reason_ = reason;
        parser.phase_ = phase::failed;
        return parse_status::error;
    }

    parse_status run();
    [[gnu::cold]] bool skip_empty_lines();
    void start();
    [[gnu::cold]] void follow_moved_text() noexcept;
    int execute(std::string_view input);
    [[gnu::cold]] int execute_blanked(std::string_view input);
    [[gnu::cold]] parse_status explain(int error);
    [[gnu::cold]] parse_status judge_request_line();
    bool read_repeated();
    parse_status finish();
    parse_status judge();
    void offer_to_memo(const char* fields_begin) noexcept;
    const char* check_request_line();
    const char* check_field(field& f, const char* begin) noexcept;
    [[gnu::cold]] const char* check_odd_field(field& f, const char* value) noexcept;
    bool note_field(const field& f) noexcept;
    [[gnu::cold]] bool note_ruling_field(const field& f) noexcept;
    const char* check_fields(const char* begin) noexcept;
    [[gnu::cold]] void read_connection(std::string_view options) noexcept;
    bool read_version(const char* version);
    void judge_persistence() noexcept;
    bool read_framing();
    [[gnu::cold]] bool check_transfer_encoding();
    bool check_host();
    [[gnu::cold]] bool check_expectation();
};

namespace detail {

/** Compare a token with a name in small letters, of the same length. Setting the bit that makes a letter
    small maps no other tchar to a letter or a hyphen, so one look at each octet will do. */
template <std::size_t N>
bool is_name(std::string_view token, const char (&lower)[N]) noexcept {
    using word = std::conditional_t<(N > 8), std::uint64_t, std::uint32_t>;
    constexpr std::size_t last = N - 1 - sizeof(word);  // the last word may overlap the one before
    auto difference_at = [&](std::size_t at) {
        word ours;
        word theirs;
        std::memcpy(&ours, lower + at, sizeof ours);
        std::memcpy(&theirs, token.data() + at, sizeof theirs);
        return (theirs | static_cast<word>(0x2020202020202020u)) ^ ours;
    };
    word difference = difference_at(last);
    for (std::size_t at = 0; at < last; at += sizeof(word)) difference |= difference_at(at);
    return difference == 0;
}

/** Tell whether there is a blank in a text; eight octets at a time, for llhttp lets one stand in a name. */
inline bool has_blank(std::string_view text) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101u;
    const char* p = text.data();
    std::size_t left = text.size();
    for (; left >= 8; p += 8, left -= 8) {
        std::uint64_t v = 0;
        std::memcpy(&v, p, 8);
        v ^= ones * ' ';
        if (((v - ones) & ~v & (ones * 0x80)) != 0) return true;
    }
    for (; left != 0; ++p, --left) {
        if (*p == ' ') return true;
    }
    return false;
}

/** Give llhttp's state at the beginning of a request: copying it costs less than having it made each time. */
inline const llhttp_t& fresh_state(const llhttp_settings_t& settings) noexcept {
    static const llhttp_t fresh = [&settings] {
        llhttp_t made;
        llhttp_init(&made, HTTP_REQUEST, &settings);
        made.lenient_flags |= LENIENT_VERSION;  // judged here: 505 needs more than "invalid"
        return made;
    }();
    return fresh;
}

template <class Impl>
inline constexpr llhttp_settings_t request_settings = Impl::make_settings();

/** Give a plain sentence for an error of llhttp's. */
inline const char* sentence_of(int error) noexcept {
    switch (error) {
        case HPE_INVALID_HEADER_TOKEN: return "A header field is malformed.";
        case HPE_INVALID_CONTENT_LENGTH: return "The Content-Length is malformed.";
        case HPE_UNEXPECTED_CONTENT_LENGTH: return "Content-Length stands twice or beside Transfer-Encoding.";
        case HPE_INVALID_TRANSFER_ENCODING: return "The Transfer-Encoding is malformed.";
        case HPE_CR_EXPECTED:
        case HPE_LF_EXPECTED:
        case HPE_STRICT: return "A line does not end with CRLF.";
        default: return "The request is malformed.";
    }
}

}  // namespace detail

/** Skip a few empty lines before the request line. @return whether a request line may begin
    @source RFC 9112 2.2 */
inline bool request_parser::impl::skip_empty_lines() {
    std::uint32_t& skipped = parser.skipped_;
    while (skipped < data.size() && (data[skipped] == '\r' || data[skipped] == '\n')) {
        const std::string_view rest = data.substr(skipped, 2);
        parser.fed_ = skipped;
        if (rest == "\r") return false;
        if (rest != "\r\n" || (skipped += 2) > max_empty_line_octets) {
            fail(400, "The request does not begin with a request line.");
            return false;
        }
    }
    parser.fed_ = skipped;
    return skipped < data.size();
}

inline void request_parser::impl::start() {
    head.clear();
    parser.in_name_ = false;
    static_assert(sizeof(llhttp_t) <= sizeof(parser.state_) && alignof(llhttp_t) <= 8);
    ::new (static_cast<void*>(parser.state_)) llhttp_t(detail::fresh_state(detail::request_settings<impl>));
}

inline void request_parser::impl::follow_moved_text() noexcept {
    head.headers.rebase(parser.base_, data.data());
    if (!head.target.empty()) {
        const std::uintptr_t offset = reinterpret_cast<std::uintptr_t>(head.target.data()) -
                                      reinterpret_cast<std::uintptr_t>(parser.base_);
        head.target = {data.data() + offset, head.target.size()};
    }
}

/** Let llhttp read on. */
inline int request_parser::impl::execute(std::string_view input) {
    llhttp()->data = this;
    if (parser.blanked_) return execute_blanked(input);
    return llhttp_execute(llhttp(), input.data(), input.size());
}

inline int request_parser::impl::execute_blanked(std::string_view input) {
    llhttp_t* p = llhttp();
    std::string blanked(input);
    std::replace(blanked.begin(), blanked.end(), '\t', ' ');
    shift = reinterpret_cast<std::uintptr_t>(input.data()) - reinterpret_cast<std::uintptr_t>(blanked.data());
    const int error = llhttp_execute(p, blanked.data(), blanked.size());
    p->error_pos = at_home(p->error_pos);
    return error;
}

inline parse_status request_parser::impl::run() {
    if (parser.fed_ == parser.skipped_) {
        const bool at_line = parser.skipped_ < data.size() && data[parser.skipped_] > '\r';
        if (!at_line && !skip_empty_lines())
            return parser.phase_ == phase::failed ? parse_status::error : parse_status::need_more;
        start();
        if (memo != nullptr && read_repeated()) return judge();
    } else if (parser.base_ != data.data()) {
        follow_moved_text();
    }
    parser.base_ = data.data();
    const std::size_t end = std::min<std::size_t>(data.size(), parser.limits_->max_head_bytes);
    const int error = execute({data.data() + parser.fed_, end - parser.fed_});
    if (error == HPE_PAUSED) [[likely]] {
        parser.fed_ = static_cast<std::uint32_t>(llhttp()->error_pos - data.data());
        return finish();
    }
    if (error != HPE_OK) return explain(error);
    parser.fed_ = static_cast<std::uint32_t>(end);
    if (llhttp()->method == HTTP_PRI)
        return explain(HPE_INVALID_METHOD);  // it would wait for HTTP/2 to go on
    if (end < parser.limits_->max_head_bytes) return parse_status::need_more;
    return fail(431, "The request head is too long.");
}

inline parse_status request_parser::impl::explain(int error) {
    if (error == HPE_USER) return parse_status::error;
    // llhttp takes no tab behind a Content-Length, where RFC 9110 5.6.3 allows one: let it read blanks
    // instead. The checks of finish() look at the true octets.
    const char* at = llhttp()->error_pos;  // may be the end of the text
    const bool at_tab = error == HPE_INVALID_CONTENT_LENGTH && at < data.data() + data.size() && *at == '\t';
    if (at_tab && !parser.blanked_) {
        parser.blanked_ = true;
        parser.fed_ = parser.skipped_;
        return run();
    }
    parser.error_reason_ = detail::sentence_of(error);
    parser.phase_ = phase::bad_line;
    parser.fed_ = parser.skipped_ + 1;
    return judge_request_line();
}

inline parse_status request_parser::impl::judge_request_line() {
    const detail::refusal verdict =
        detail::judge_request_line(data.substr(parser.skipped_), *parser.limits_, parser.error_reason_);
    if (verdict.status == parse_status::need_more) return parse_status::need_more;
    return fail(verdict.code, verdict.reason);
}

/** Check the octets around what llhttp found in the request line. @return where the fields begin, or nullptr
 */
inline const char* request_parser::impl::check_request_line() {
    const char* begin = data.data() + parser.skipped_;
    const char* end = data.data() + parser.fed_;
    head.verb = static_cast<method>(llhttp()->method);
    head.method_name = {begin, to_string(head.verb).size()};
    const char* target = begin + head.method_name.size() + 1;
    if (head.target.data() != target || target[-1] != ' ') return nullptr;
    const char* version = target + head.target.size();
    if (end - version < 13 || *version != ' ' || std::memcmp(version + 9, "\r\n", 2) != 0) return nullptr;
    return version + 11;
}

/** Check that one field is exactly `name ":" OWS value OWS CRLF`, and trim its value.
    @return where the next line begins, or nullptr */
inline const char* request_parser::impl::check_field(field& f, const char* begin) noexcept {
    const char* name_end = begin + f.name.size();
    if (f.name.data() != begin || *name_end != ':') return nullptr;
    if (f.value.data() == name_end + 2 && name_end[1] == ' ' && !f.value.empty() && !parser.blanked_)
        [[likely]] {
        const char* end = f.value.data() + f.value.size();
        if (end[-1] != ' ' && end[-1] != '\t' && std::memcmp(end, "\r\n", 2) == 0) return end + 2;
    }
    return check_odd_field(f, name_end + 1);
}

/** The same for one whose value does not stand between one blank and the end of its line. */
inline const char* request_parser::impl::check_odd_field(field& f, const char* value) noexcept {
    if (parser.blanked_ && !is_token(f.name)) return nullptr;  // llhttp may have been shown a blank for a tab
    while (*value == ' ' || *value == '\t') ++value;
    // llhttp reports an empty value as lying behind its line, so there is nothing to compare then.
    if (!f.value.empty() && f.value.data() != value) return nullptr;
    const char* end = value + f.value.size();
    while (*end == ' ' || *end == '\t') ++end;
    while (!f.value.empty() && (f.value.back() == ' ' || f.value.back() == '\t')) f.value.remove_suffix(1);
    return std::memcmp(end, "\r\n", 2) == 0 ? end + 2 : nullptr;
}

/** Note a field if it is one of those that matter here. @return false if it is malformed */
inline bool request_parser::impl::note_field(const field& f) noexcept {
    constexpr std::size_t longest = 17;
    constexpr std::uint32_t lengths = 1u << 0 | 1u << 6 | 1u << 7 | 1u << 10 | 1u << longest;
    const std::size_t size = f.name.size();
    if (size == 4 && detail::is_name(f.name, "host")) {
        if (hosts++ == 0) host = &f;
        return true;
    }
    if (size <= longest && ((lengths >> size) & 1) != 0) return note_ruling_field(f);
    return !detail::has_blank(f.name);  // llhttp counts the blank among the tchars
}

/** The same for one that may be about the connection or the body, by the length of its name. */
inline bool request_parser::impl::note_ruling_field(const field& f) noexcept {
    switch (f.name.size()) {
        case 0: return false;
        case 6: note_if(detail::is_name(f.name, "expect"), has_expect); break;
        case 7:
            if (!detail::is_name(f.name, "upgrade")) break;
            note_if(true, has_upgrade);
            return is_field_value(f.value);
        case 10:
            if (!detail::is_name(f.name, "connection")) break;
            read_connection(f.value);
            return is_field_value(f.value);
        case 17: note_if(detail::is_name(f.name, "transfer-encoding"), has_transfer_encoding); break;
        default: break;
    }
    return !detail::has_blank(f.name);
}

/** Check all fields up to the empty line, and note those that matter here.
    llhttp has seen every octet, so what is left to check is the octets between the parts. The walk cannot
    leave the head: it stops at anything but a blank, and behind each field come at least two octets, the end
    of its line and the empty line.
    @return what ends the head, or nullptr */
inline const char* request_parser::impl::check_fields(const char* begin) noexcept {
    for (field& f : head.headers) {
        begin = check_field(f, begin);
        if (begin == nullptr || !note_field(f)) return nullptr;
    }
    return begin;
}

/** Note the options of a Connection field: llhttp's own flags also heed Proxy-Connection, which is no field
 * of ours. */
inline void request_parser::impl::read_connection(std::string_view options) noexcept {
    note_if(list_has_token(options, "close"), says_close);
    note_if(list_has_token(options, "keep-alive"), says_keep_alive);
    note_if(list_has_token(options, "upgrade"), says_upgrade);
}

inline parse_status request_parser::impl::finish() {
    const char* fields_begin = check_request_line();
    if (fields_begin == nullptr) {
        parser.error_reason_ = "The request line is malformed.";
        return judge_request_line();
    }
    if (!read_version(fields_begin - 10)) return parse_status::error;
    const char* end = check_fields(fields_begin);
    const char* head_end = data.data() + parser.fed_;
    if (end == nullptr || end + 2 != head_end || end[0] != '\r' || end[1] != '\n')
        return fail(400, "A header field is malformed.");
    const parse_status status = judge();
    if (status == parse_status::done && memo != nullptr) offer_to_memo(fields_begin);
    return status;
}

/** Judge what the fields say together. */
inline parse_status request_parser::impl::judge() {
    parser.phase_ = phase::complete;
    const bool says_more = noted != 0 || (llhttp()->flags & F_CONTENT_LENGTH) != 0;
    if (says_more || head.minor_version == 0 || head.verb == method::connect) {
        judge_persistence();
        if (!read_framing()) return parse_status::error;
    }
    if (!check_host()) return parse_status::error;
    if (const char* wrong = detail::resolve_target(head)) return fail(400, wrong);
    if (is_noted(has_expect) && !check_expectation()) return parse_status::error;
    return parse_status::done;
}

inline bool request_parser::impl::read_version(const char* version) {
    const bool known = std::memcmp(version, "HTTP/1.", 7) == 0 && version[7] >= '0' && version[7] <= '9';
    if (!known) {
        judge_request_line();
        return false;
    }
    head.minor_version = version[7] == '0' ? 0 : 1;  // 1.2 is answered as 1.1: RFC 9110 2.5
    return true;
}

CORTADO_DECL parse_status request_parser::parse_head(std::string_view data, request_head& head,
                                                     field_block_memo* memo) {
    impl work{*this, head, data, memo};
    switch (phase_) {
        case phase::head: return work.run();
        case phase::bad_line: return work.judge_request_line();
        case phase::failed: return parse_status::error;
        default:
            throw usage_error(
                "http::request_parser::parse_head: the last message is not over; call reset() first");
    }
}

CORTADO_DECL body_step request_parser::parse_body(std::string_view data) {
    switch (phase_) {
        case phase::length_body: {
            const std::size_t n = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, data.size()));
            remaining_ -= n;
            if (remaining_ == 0) phase_ = phase::complete;
            const parse_status status = remaining_ == 0 ? parse_status::done : parse_status::need_more;
            return {status, n, data.substr(0, n)};
        }
        case phase::chunked_body: {
            const body_step step = chunks_.step(data, *limits_);
            if (step.status == parse_status::done) phase_ = phase::complete;
            if (step.status == parse_status::error) {
                phase_ = phase::failed;
                error_status_ = static_cast<std::int16_t>(chunks_.error_status());
                error_reason_ = chunks_.error_reason().data();
            }
            return step;
        }
        case phase::complete: return {parse_status::done, 0, {}};
        case phase::failed: return {parse_status::error, 0, {}};
        default:
            throw usage_error(
                "http::request_parser::parse_body: the head is not read yet; call parse_head() first");
    }
}

}  // namespace cortado::http

#include <cortado/http/impl/request_parser_framing.ipp>
#include <cortado/http/impl/request_parser_repeated.ipp>
