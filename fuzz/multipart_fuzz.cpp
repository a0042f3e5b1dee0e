// The first byte says how the rest is cut. A form gives the same parts, the same octets and the same verdict however
// it is cut, and the parser keeps no more than a piece, a delimiter and the headers of one part.
#include <cortado/middleware/multipart_parser.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace middleware = cortado::middleware;
using event = middleware::multipart_parser::event;

namespace {

constexpr std::size_t header_bytes = 256;

void require(bool holds) {
    if (!holds) std::abort();
}

std::string parsed(std::string_view form, std::size_t cut) {
    middleware::multipart_parser parser("b", {.header_bytes = header_bytes, .header_pairs = 4});
    std::string said;
    for (;;) {
        switch (parser.next()) {
            case event::need_more:
                if (form.empty()) parser.finish();
                parser.feed(form.substr(0, cut));
                form.remove_prefix(std::min(cut, form.size()));
                require(parser.kept() <= 2 * (cut + header_bytes + 64));
                break;
            case event::part:
                require(parser.head().headers.size() <= 4);
                said += "\npart " + parser.head().name + '|' + parser.head().filename.value_or("") + '|' +
                        parser.head().type + '|';
                break;
            case event::data:
                require(!parser.data().empty());
                said += parser.data();
                break;
            case event::part_end: said += "\nend"; break;
            case event::end: return said + "\nall";
            case event::failed: return said + "\nfailed " + std::string(parser.problem());
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const std::string_view form(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::string whole = parsed(form, form.size() + 1);
    require(parsed(form, 1) == whole);
    require(parsed(form, 2 + data[0] % 64) == whole);
    return 0;
}
