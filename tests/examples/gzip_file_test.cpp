#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include <cortado/zlib.hpp>

#include "examples/gzip_file.cpp"

#include "support/catch.hpp"
#include "unit/fs/temporary_directory.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("gzip_file: what is uploaded lies packed in the file and comes back unpacked", "[examples]") {
    const cortado::test::temporary_directory directory;
    const std::string path = directory / "notes.gz";
    const auto app = make_app(path);
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += "line " + std::to_string(i) + "\n";
    CHECK(summary(ask(app, "POST", "/notes", text)) == "200 text/plain; charset=utf-8: packed");
    const std::string packed = fs::read_file_sync(path);
    CHECK(packed.size() < text.size() / 2);
    CHECK(zlib::gunzip_sync(packed).to_string() == text);
    CHECK(ask(app, "GET", "/notes").body == text);
    const auto raw = ask(app, "GET", "/notes.gz");
    CHECK(raw.header("Content-Type") == "application/gzip");
    CHECK(raw.body == packed);
}
