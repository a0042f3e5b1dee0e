#include <cortado/buffer/buffer.hpp>

#include "support/catch.hpp"

#include <asio/buffer.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

using cortado::buffer, cortado::encoding;

namespace {

/** The distance from one buffer's bytes to another's. */
std::ptrdiff_t distance(const buffer& from, const buffer& to) { return to.data() - from.data(); }

}  // namespace

TEST_CASE("buffer: subarray, slice and copies share the bytes", "[buffer]") {
    buffer whole = buffer::from("abcdef");
    const buffer part = whole.subarray(1, 4), slice = whole.slice(-2), same = whole;
    part[0] = 'X';
    slice[1] = 'Y';
    CHECK(whole.to_string() == "aXcdeY");
    CHECK(same.data() == whole.data());
    CHECK(same == whole);
}

TEST_CASE("buffer: from another buffer and concat copy the bytes", "[buffer]") {
    const buffer first = buffer::from("abc");
    const buffer second = buffer::from(first), joined = buffer::concat({first});
    first[0] = 'X';
    CHECK(second.to_string() == "abc");
    CHECK(joined.to_string() == "abc");
}

TEST_CASE("buffer: a part keeps the memory when the whole is gone", "[buffer]") {
    buffer part;
    {
        const buffer whole = buffer::from(std::string(100000, 'a') + "the end");
        part = whole.subarray(-7);
    }
    CHECK(part.to_string() == "the end");
    part = part.subarray(0, 3);
    CHECK(part.to_string() == "the");
}

TEST_CASE("buffer: the last owner on another thread frees the memory", "[buffer]") {
    std::vector<std::thread> threads;
    std::array<std::string, 4> texts;
    {
        const buffer shared = buffer::from("shared by all of them");
        for (auto& text : texts)
            threads.emplace_back([&text, part = shared.subarray(0, 6)] { text = part.to_string(); });
    }
    for (auto& thread : threads) thread.join();
    CHECK(texts == std::array<std::string, 4>{"shared", "shared", "shared", "shared"});
}

TEST_CASE("buffer: small ones come from one slab, each at a multiple of 8", "[buffer]") {
    std::thread([] {  // its slab is new
        const buffer first = buffer::alloc_unsafe(10), second = buffer::from("abc"),
                     third = buffer::from({1, 2});
        CHECK(distance(first, second) == 16);
        CHECK(distance(second, third) == 8);
        const buffer zeros = buffer::alloc(10), slow = buffer::alloc_unsafe_slow(10);
        CHECK(distance(third, buffer::alloc_unsafe(1)) == 8);
        CHECK(std::all_of(zeros.begin(), zeros.end(), [](unsigned char byte) { return byte == 0; }));
    })
        .join();
}

TEST_CASE("buffer: half a slab is too much for the slab", "[buffer]") {
    std::thread([] {
        const buffer first = buffer::alloc_unsafe(8);
        const buffer large = buffer::alloc_unsafe(4096), nearly = buffer::alloc_unsafe(4095);
        CHECK(distance(first, nearly) == 8);
        const buffer next = buffer::alloc_unsafe(4095);  // does not fit behind it: a new slab
        CHECK(distance(next, buffer::alloc_unsafe(1)) == 4096);
        CHECK(large.size() == 4096);
    }).join();
}

TEST_CASE("buffer: a buffer that was moved from is empty", "[buffer]") {
    buffer from = buffer::from("abc");
    buffer to = std::move(from);
    CHECK(from.empty());
    CHECK(from.data() == nullptr);
    from = std::move(to);
    CHECK(from.to_string() == "abc");
    CHECK(to.size() == 0);
    buffer& itself = from;
    from = std::move(itself);
    CHECK(from.to_string() == "abc");
}

TEST_CASE("buffer: an empty one is as good as any", "[buffer]") {
    const buffer none;
    CHECK(none == buffer::alloc(0));
    CHECK(none.to_string("hex").empty());
    CHECK(none.subarray(1, 2).empty());
    CHECK(none.to_json() == R"({"type":"Buffer","data":[]})");
    CHECK(none.index_of("a") == -1);
    CHECK(buffer::concat({none, none}).empty());
    CHECK(std::string_view(none).empty());
    CHECK(buffer(none).swap64().fill("abc").empty());
    CHECK(buffer::from(none).compare(none) == 0);
}

