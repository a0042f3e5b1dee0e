#include <cortado/web/response_body.hpp>

#include "support/catch.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <system_error>

using cortado::task;
using cortado::web::file_slice;
using cortado::web::response_body;

namespace {

/** A file that is there while this lives. */
class temporary_file {
public:
    explicit temporary_file(std::string_view content) {
        const int descriptor = ::mkstemp(path_.data());
        REQUIRE(descriptor >= 0);
        REQUIRE(::write(descriptor, content.data(), content.size()) == static_cast<ssize_t>(content.size()));
        ::close(descriptor);
    }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    ~temporary_file() { ::unlink(path_.c_str()); }
    const std::string& path() const { return path_; }

private:
    std::string path_ = "/tmp/cortado-response-body-XXXXXX";
};

bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) != -1; }

auto empty_stream() {
    return cortado::stream::readable::from([]() -> task<std::string> { co_return ""; });
}

}  // namespace

TEST_CASE("response_body: is nothing at first, of length 0", "[web][response_body]") {
    const response_body body;
    CHECK(body.is_none());
    CHECK(body.type() == response_body::kind::none);
    CHECK(body.size() == 0u);
}

TEST_CASE("response_body: a text knows its length; the memory is used again", "[web][response_body]") {
    response_body body;
    body.assign(std::string(100, 'x'));
    const void* memory = body.text().data();
    CHECK(body.type() == response_body::kind::text);
    CHECK(body.size() == 100u);
    body.clear();
    CHECK(body.is_none());
    CHECK(body.size() == 0u);
    body.assign(std::string_view("short"));
    CHECK(body.text() == "short");
    CHECK(static_cast<const void*>(body.text().data()) == memory);
}

TEST_CASE("response_body: a stream knows its length only if its source does", "[web][response_body]") {
    response_body body;
    body.assign(empty_stream());
    CHECK(body.type() == response_body::kind::stream);
    CHECK_FALSE(body.size().has_value());
}

TEST_CASE("response_body: the last assignment counts", "[web][response_body]") {
    const temporary_file file("0123456789");
    response_body body;
    body.assign(empty_stream());
    body.assign(file_slice::open(file.path()));
    CHECK(body.type() == response_body::kind::file);
    CHECK(body.size() == 10u);
    const int descriptor = body.file().descriptor();
    CHECK(is_open(descriptor));
    body.assign(std::string_view("text"));
    CHECK(body.type() == response_body::kind::text);
    CHECK(body.size() == 4u);
    CHECK_FALSE(is_open(descriptor));
}

TEST_CASE("response_body: a file slice owns its descriptor and moves", "[web][response_body]") {
    const temporary_file file("0123456789");
    int descriptor = -1;
    {
        file_slice first = file_slice::open(file.path());
        descriptor = first.descriptor();
        CHECK(first.offset == 0);
        CHECK(first.length == 10);
        file_slice second(std::move(first));
        CHECK(first.descriptor() == -1);
        file_slice third;
        third = std::move(second);
        CHECK(third.descriptor() == descriptor);
        CHECK(third.length == 10);
        CHECK(is_open(descriptor));
    }
    CHECK_FALSE(is_open(descriptor));
}

TEST_CASE("response_body: only a regular file that is there can be opened", "[web][response_body]") {
    try {
        file_slice::open("/nonexistent/file");
        FAIL("opened");
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::no_such_file_or_directory);
        CHECK(std::string(error.what()).find("open '/nonexistent/file'") == 0);
    }
    try {
        file_slice::open("/");
        FAIL("opened");
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::is_a_directory);
    }
}
