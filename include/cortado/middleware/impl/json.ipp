#pragma once

#include <cortado/http/http_error.hpp>
#include <cortado/middleware/charset.hpp>
#include <cortado/middleware/json.hpp>

namespace cortado::middleware {

namespace detail {
class json_parser final : public body_parser {
public:
    json_parser(body_rules rules, json_function library, json_reader_options how)
        : body_parser(std::move(rules)), parse_(library), how_(how) {}

protected:
    bool takes_charset(std::string_view charset) const override { return charset.starts_with("utf-"); }

    void parse(std::string octets, std::string_view charset, web::parsed_body& into) override {
        const std::string text = decode_charset(std::move(octets), charset);
        // A common mistake of clients, which Express forgives.
        const std::string_view meant = text.empty() ? std::string_view("{}") : text;
        const std::string problem = parse_(meant, how_, into);
        if (problem.empty()) return;
        http_error error(400, problem);
        throw error.type("entity.parse.failed");
    }

private:
    json_function parse_;
    json_reader_options how_;
};
}  // namespace detail

CORTADO_DECL body_layer json_with(json_function parse, json_options options) {
    if (!options.type.is_set()) options.type = "application/json";
    if (options.default_charset.empty()) options.default_charset = "utf-8";
    const json_reader_options how{.strict = options.strict, .max_depth = options.max_depth};
    body_rules rules{options.limit, options.inflate, std::move(options.type), std::move(options.verify),
                     std::move(options.default_charset)};
    return body_layer(std::make_shared<detail::json_parser>(std::move(rules), parse, how));
}

}  // namespace cortado::middleware
