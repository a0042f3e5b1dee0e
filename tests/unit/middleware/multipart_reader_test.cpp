#include <cortado/middleware/multipart_reader.hpp>

#include <cortado/core/sync_wait.hpp>
#include <cortado/web/transport.hpp>

#include <string>
#include <string_view>

#include "support/catch.hpp"

namespace mw = cortado::middleware;
namespace web = cortado::web;
using cortado::task;

namespace {

/** A form of one file, made while it is read. */
class long_upload final : public web::transport {
public:
    explicit long_upload(std::size_t pieces) : left_(pieces) {}
    task<std::string_view> read_body() override {
        if (is_first_) {
            is_first_ = false;
            co_return "--b\r\nContent-Disposition: form-data; name=f; filename=big\r\n\r\n";
        }
        if (left_ > 0) {
            --left_;
            co_return piece_;
        }
        if (is_last_) co_return std::string_view();
        is_last_ = true;
        co_return "\r\n--b--\r\n";
    }
    task<> write_body(std::string_view) override { co_return; }
    void on_answered() override {}

private:
    std::size_t left_;
    bool is_first_ = true;
    bool is_last_ = false;
    std::string piece_ = std::string(64 * 1024, 'x');
};

task<> read_all(mw::multipart_reader& parts, std::uint64_t& bytes) {
    mw::multipart_part* const part = co_await parts.next();
    REQUIRE(part != nullptr);
    for (;;) {
        const std::string_view piece = co_await part->read();
        if (piece.empty()) break;
        bytes += piece.size();
    }
    mw::multipart_part* const behind = co_await parts.next();
    CHECK(behind == nullptr);
}

}  // namespace

TEST_CASE("multipart_reader: a file of any size passes in the memory of a piece", "[middleware][multipart]") {
    // 256 MiB here; what is kept does not grow with it.
    constexpr std::size_t pieces = 4096;
    long_upload upload(pieces);
    web::exchange ex;
    ex.request.headers.append("Content-Type", "multipart/form-data; boundary=b");
    ex.begin(upload, nullptr);
    std::uint64_t bytes = 0;
    mw::multipart_reader parts(ex);
    cortado::sync_wait(read_all(parts, bytes));
    CHECK(bytes == pieces * 64 * 1024);
    CHECK(parts.peak() < 256 * 1024);
    ex.finish();
}
