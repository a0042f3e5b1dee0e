#pragma once

#include <cortado/core/error.hpp>
#include <cortado/middleware/charset.hpp>
#include <cortado/middleware/urlencoded.hpp>

#include <algorithm>

namespace cortado::middleware {

namespace detail {

class form_content final : public web::body_content {
public:
    explicit form_content(http::nested_query fields) : fields_(std::move(fields)) {}
    std::string dump() const override { return fields_.dump(); }
    std::string member(std::string_view name) const override { return form_member(fields_, name); }
    const void* find(const void* mark) const noexcept override {
        return mark == &web::detail::body_mark<http::nested_query> ? &fields_ : nullptr;
    }

private:
    http::nested_query fields_;
};

class urlencoded_parser final : public body_parser {
public:
    urlencoded_parser(body_rules rules, const urlencoded_options& options)
        : body_parser(std::move(rules)), extended_(options.extended), limit_(options.parameter_limit) {
        how_.depth = extended_ ? options.depth : 0;
        how_.strict_depth = true;
        how_.parameter_limit = limit_;
        how_.charset_sentinel = options.charset_sentinel;
        how_.interpret_numeric_entities = options.interpret_numeric_entities;
    }

protected:
    bool takes_charset(std::string_view charset) const override {
        return charset == "utf-8" || charset == "iso-8859-1";
    }

    void parse(std::string octets, std::string_view charset, web::parsed_body& into) override {
        http::nested_query_options how = how_;
        if (charset == "utf-8") {
            octets = decode_charset(std::move(octets), charset);
        } else {
            how.charset = http::form_charset::iso_8859_1;
        }
        const std::size_t count = static_cast<std::size_t>(std::count(octets.begin(), octets.end(), '&')) + 1;
        if (count > limit_) refuse(413, "too many parameters", "parameters.too.many", octets, charset);
        how.array_limit = extended_ ? std::max<std::size_t>(100, count) : count;
        result<http::nested_query> fields = http::nested_query::parse(octets, how);
        if (!fields) {
            refuse(400, "The input exceeded the depth", "querystring.parse.rangeError", octets, charset);
        }
        into.assign(web::parsed_body::kind::form, make_form(std::move(*fields)));
    }

private:
    [[noreturn]] static void refuse(int status, const char* message, const char* type,
                                    const std::string& octets, std::string_view charset) {
        body_error error(status, message, type);
        error.body = decode_charset(octets, charset);
        throw error;
    }

    bool extended_;
    std::size_t limit_;
    http::nested_query_options how_;
};

}  // namespace detail

CORTADO_DECL std::unique_ptr<web::body_content> make_form(http::nested_query fields) {
    return std::make_unique<detail::form_content>(std::move(fields));
}

CORTADO_DECL std::string form_member(const http::nested_query& fields, std::string_view name) {
    const http::nested_query* value = &fields[name];
    if (value->is_array() && (*value)[std::size_t{0}].is_text()) value = &(*value)[std::size_t{0}];
    if (value->is_text()) return std::string(value->text());
    return *value ? value->dump() : std::string();
}

CORTADO_DECL body_layer urlencoded(urlencoded_options options) {
    if (!options.type.is_set()) options.type = "application/x-www-form-urlencoded";
    if (options.default_charset != "utf-8" && options.default_charset != "iso-8859-1")
        throw usage_error("urlencoded: option default_charset must be either utf-8 or iso-8859-1");
    if (options.parameter_limit < 1)
        throw usage_error("urlencoded: option parameter_limit must be a positive number");
    body_rules rules{options.limit, options.inflate, std::move(options.type), std::move(options.verify),
                     options.default_charset};
    return body_layer(std::make_shared<detail::urlencoded_parser>(std::move(rules), options));
}

}  // namespace cortado::middleware