TEST_CASE("buffer: over uses memory in place", "[buffer]") {
    unsigned char memory[] = {1, 2, 3};
    buffer view = buffer::over(memory);
    view.write_uint8(9, 1);
    CHECK(memory[1] == 9);
    CHECK(view.data() == memory);
    const buffer copy = view;
    CHECK(copy.subarray(2)[0] == 3);
}

TEST_CASE("buffer: adopt takes a container over without a copy", "[buffer]") {
    std::string text(1000, 'a');
    const void* const address = text.data();
    const buffer adopted = buffer::adopt(std::move(text));
    CHECK(adopted.data() == address);
    CHECK(adopted.size() == 1000);
    std::vector<unsigned char> bytes = {1, 2, 3};
    CHECK(buffer::adopt(std::move(bytes)).to_string("hex") == "010203");
    std::vector<std::byte> more = {std::byte{4}};
    CHECK(buffer::adopt(std::move(more)).subarray(0, 1).to_string("hex") == "04");
    std::string few = "short";
    CHECK(buffer::adopt(std::move(few)).to_string() == "short");
}

TEST_CASE("buffer: converts to spans, views and what wraps an address and a size", "[buffer]") {
    const buffer bytes = buffer::from("abc");
    const std::span<unsigned char> writable = bytes;
    const std::span<const unsigned char> readable = bytes;
    const std::span<std::byte> raw = bytes;
    const std::span<const std::byte> raw_readable = bytes;
    const std::string_view text = bytes;
    const asio::mutable_buffer writable_view = bytes;
    const asio::const_buffer readable_view = bytes;
    for (const void* const address :
         std::initializer_list<const void*>{writable.data(), readable.data(), raw.data(), raw_readable.data(),
                                            text.data(), writable_view.data(), readable_view.data()}) {
        CHECK(address == bytes.data());
    }
    CHECK(writable.size() + readable.size() + raw.size() + raw_readable.size() + text.size() +
              writable_view.size() + readable_view.size() ==
          21);
}

TEST_CASE("buffer: Asio reads from one and writes into one", "[buffer]") {
    const buffer from = buffer::from("abcdef"), to = buffer::alloc(4);
    CHECK(asio::buffer_copy(asio::mutable_buffer(to), asio::const_buffer(from)) == 4);
    CHECK(to.to_string() == "abcd");
    CHECK(asio::buffer_size(asio::const_buffer(from)) == 6);
    CHECK(asio::buffer(from.data(), from.size()).data() == from.data());
}

TEST_CASE("buffer: takes bytes from spans and numbers from any list", "[buffer]") {
    const std::array<std::byte, 2> raw = {std::byte{1}, std::byte{255}};
    const std::vector<unsigned char> bytes = {1, 255};
    CHECK(buffer::from(std::span<const std::byte>(raw)).to_string("hex") == "01ff");
    CHECK(buffer::from(std::span<const unsigned char>(bytes)).to_string("hex") == "01ff");
    CHECK(buffer::from(bytes).to_string("hex") == "01ff");
    CHECK(buffer::from(std::vector<int>{257, -1}).to_string("hex") == "01ff");
    CHECK(buffer::from(std::vector<double>{1.9, -1.2}).to_string("hex") == "01ff");
    CHECK(buffer::from({257, -1, 0}).to_string("hex") == "01ff00");
    CHECK(buffer::from({0, 5}).to_string("hex") == "0005");
}

TEST_CASE("buffer: is a range of its bytes", "[buffer]") {
    buffer bytes = buffer::from({1, 2, 3});
    CHECK(std::accumulate(bytes.begin(), bytes.end(), 0) == 6);
    for (unsigned char& byte : bytes) byte = 7;
    CHECK(bytes.to_string("hex") == "070707");
    CHECK(*bytes.at(-1) == 7);
    CHECK(bytes.at(3) == nullptr);
    CHECK(bytes.length() == bytes.size());
}

