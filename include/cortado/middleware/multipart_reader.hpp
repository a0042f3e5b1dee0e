#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/middleware/byte_limit.hpp>
#include <cortado/middleware/multipart_parser.hpp>
#include <cortado/stream/readable.hpp>
#include <cortado/web/exchange.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::middleware {

/** What a form may have; more is a 413. */
struct multipart_limits {
    std::size_t fields = 1000; /**< parts that are no files */
    std::size_t files = 1000;
    std::size_t field_name = 100;        /**< bytes of a name */
    byte_limit field_size = 1024 * 1024; /**< of one field */
    byte_limit file_size = UINT64_MAX;   /**< of one file */
    byte_limit total = UINT64_MAX;       /**< of the whole body; the server has a limit of its own */
    multipart_parser_limits headers = {};
};

class multipart_reader;

/** One part of a form: a stream of its octets. It belongs to its multipart_reader, until the next next(). */
class multipart_part final : public stream::readable {
public:
    const std::string& name() const noexcept { return head_.name; }
    bool is_file() const noexcept { return head_.filename.has_value(); }
    /** The client's word: it may be a path, or empty; "" for a field. Not to be used as a name in the file system. */
    std::string_view filename() const noexcept {
        return head_.filename ? std::string_view(*head_.filename) : std::string_view();
    }
    /** The whole Content-Type; "text/plain" where the client sends none. */
    const std::string& type() const noexcept { return head_.type; }
    /** Names in small letters. */
    const std::vector<std::pair<std::string, std::string>>& headers() const noexcept { return head_.headers; }

    /** @throws http_error  413 over a limit, 400 malformed
        @cancel throws operation_cancelled when the client has left */
    CORTADO_DECL task<std::string_view> read() override;
    /** Read the rest of it.
        @throws http_error  as read(); 413 over the limit */
    CORTADO_DECL task<std::string> text(std::uint64_t limit = UINT64_MAX);
    /** How many bytes of it were read. */
    std::uint64_t bytes_read() const noexcept { return bytes_read_; }

private:
    friend class multipart_reader;
    explicit multipart_part(multipart_reader& of) noexcept : reader_(of) {}

    multipart_reader& reader_;
    part_head head_;
    std::uint64_t bytes_read_ = 0;
    bool has_ended_ = true;
};

/** Read multipart/form-data part by part, as it arrives, whatever its size:
    ```
    cortado::middleware::multipart_reader parts(req);
    for (;;) {
        auto* part = co_await parts.next();
        if (part == nullptr) break;
        if (part->is_file()) co_await stream::pipeline(*part, fs::create_write_stream(path));
    }
    ```
    Memory: a piece of the body, and the headers of one part. */
class multipart_reader {
public:
    /** @throws http_error  415 where the request is no such form, 400 without a boundary */
    CORTADO_DECL explicit multipart_reader(web::exchange& ex, multipart_limits limits = {});
    /** @param of  the request of Express, the context of Koa */
    template <class Face>
    requires requires(Face& face) { face.exchange(); }
    explicit multipart_reader(Face& of, multipart_limits limits = {})
        : multipart_reader(of.exchange(), std::move(limits)) {}
    multipart_reader(const multipart_reader&) = delete;
    multipart_reader& operator=(const multipart_reader&) = delete;

    /** Go on to the next part; what was not read of the last one is passed over.
        @return null behind the last one
        @throws http_error  413 over a limit, 400 malformed
        @cancel throws operation_cancelled when the client has left */
    CORTADO_DECL task<multipart_part*> next();

    /** The most bytes of the body that were kept at once. */
    std::size_t peak() const noexcept { return peak_; }

private:
    friend class multipart_part;
    task<multipart_parser::event> advance();
    void count(const part_head& head);
    task<> drain();

    web::exchange& ex_;
    multipart_limits limits_;
    multipart_parser parser_;
    multipart_part part_;
    std::uint64_t total_ = 0;
    std::size_t fields_ = 0;
    std::size_t files_ = 0;
    std::size_t peak_ = 0;
    bool has_ended_ = false;
};

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/multipart_reader.ipp>
#endif
