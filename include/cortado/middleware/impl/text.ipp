#pragma once

#include <cortado/middleware/charset.hpp>
#include <cortado/middleware/text.hpp>

namespace cortado::middleware {

namespace detail {
class text_parser final : public body_parser {
public:
    using body_parser::body_parser;

protected:
    void parse(std::string octets, std::string_view charset, web::parsed_body& into) override {
        into = decode_charset(std::move(octets), charset);
    }
};
}  // namespace detail

CORTADO_DECL body_layer text(text_options options) {
    if (!options.type.is_set()) options.type = "text/plain";
    if (options.default_charset.empty()) options.default_charset = "utf-8";
    return body_layer(std::make_shared<detail::text_parser>(
        body_rules{options.limit, options.inflate, std::move(options.type), std::move(options.verify),
                   std::move(options.default_charset)}));
}

}  // namespace cortado::middleware
