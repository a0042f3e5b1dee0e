#include <cortado/compression/coder.hpp>

#include <cortado/buffer/buffer_error.hpp>
#include <cortado/compression/error.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace cortado;

namespace {

/** Gives each byte three times; 'e' ends the stream, 'x' is an error. Its calls are in the log. */
class tripler final : public zlib::codec {
public:
    explicit tripler(std::string& log) : log_(log) {}
    ~tripler() override { log_ += "~"; }

    step run(std::string_view in, std::span<char> out, zlib::flush_mode flush) override {
        log_ += std::to_string(static_cast<int>(flush));
        step done;
        while (done.written < out.size()) {
            if (owed_ == 0) {
                if (is_over_ || done.read == in.size()) break;
                byte_ = in[done.read++];
                if (byte_ == 'x') throw zlib::error("BAD", 7, "an x");
                is_over_ = byte_ == 'e';
                owed_ = 3;
            }
            out[done.written++] = byte_;
            --owed_;
        }
        done.is_over = is_over_ && owed_ == 0 && done.read < in.size();
        return done;
    }

private:
    std::string& log_;
    int owed_ = 0;
    char byte_ = 0;
    bool is_over_ = false;
};

std::vector<std::string> all_chunks(zlib::coder& work) {
    std::vector<std::string> chunks;
    for (;;) {
        const std::string_view chunk = work.next();
        if (chunk.empty()) return chunks;
        chunks.emplace_back(chunk);
    }
}

using chunks = std::vector<std::string>;

}  // namespace

TEST_CASE("coder: what a piece becomes comes in chunks of the size that was asked for", "[compression]") {
    std::string log;
    const zlib::coder_options options{.flush = zlib::flush_mode::sync, .chunk_size = 4};
    zlib::coder work(std::make_unique<tripler>(log), options);
    CHECK(all_chunks(work).empty());
    work.feed("ab");
    CHECK(all_chunks(work) == chunks{"aaab", "bb"});
    work.feed("cdij");
    CHECK(all_chunks(work) == chunks{"cccd", "ddii", "ijjj"});
    work.finish("k");
    CHECK(all_chunks(work) == chunks{"kkk"});
    CHECK(log == "2222224");
}

TEST_CASE("coder: what follows the end is left, whatever the chunks", "[compression]") {
    for (const std::size_t size : {1u, 2u, 3u, 4u, 100u}) {
        std::string log, all;
        zlib::coder work(std::make_unique<tripler>(log), {.chunk_size = size});
        work.feed("aerest");
        for (const std::string& chunk : all_chunks(work)) all += chunk;
        CHECK(all == "aaaeee");
        CHECK(work.is_over());
        work.feed("more");
        CHECK(all_chunks(work).empty());
    }
}

TEST_CASE("coder: the codec is freed with it", "[compression]") {
    std::string log;
    { const zlib::coder work(std::make_unique<tripler>(log)); }
    CHECK(log == "~");
}

TEST_CASE("code_all: all of it at once, up to a length", "[compression]") {
    std::string log;
    const auto code = [&](std::string_view text, std::uint64_t limit) {
        return std::string(zlib::code_all(std::make_unique<tripler>(log), text, {.chunk_size = 4}, limit));
    };
    CHECK(code("", 1).empty());
    CHECK(code("abc", 9) == "aaabbbccc");
    CHECK(code(std::string(1000, 'a'), 5000) == std::string(3000, 'a'));
    try {
        code("abc", 8);
        FAIL("more than 8 bytes");
    } catch (const zlib::error& failure) {
        CHECK(std::string(failure.what()) == "Cannot create a Buffer larger than 8 bytes");
        CHECK(failure.code_name() == "ERR_BUFFER_TOO_LARGE");
        CHECK(failure.number() == 0);
    }
}

TEST_CASE("code_all: an error of the codec comes through", "[compression]") {
    std::string log;
    const auto coding = [&] { zlib::code_all(std::make_unique<tripler>(log), "ax", {}, 100); };
    CHECK_THROWS_AS(coding(), zlib::error);
    CHECK(log == "4~");
}

TEST_CASE("data_argument: a string's memory is taken over, a buffer's shared", "[compression]") {
    std::string text(1000, 'a');
    const char* const place = text.data();
    const zlib::data_argument moved(std::move(text));
    CHECK(std::string_view(moved).data() == place);
    const buffer bytes = buffer::from("hello");
    const zlib::data_argument shared(bytes);
    CHECK(static_cast<const void*>(std::string_view(shared).data()) == bytes.data());
    CHECK(std::string_view(zlib::data_argument("literal")) == "literal");
}
