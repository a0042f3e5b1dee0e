// Any text is a schema or is refused with a place in it; each message of a schema can be made, written and read again.
#include <cortado/proto/json.hpp>
#include <cortado/proto/schemas.hpp>
#include <cortado/proto/text_format.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace proto = cortado::proto;

namespace {
void require(bool holds) {
    if (!holds) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const proto::schemas schemas = proto::parse(text);
        for (const auto& each : schemas.file().messages) {
            const proto::message_type type = schemas[each->full_name];
            const proto::message made = type.create();
            require(proto::to_text(made).empty());
            require(made.encode({.partial = true}).empty());
            require(type.try_read("", {.partial = true}).has_value());
            // Well-known types may have no form: a Value that is not set. What has one is read again.
            try {
                const auto shown = proto::to_json(made, {.defaults = true});
                proto::from_json(type, shown, {.partial = true});
            } catch (const proto::json_error&) {}
        }
    } catch (const proto::schema_error& wrong) {
        require(wrong.line() >= 1 && wrong.column() >= 1);
    }
    return 0;
}
