// What Buffer's operations cost. Reads jobs from the standard input, one "NAME SIZE" a line, and answers each with
// the nanoseconds of one call: bench/buffer.py asks it and bench/peers/buffer.mjs in turn.
//
// $ echo base64_encode 4096 | ./buffer
// 412.7
#include <cortado/buffer.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using cortado::buffer;

namespace {

volatile std::size_t sink;

void use(std::size_t value) { sink = value; }
void use(const std::string& text) {
    use(text.size() + static_cast<unsigned char>(text.empty() ? '\0' : text.back()));
}
void use(const buffer& bytes) { use(bytes.size() + (bytes.empty() ? 0u : bytes[0])); }

/** The inputs of a size; bench/peers/buffer.mjs makes the same. */
struct inputs {
    explicit inputs(std::size_t size_) : size(size_), bytes(buffer::alloc_unsafe_slow(size)), other(bytes) {
        for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<unsigned char>(i * 7919 + i / 256 + 13);
        other = buffer::alloc_unsafe_slow(size);
        bytes.copy(other);
        ascii = buffer::alloc(size, "hello world ");
        mixed = buffer::alloc(size, "h\u00e9llo w\u00f6rld \u20ac \u65e5\u672c\u8a9e \U0001f600 ");
        while (!cortado::is_utf8(mixed)) mixed[last_lead(mixed)] = ' ', blank_tail(mixed);
        hex = bytes.to_string("hex");
        base64 = bytes.to_string("base64");
        base64url = bytes.to_string("base64url");
        ascii_text = ascii.to_string();
        mixed_text = mixed.to_string();
        utf16 = buffer::from(ascii_text, "utf16le");
    }

    static std::size_t last_lead(const buffer& text) {
        std::size_t at = text.size() - 1;
        while (at > 0 && (text[at] & 0xc0) == 0x80) --at;
        return at;
    }
    static void blank_tail(buffer& text) {
        for (std::size_t at = text.size(); at-- > 0 && (text[at] & 0xc0) == 0x80;) text[at] = ' ';
    }

    std::size_t size;
    buffer bytes, other, ascii, mixed, utf16;
    std::string hex, base64, base64url, ascii_text, mixed_text;
};

struct job {
    std::string_view name;
    void (*run)(inputs& in);
};

std::size_t sum_of_words(const buffer& bytes) {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 4) sum += bytes.read_uint32_le(i);
    return sum;
}

void write_words(buffer& bytes) {
    for (std::size_t i = 0; i < bytes.size(); i += 4) bytes.write_uint32_be(static_cast<std::uint32_t>(i), i);
}

std::size_t sum_of_doubles(const buffer& bytes) {
    double sum = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 8) sum += bytes.read_double_le(i);
    return sum > 0 ? 1 : 0;
}

constexpr job jobs[] = {
    {"hex_encode", [](inputs& in) { use(in.bytes.to_string("hex")); }},
    {"hex_decode", [](inputs& in) { use(buffer::from(in.hex, "hex")); }},
    {"base64_encode", [](inputs& in) { use(in.bytes.to_string("base64")); }},
    {"base64url_encode", [](inputs& in) { use(in.bytes.to_string("base64url")); }},
    {"base64_decode", [](inputs& in) { use(buffer::from(in.base64, "base64")); }},
    {"base64url_decode", [](inputs& in) { use(buffer::from(in.base64url, "base64url")); }},
    {"is_utf8_ascii", [](inputs& in) { use(static_cast<std::size_t>(cortado::is_utf8(in.ascii))); }},
    {"is_utf8_mixed", [](inputs& in) { use(static_cast<std::size_t>(cortado::is_utf8(in.mixed))); }},
    {"is_ascii", [](inputs& in) { use(static_cast<std::size_t>(cortado::is_ascii(in.ascii))); }},
    {"to_string_ascii", [](inputs& in) { use(in.ascii.to_string()); }},
    {"to_string_mixed", [](inputs& in) { use(in.mixed.to_string()); }},
    {"to_string_latin1", [](inputs& in) { use(in.ascii.to_string("latin1")); }},
    {"to_string_utf16le", [](inputs& in) { use(in.utf16.to_string("utf16le")); }},
    {"from_ascii", [](inputs& in) { use(buffer::from(in.ascii_text)); }},
    {"from_mixed", [](inputs& in) { use(buffer::from(in.mixed_text)); }},
    {"from_latin1", [](inputs& in) { use(buffer::from(in.ascii_text, "latin1")); }},
    {"from_utf16le", [](inputs& in) { use(buffer::from(in.ascii_text, "utf16le")); }},
    {"byte_length", [](inputs& in) { use(buffer::byte_length(in.mixed_text)); }},
    {"transcode_utf16le", [](inputs& in) { use(transcode(in.mixed, "utf8", "utf16le")); }},
    {"alloc", [](inputs& in) { use(buffer::alloc(in.size)); }},
    {"alloc_unsafe", [](inputs& in) { use(buffer::alloc_unsafe(in.size)); }},
    {"from_buffer", [](inputs& in) { use(buffer::from(in.bytes)); }},
    {"concat",
     [](inputs& in) {
         use(buffer::concat({in.bytes, in.other}));
     }},
    {"compare", [](inputs& in) { use(static_cast<std::size_t>(in.bytes.compare(in.other))); }},
    {"equals", [](inputs& in) { use(static_cast<std::size_t>(in.bytes.equals(in.other))); }},
    {"index_of_byte", [](inputs& in) { use(static_cast<std::size_t>(in.ascii.index_of(0))); }},
    {"index_of_text", [](inputs& in) { use(static_cast<std::size_t>(in.ascii.index_of("world!"))); }},
    {"fill_byte", [](inputs& in) { use(in.other.fill(7)); }},
    {"fill_text", [](inputs& in) { use(in.other.fill("abc")); }},
    {"copy", [](inputs& in) { use(in.bytes.copy(in.other)); }},
    {"write", [](inputs& in) { use(in.other.write(in.ascii_text)); }},
    {"subarray", [](inputs& in) { use(in.bytes.subarray(1, -1)); }},
    {"swap16", [](inputs& in) { use(in.other.swap16()); }},
    {"swap32", [](inputs& in) { use(in.other.swap32()); }},
    {"swap64", [](inputs& in) { use(in.other.swap64()); }},
    {"to_json", [](inputs& in) { use(in.bytes.to_json()); }},
    {"read_uint32_le", [](inputs& in) { use(sum_of_words(in.bytes)); }},
    {"write_uint32_be", [](inputs& in) { write_words(in.other); }},
    {"read_double_le", [](inputs& in) { use(sum_of_doubles(in.bytes)); }},
};

double nanoseconds_of(const job& wanted, inputs& in) {
    using clock = std::chrono::steady_clock;
    for (std::size_t count = 1;; count *= 2) {
        const auto start = clock::now();
        for (std::size_t i = 0; i < count; ++i) wanted.run(in);
        const std::chrono::duration<double, std::nano> spent = clock::now() - start;
        if (spent.count() > 2e7) return spent.count() / static_cast<double>(count);
    }
}

}  // namespace

int main(int argc, char**) {
    if (argc > 1) {  // any argument: the names
        for (const job& known : jobs) std::printf("%s\n", std::string(known.name).c_str());
        return 0;
    }
    char name[64];
    std::size_t size = 0;
    while (std::scanf("%63s %zu", name, &size) == 2) {
        inputs in(size);
        for (const job& known : jobs) {
            if (known.name == name) std::printf("%.1f\n", nanoseconds_of(known, in));
        }
        std::fflush(stdout);
    }
}
