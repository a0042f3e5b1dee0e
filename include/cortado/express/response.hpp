#pragma once

#include <cortado/config.hpp>
#include <cortado/core/json_literal.hpp>
#include <cortado/core/task.hpp>
#include <cortado/express/application_state.hpp>
#include <cortado/express/detail/stack_hop.hpp>
#include <cortado/stream/readable.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/layer.hpp>
#include <cortado/web/response_body.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::middleware {
struct send_file_options;
}

namespace cortado::express {

class held_response;

namespace detail {
template <class T>
concept Text = std::convertible_to<const T&, std::string_view> && !std::same_as<T, std::nullptr_t>;
template <class T>
concept Bytes = std::convertible_to<const T&, std::span<const std::byte>>;
}  // namespace detail

/** The response as an Express handler makes it. It is answered once; a second send() is a usage_error that names the
    place of the first. Layers above may still set headers until the head has left.
    @source Express 5, Response */
class response {
public:
    response(web::exchange& ex, detail::stack_depth& depth,
             const application_state* const& application) noexcept
        : ex_(ex), depth_(depth), application_(application) {}
    response(const response&) = delete;
    response& operator=(const response&) = delete;

    /** Set the status. @param code  100 to 999
        @throws usage_error  out of range */
    CORTADO_DECL response& status(int code);
    int status_code() const noexcept { return ex_.response.status; }

    /** Set a header; the value replaces what was there. A Content-Type gets its charset: `text/plain` or `txt`
        becomes `text/plain; charset=utf-8`.
        @throws usage_error  the head has left; the name is no token or the value has a control character */
    CORTADO_DECL response& set(std::string_view name, std::string_view value);
    /** Set a header of several lines.
        @throws usage_error  as above, and for Content-Type, which has one value */
    CORTADO_DECL response& set(std::string_view name, std::initializer_list<std::string_view> values);
    response& set(std::string_view name, std::integral auto value) {
        return set(name, std::to_string(value));
    }
    /** Add a header line behind those of that name. @throws usage_error  as set() */
    CORTADO_DECL response& append(std::string_view name, std::string_view value);
    /** Read a header that was set; "" where there is none. Valid until the exchange is over. */
    std::string_view get(std::string_view name) const noexcept { return ex_.response.headers[name]; }
    /** Remove a header. @throws usage_error  the head has left */
    CORTADO_DECL response& remove(std::string_view name);
    /** Set the Content-Type by an extension (`html`, `.png`, `json`) or a media type. */
    CORTADO_DECL response& type(std::string_view extension_or_type);

    using place = std::source_location;

    /** Answer with a text: html unless a type was set, with ETag, or 304 where the client has it already.
        @throws usage_error  answered before */
    template <detail::Text T>
    void send(const T& text, place from = place::current()) {
        send_text(std::string_view(text), from);
    }
    void send(std::string&& text, place from = place::current()) { send_text(std::move(text), from); }
    /** Answer with bytes: application/octet-stream unless a type was set. */
    template <detail::Bytes B>
    void send(const B& bytes, place from = place::current()) {
        send_bytes(bytes, from);
    }
    /** Answer with JSON, as json(). */
    void send(const json_literal& value, place from = place::current()) { json(value, from); }
    /** Answer with an empty body: no type, but an ETag. */
    template <std::same_as<std::nullptr_t> Null>
    void send(Null, place from = place::current()) {
        send_empty(from);
    }
    /** Answer with nothing, not even an ETag. */
    void send(place from = place::current()) { end(from); }

    /** Answer with JSON: `res.json({{"id", 7}})`. */
    CORTADO_DECL void json(const json_literal& value, place from = place::current());
    /** Answer with a value of a JSON library. */
    template <cortado::detail::Dumpable T>
    void json(const T& value, place from = place::current()) {
        json_text(std::string(value.dump()), from);
    }

    /** End the response as it stands: no type, no ETag. */
    CORTADO_DECL void end(place from = place::current());
    /** End the response with these octets as they are: no type, no ETag. */
    CORTADO_DECL void end(std::string_view body, place from = place::current());

    /** Answer with a status and its standard phrase as text. */
    CORTADO_DECL void send_status(int code, place from = place::current());

