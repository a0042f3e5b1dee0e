#pragma once

#include <cortado/middleware/raw.hpp>

namespace cortado::middleware {

namespace detail {
class raw_parser final : public body_parser {
public:
    using body_parser::body_parser;

protected:
    void parse(std::string octets, std::string_view, web::parsed_body& into) override {
        into.assign(web::parsed_body::kind::bytes, std::move(octets));
    }
};
}  // namespace detail

CORTADO_DECL body_layer raw(raw_options options) {
    if (!options.type.is_set()) options.type = "application/octet-stream";
    return body_layer(std::make_shared<detail::raw_parser>(body_rules{
        options.limit, options.inflate, std::move(options.type), std::move(options.verify), std::string()}));
}

}  // namespace cortado::middleware
