#include <cortado/fs/buffer_file.hpp>

#include <cortado/fs/error.hpp>
#include <cortado/loop/event_loop.hpp>

#include <string>

#include "support/catch.hpp"
#include "temporary_directory.hpp"

using namespace cortado;
using cortado::test::message_of;
using cortado::test::temporary_directory;

TEST_CASE("read_file_buffer: small and large files, both forms", "[fs][buffer_file]") {
    temporary_directory here;
    for (const std::size_t size : {0u, 1u, 5000u, 65536u, 65537u, 300000u}) {
        std::string text(size, '\0');
        for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 + i / 256);
        fs::write_file_sync(here / "a", text);
        CAPTURE(size);
        CHECK((std::string_view(run(fs::read_file_buffer(here / "a"))) == text));
        CHECK((std::string_view(fs::read_file_buffer_sync(here / "a")) == text));
    }
    const std::string none = here / "none";
    const std::string wanted = "ENOENT: no such file or directory, open '" + none + "'";
    CHECK(message_of([&] { run(fs::read_file_buffer(none)); }) == wanted);
    CHECK(message_of([&] { static_cast<void>(fs::read_file_buffer_sync(none)); }) == wanted);
}

TEST_CASE("write_file, append_file: a Buffer's bytes", "[fs][buffer_file]") {
    temporary_directory here;
    const buffer bytes = buffer::from("00ff10", "hex");
    run(fs::write_file(here / "a", bytes));
    run(fs::append_file(here / "a", bytes.subarray(1)));
    CHECK(fs::read_file_buffer_sync(here / "a").to_string("hex") == "00ff10ff10");
    fs::write_file_sync(here / "a", bytes);
    CHECK(fs::read_file_buffer_sync(here / "a") == bytes);
}