    /** Answer with what a reader gives, while the client takes it; chunked where its size is not known. */
    CORTADO_DECL void send_stream(std::unique_ptr<stream::readable> source, place from = place::current());
    template <class Text>
    void send_stream(async_generator<Text> source, place from = place::current()) {
        send_stream(stream::readable::from(std::move(source)), from);
    }
    /** Answer with a part of an open file. */
    CORTADO_DECL void send_slice(web::file_slice file, place from = place::current());

    /** Write a piece of the body now; the head leaves before the first. end() finishes it.
        @throws usage_error  answered before
        @cancel throws operation_cancelled when the client has left */
    [[nodiscard]] task<> write(std::string_view piece) { return ex_.write(piece); }

    /** Answer after the handler has returned: the request stays open until the handle has answered, or is gone. */
    [[nodiscard("dropped at once, it answers 500")]] CORTADO_DECL held_response keep();

    /** Is the response complete, or its head gone? */
    bool headers_sent() const noexcept { return ex_.has_ended() || ex_.is_head_sent(); }

    /** The application whose layers are running. */
    const application_state& app() const noexcept { return *application_; }

    /** The exchange this is a view of, for middleware of neither face. */
    web::exchange& exchange() const noexcept { return ex_; }

    /** Take on the exchange's next request. */
    void begin() noexcept {
        ended_at_ = {};
        entered_pass_ = nullptr;
    }
    /** Hear of the handler that is called now: a held response goes on behind the last. */
    void entered_at(web::pass& pass, std::uint32_t position) noexcept {
        entered_pass_ = &pass;
        entered_position_ = position;
    }

    /** Answer with a file, which need not be there yet: a failure goes to the error handlers, a directory to the next
        layer. The etag option is that of the application.
        @param path  absolute, or relative to the `root` of the options
        @throws usage_error  answered before; the path is empty, or relative without a root
        @source Express 5, res.sendFile */
    CORTADO_DECL void send_file(std::string path, place from = place::current());
    CORTADO_DECL void send_file(std::string path, middleware::send_file_options options,
                                place from = place::current());
    /** Answer with a file for the client to save; otherwise as send_file(), and a path may be relative.
        @param filename  to save it as, UTF-8; the file's own where it is empty
        @source Express 5, res.download */
    CORTADO_DECL void download(std::string path, place from = place::current());
    CORTADO_DECL void download(std::string path, std::string filename, place from = place::current());
    CORTADO_DECL void download(std::string path, middleware::send_file_options options,
                               place from = place::current());
    CORTADO_DECL void download(std::string path, std::string filename, middleware::send_file_options options,
                               place from = place::current());

private:
    friend class held_response;
    void claim(place from) {
        if (headers_sent()) [[unlikely]]
            refuse_second_answer(from);
        ended_at_ = from;
    }
    void check_head() const {
        if (ex_.is_head_sent()) [[unlikely]]
            refuse_late_header();
    }
    [[noreturn]] CORTADO_DECL void refuse_second_answer(place from) const;
    [[noreturn]] CORTADO_DECL static void refuse_late_header();
    void set_type(std::string_view value);
    CORTADO_DECL void set_unusual_type(std::string_view value);
    CORTADO_DECL void send_text(std::string_view text, place from);
    CORTADO_DECL void send_text(std::string&& text, place from);
    CORTADO_DECL void send_bytes(std::span<const std::byte> bytes, place from);
    CORTADO_DECL void send_empty(place from);
    CORTADO_DECL void json_text(std::string&& text, place from);
    void use_text_type(std::string_view otherwise);
    CORTADO_DECL void give_charset(std::string_view type);
    void finish_send();
    CORTADO_DECL void add_etag();
    CORTADO_DECL void drop_body_of_status();
    bool may_be_conditional() const noexcept;
    CORTADO_DECL bool is_fresh() const;

    web::exchange& ex_;
    detail::stack_depth& depth_;
    const application_state* const& application_;
    web::pass* entered_pass_ = nullptr;
    std::uint32_t entered_position_ = 0;
    place ended_at_;
};

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/response.ipp>
#endif