TEST_CASE("buffer: orders by bytes, a beginning before the whole", "[buffer]") {
    CHECK(buffer::from("ab") < buffer::from("abc"));
    CHECK(buffer::from({0xff}) > buffer::from({0x7f}));
    std::vector<buffer> list = {buffer::from("b"), buffer::from(""), buffer::from("ab")};
    std::sort(list.begin(), list.end());
    CHECK(buffer::concat(list).to_string() == "abb");
    CHECK(list[0].empty());
}

TEST_CASE("buffer: copies within itself and fills with a part of itself", "[buffer]") {
    buffer bytes = buffer::from("abcdef");
    CHECK(bytes.copy(bytes, 2, 0, 4) == 4);
    CHECK(bytes.to_string() == "ababcd");
    bytes.fill(bytes.subarray(4), 0);
    CHECK(bytes.to_string() == "cdcdcd");
    buffer moved = buffer::from("0123456789");
    moved.fill(moved.subarray(1, 4), 2);
    CHECK(moved.to_string() == "0112312312");
}

TEST_CASE("buffer: utf8 keeps the bytes of a text as they are", "[buffer]") {
    const std::string ill = "a\xff\xe2\x82";
    CHECK(buffer::from(ill).to_string("hex") == "61ffe282");
    CHECK(buffer::byte_length(ill) == 4);
    CHECK(buffer::from(ill).to_string() == "a\xef\xbf\xbd\xef\xbf\xbd");
    CHECK(buffer::from(ill, "latin1").to_string("hex") == "61fdfd");  // each reads as U+FFFD
    CHECK(buffer::from(ill, encoding::utf16le).to_string("hex") == "6100fdfffdff");
    CHECK(buffer::alloc(3).write(ill, 1) == 2);
}

TEST_CASE("buffer: lone surrogates become U+FFFD, for UTF-8 has none", "[buffer]") {
    CHECK(buffer::from("3dd84100", "hex").to_string("utf16le") ==
          "\xef\xbf\xbd"
          "A");
    CHECK(buffer::from("00dc", "hex").to_string("ucs2") == "\xef\xbf\xbd");
    CHECK(buffer::from("3dd8", "hex").to_string("ucs2") == "\xef\xbf\xbd");
}

TEST_CASE("buffer: a JSON library gets its value", "[buffer]") {
    const nlohmann::json value = buffer::from({1, 2});
    CHECK(value == nlohmann::json{{"type", "Buffer"}, {"data", {1, 2}}});
    CHECK(value.dump() == nlohmann::json::parse(buffer::from({1, 2}).to_json()).dump());
}

TEST_CASE("buffer: integers of any type are positions, too large ones are out of range", "[buffer]") {
    const buffer bytes = buffer::from("abc");
    CHECK(bytes.read_uint8(std::size_t{2}) == 'c');
    CHECK(bytes.read_uint8(static_cast<unsigned char>(2)) == 'c');
    CHECK_THROWS_WITH(bytes.read_uint8(~std::size_t{0}),
                      "The value of \"offset\" is out of range. It must be >= 0 and <= 2. Received "
                      "9_223_372_036_854_775_807");
    CHECK(bytes.subarray(1, ~std::size_t{0}).to_string() == "bc");
}

TEST_CASE("buffer: of holds numbers, copy_bytes_from the memory of some", "[buffer]") {
    CHECK(buffer::of(1, 2u, -1, 300).to_string("hex") == "0102ff2c");
    CHECK(buffer::of().empty());
    const std::uint16_t words[] = {1, 2, 0xffff};
    const std::span<const std::uint16_t> view(words);
    CHECK(buffer::copy_bytes_from(view).equals(buffer::from(std::as_bytes(view))));
    CHECK(buffer::copy_bytes_from(view, 1, 1).read_uint8(0) +
              buffer::copy_bytes_from(view, 1, 1).read_uint8(1) ==
          2);
    CHECK(buffer::copy_bytes_from(view, 3).empty());
    CHECK_THROWS_WITH(
        buffer::copy_bytes_from(view, -1),
        "The value of \"offset\" is out of range. It must be >= 0 && <= 9007199254740991. Received -1");
}
