// The first byte chooses an encoding and where the rest is cut; the rest is bytes, and also a text in that encoding.
// What was written as text reads the same, what is lost is lost once, every way of doing it gives the same, is_utf8()
// agrees with what reading replaces, and nothing is written beyond what is said to have been.
#include <cortado/buffer.hpp>
#include <cortado/buffer/detail/base64.hpp>
#include <cortado/buffer/detail/hex.hpp>
#include <cortado/buffer/detail/unicode.hpp>
#include <cortado/buffer/detail/utf8_check.hpp>
#include <cortado/core/utf8.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using cortado::buffer, cortado::encoding, cortado::detail::vector_level;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

constexpr encoding encodings[] = {encoding::utf8,   encoding::hex,   encoding::base64, encoding::base64url,
                                  encoding::latin1, encoding::ascii, encoding::utf16le};

/** Whatever was lost is lost the first time: what a text's bytes say reads as the same bytes, and so on. */
void require_fixed_point(std::string_view text, encoding how) {
    const buffer bytes = buffer::from(text, how);
    const std::string said = bytes.to_string(how);
    require(cortado::is_utf8(said));
    const buffer again = buffer::from(said, how);
    require(again.to_string(how) == said);
    require(buffer::from(again.to_string(how), how) == again);
    const bool keeps_all = how == encoding::hex || how == encoding::base64 || how == encoding::base64url ||
                           how == encoding::latin1;
    require(!keeps_all || again == bytes);
}

/** A text is well-formed exactly when reading it replaces nothing. */
void require_replacement_told(const buffer& bytes) {
    const std::string_view given = bytes;
    require(is_utf8(bytes) == (bytes.to_string() == given));
    require(is_ascii(bytes) == (bytes.to_string("ascii") == given));
    require(is_ascii(bytes) == (bytes.to_string("latin1") == given));
    try {
        const buffer wide = transcode(bytes, "utf8", "utf16le");
        require(is_utf8(bytes) && wide == buffer::from(given, "utf16le"));
        require(wide.empty() || transcode(wide, "utf16le", "utf8") == bytes);
    } catch (const cortado::buffer_error&) {
        require(!is_utf8(bytes));
    }
}

/** What was written as text has to read the same where the encoding loses nothing. */
void require_round_trip(const buffer& bytes, encoding how) {
    const std::string text = bytes.to_string(how);
    require(cortado::is_utf8(text));
    const buffer again = buffer::from(text, how);
    const bool lossless = how == encoding::hex || how == encoding::base64 || how == encoding::base64url ||
                          how == encoding::latin1 || (how == encoding::utf8 && is_utf8(bytes)) ||
                          (how == encoding::ascii && is_ascii(bytes));
    require(!lossless || again == bytes);
    require(again.size() <= buffer::byte_length(text, how));
    require(again.to_string(how) == text);
}

/** Any text can be asked to be read; the room decides how far. */
void require_room_kept(std::string_view text, encoding how, std::size_t room) {
    const buffer whole = buffer::from(text, how);
    buffer place = buffer::alloc(room + 80, '.');
    const std::size_t written = place.write(text, 0, room, how);
    require(written <= room && written <= whole.size());
    require(place.subarray(0, written) == whole.subarray(0, written));
    for (const unsigned char byte : place.subarray(written)) require(byte == '.');
}

/** The plain way is the measure of the others. */
void require_same_on_all_levels(std::string_view text) {
    const bool is_well_formed = cortado::is_utf8(text);
    std::string plain(text.size(), '\0'), other(text.size(), '\0');
    const auto bytes = [](std::string& place) { return reinterpret_cast<unsigned char*>(place.data()); };
    using cortado::detail::decode_base64, cortado::detail::decode_hex;
    const std::size_t digits = decode_base64(text, bytes(plain), text.size(), vector_level::scalar);
    const std::size_t pairs = decode_hex(text.data(), text.size() / 2, bytes(other), vector_level::scalar);
    for (int i = 0; i <= static_cast<int>(cortado::detail::best_vector_level()); ++i) {
        const auto level = static_cast<vector_level>(i);
        require(cortado::detail::check_utf8(text, level) == is_well_formed);
        require(decode_hex(text.data(), text.size() / 2, bytes(other), level) == pairs);
        other.assign(text.size(), '\0');
        require(decode_base64(text, bytes(other), text.size(), level) == digits && other == plain);
    }
}

void require_same_text_on_all_levels(const buffer& bytes) {
    using cortado::detail::base64_alphabet, cortado::detail::encode_base64, cortado::detail::encode_hex;
    const std::string hex = bytes.to_string("hex"), base64 = bytes.to_string("base64");
    const std::string text = bytes.to_string(), wide = buffer::from(text, "utf16le").to_string("latin1");
    for (int i = 0; i <= static_cast<int>(cortado::detail::best_vector_level()); ++i) {
        const auto level = static_cast<vector_level>(i);
        std::string other(hex.size(), '\0');
        encode_hex(bytes.data(), bytes.size(), other.data(), level);
        require(other == hex);
        other.assign(base64.size(), '\0');
        encode_base64(bytes.data(), bytes.size(), other.data(), base64_alphabet::standard, level);
        require(other == base64);
        buffer units = buffer::alloc_unsafe_slow(2 * text.size());
        units = units.subarray(0, cortado::detail::put_utf16le(text, units.data(), level));
        require(units.to_string("latin1") == wide);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const encoding how = encodings[data[0] % 7];
    const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
    const buffer bytes = buffer::from(std::span<const unsigned char>(data + 1, size - 1));
    require_round_trip(bytes, how);
    require_room_kept(text, how, data[0] / 7u);
    require_fixed_point(text, how);
    require_replacement_told(bytes);
    require_same_on_all_levels(text);
    require_same_text_on_all_levels(bytes);
    require(transcode(transcode(bytes, "latin1", "utf8"), "utf8", "latin1") == bytes);
    require(bytes.index_of(text, how) <= static_cast<std::int64_t>(bytes.size()));
    return 0;
}
