#pragma once

#include <cortado/middleware/charset.hpp>
#include <cortado/middleware/json.hpp>

#include <exception>

namespace cortado::middleware {

namespace detail {
class json_parser final : public body_parser {
public:
    json_parser(body_rules rules, json_function library, json_reader_options how, json_reviver reviver)
        : body_parser(std::move(rules)), parse_(library), how_(how), reviver_(std::move(reviver)) {}

protected:
    bool takes_charset(std::string_view charset) const override { return charset.starts_with("utf-"); }

    void parse(std::string octets, std::string_view charset, web::parsed_body& into) override {
        std::string text = decode_charset(std::move(octets), charset);
        std::string problem;
        try {
            problem = parse_text(text, into);
        } catch (const std::exception& error) {
            if (!reviver_) throw;
            refuse(error.what(), std::move(text));
        }
        if (!problem.empty()) refuse(problem, std::move(text));
    }

private:
    std::string parse_text(const std::string& text, web::parsed_body& into) {
        if (!text.empty()) return parse_(text, how_, reviver_, into);
        // A common mistake of clients, which Express forgives.
        json_reviver none;
        return parse_("{}", how_, none, into);
    }

    [[noreturn]] static void refuse(const std::string& problem, std::string text) {
        body_error error(400, problem, "entity.parse.failed");
        error.body = std::move(text);
        throw error;
    }

    json_function parse_;
    json_reader_options how_;
    json_reviver reviver_;
};
}  // namespace detail

CORTADO_DECL body_layer json_with(json_function parse, json_options options) {
    if (!options.type.is_set()) options.type = "application/json";
    if (options.default_charset.empty()) options.default_charset = "utf-8";
    const json_reader_options how{.strict = options.strict, .max_depth = options.max_depth};
    body_rules rules{options.limit, options.inflate, std::move(options.type), std::move(options.verify),
                     std::move(options.default_charset)};
    return body_layer(
        std::make_shared<detail::json_parser>(std::move(rules), parse, how, std::move(options.reviver)));
}

}  // namespace cortado::middleware
