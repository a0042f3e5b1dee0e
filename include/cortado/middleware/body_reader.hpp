#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/task.hpp>
#include <cortado/middleware/body_error.hpp>
#include <cortado/middleware/byte_limit.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/layer.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::middleware {

/** Which requests a body parser is for: a media type, several, or a function of the request. Types may be short names
    and patterns: "json", "text/...", "+json"; see http::type_is(). */
class body_type {
public:
    body_type() = default;
    body_type(const char* pattern) : body_type({std::string_view(pattern)}) {}
    body_type(std::string_view pattern) : body_type({pattern}) {}
    body_type(const std::string& pattern) : body_type({std::string_view(pattern)}) {}
    body_type(std::initializer_list<std::string_view> patterns)
        : patterns_(patterns.begin(), patterns.end()) {}
    template <class F>
    requires std::is_invocable_r_v<bool, F&, web::exchange&> body_type(F wanted)
        : wanted_(std::move(wanted)) {}

    bool is_set() const noexcept { return static_cast<bool>(wanted_) || !patterns_.empty(); }
    CORTADO_DECL bool matches(web::exchange& ex);

private:
    std::vector<std::string> patterns_;
    function<bool(web::exchange&)> wanted_;
};

/** Look at the octets before they are parsed; to refuse them it throws, which is a 403 unless the http_error says
    otherwise. The charset is "" for middleware::raw. */
using body_verify = function<void(web::exchange&, std::string_view octets, std::string_view charset)>;

/** What all body parsers can be told. */
struct body_rules {
    byte_limit limit;
    bool inflate;
    body_type type;
    body_verify verify;
    std::string default_charset; /**< "" where the body is taken as it is */
};

/** Make something of a whole body: what json, urlencoded, raw and text have in common. */
class body_parser {
public:
    explicit body_parser(body_rules rules) : rules_(std::move(rules)) {}
    body_parser(const body_parser&) = delete;
    body_parser& operator=(const body_parser&) = delete;
    virtual ~body_parser() = default;

    /** Tell whether the request is one for this parser: it has a body that nobody has read, of the right type. */
    CORTADO_DECL bool wants(web::exchange& ex);

    /** Read and parse the body.
        @throws body_error  with the status, message and type() that Express's parsers have
        @cancel throws operation_cancelled when the client has left */
    CORTADO_DECL task<> run(web::exchange& ex);

protected:
    virtual bool takes_charset(std::string_view) const { return true; }
    /** @param octets  as sent, but unpacked */
    virtual void parse(std::string octets, std::string_view charset, web::parsed_body& into) = 0;

private:
    std::string charset_of(const web::exchange& ex) const;
    void check_octets(web::exchange& ex, std::string_view octets, std::string_view charset);

    body_rules rules_;
};

/** A body parser as a layer for lists of either face. */
class body_layer {
public:
    explicit body_layer(std::shared_ptr<body_parser> parser) noexcept : parser_(std::move(parser)) {}
    CORTADO_DECL web::layer as_layer() const;

private:
    std::shared_ptr<body_parser> parser_;
};

/** Read a whole body, unpacked by its Content-Encoding.
    @param limit  in bytes, of what comes out
    @throws body_error  413 entity.too.large, 415 encoding.unsupported, 400 where it is no such data
    @source npm raw-body 3 */
CORTADO_DECL task<std::string> read_whole_body(web::exchange& ex, std::uint64_t limit, bool inflate = true);

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/body_reader.ipp>
#endif
