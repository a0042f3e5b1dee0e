#pragma once

#include <cortado/proto/detail/schema_parser.hpp>

#include <limits>
#include <utility>

namespace cortado::proto::detail {

// --- the smallest pieces

CORTADO_DECL bool schema_parser::is(std::string_view text) const noexcept {
    const token& ahead = tokens_.current();
    return ahead.text == text && ahead.kind != token_kind::text && ahead.kind != token_kind::end;
}

CORTADO_DECL void schema_parser::fail_expected(std::string_view what) const {
    const token& ahead = tokens_.current();
    std::string message = "expected " + std::string(what);
    message += ahead.kind == token_kind::end ? ", found the end of the file"
                                             : ", found \"" + std::string(ahead.text) + '"';
    tokens_.fail(ahead.place, message);
}

CORTADO_DECL bool schema_parser::accept(std::string_view text) {
    if (!is(text)) return false;
    tokens_.advance();
    return true;
}

CORTADO_DECL void schema_parser::expect(std::string_view symbol) {
    if (!accept(symbol)) fail_expected('"' + std::string(symbol) + '"');
}

CORTADO_DECL std::string schema_parser::expect_name(std::string_view what) {
    if (tokens_.current().kind != token_kind::name) fail_expected(what);
    std::string name(tokens_.current().text);
    tokens_.advance();
    return name;
}

/** `a.b.c` or `.a.b.c` */
CORTADO_DECL std::string schema_parser::expect_full_name(std::string_view what) {
    std::string name = accept(".") ? "." : "";
    name += expect_name(what);
    while (accept(".")) name += '.' + expect_name("a name after the dot");
    return name;
}

CORTADO_DECL std::string schema_parser::expect_text(std::string_view what) {
    if (tokens_.current().kind != token_kind::text) fail_expected(what);
    std::string text;
    while (tokens_.current().kind == token_kind::text) {  // neighbours are one text, as in C
        text += tokens_.current().value;
        tokens_.advance();
    }
    return text;
}

CORTADO_DECL std::uint64_t schema_parser::expect_integer(std::string_view what, std::uint64_t most) {
    if (tokens_.current().kind != token_kind::integer) fail_expected(what);
    const std::uint64_t number = tokens_.current().number;
    if (number > most)
        tokens_.fail(tokens_.current().place, std::string(what) + " is at most " + std::to_string(most));
    tokens_.advance();
    return number;
}

CORTADO_DECL std::uint32_t schema_parser::expect_field_number(std::uint32_t most) {
    const source_place place = tokens_.current().place;
    const auto number = static_cast<std::uint32_t>(expect_integer("a field number", most));
    if (number == 0) tokens_.fail(place, "field numbers begin at 1");
    return number;
}

CORTADO_DECL std::int32_t schema_parser::expect_signed(std::string_view what) {
    const bool is_negative = accept("-");
    const std::uint64_t limit = std::uint64_t{1} << 31;
    const std::uint64_t number = expect_integer(what, is_negative ? limit : limit - 1);
    const auto value = static_cast<std::int64_t>(number);
    return static_cast<std::int32_t>(is_negative ? -value : value);
}

/** Nesting is bounded, so that no schema can exhaust the stack. */
CORTADO_DECL void schema_parser::enter() {
    if (++depth_ > 100) tokens_.fail(tokens_.current().place, "declarations are nested more than 100 deep");
}

// --- a file

CORTADO_DECL std::unique_ptr<file_descriptor> schema_parser::parse() {
    auto file = std::make_unique<file_descriptor>();
    file->path = tokens_.file();
    file_ = file.get();
    if (is("edition"))
        tokens_.fail(tokens_.current().place, "editions are not known here: write syntax = \"proto3\"");
    if (is("syntax")) parse_syntax(*file);
    file->language = language_;
    while (tokens_.current().kind != token_kind::end) parse_file_statement(*file);
    return file;
}

CORTADO_DECL void schema_parser::parse_syntax(file_descriptor& file) {
    tokens_.advance();
    expect("=");
    const source_place place = tokens_.current().place;
    const std::string name = expect_text("\"proto2\" or \"proto3\"");
    if (name != "proto2" && name != "proto3")
        tokens_.fail(place, "expected \"proto2\" or \"proto3\", found \"" + name + '"');
    language_ = file.language = name == "proto3" ? syntax::proto3 : syntax::proto2;
    expect(";");
}

CORTADO_DECL void schema_parser::parse_import(file_descriptor& file) {
    file_descriptor::import made;
    made.is_public = accept("public");
    if (!made.is_public) accept("weak");
    made.place = tokens_.current().place;
    made.path = expect_text("the path of a file in quotes");
    for (const auto& other : file.imports) {
        if (other.path == made.path) tokens_.fail(made.place, "\"" + made.path + "\" is imported twice");
    }
    expect(";");
    file.imports.push_back(std::move(made));
}

CORTADO_DECL void schema_parser::parse_package(file_descriptor& file) {
    if (!file.package.empty()) tokens_.fail(tokens_.current().place, "a file has one package");
    const source_place place = tokens_.current().place;
    if (!file.messages.empty() || !file.enums.empty() || !file.services.empty() || !file.extensions.empty())
        tokens_.fail(place, "the package stands before what it names");
    if (is(".")) fail_expected("the name of a package");
    file.package = expect_full_name("the name of a package");
    expect(";");
}

CORTADO_DECL void schema_parser::parse_file_statement(file_descriptor& file) {
    if (accept(";")) return;
    if (accept("import")) return parse_import(file);
    if (accept("package")) return parse_package(file);
    if (accept("service")) return parse_service(file);
    const std::string prefix = file.package.empty() ? "" : file.package + '.';
    if (!parse_common({file.messages, file.enums, file.extensions, file.options, prefix, nullptr}))
        fail_expected("message, enum, service, extend, import, package or option");
}

/** What may stand both in files and in messages. */
CORTADO_DECL bool schema_parser::parse_common(const scope& where) {
    if (accept("message")) {
        parse_message(where);
    } else if (accept("enum")) {
        parse_enum(where);
    } else if (accept("extend")) {
        parse_extend(where);
    } else if (accept("option")) {
        parse_option_statement(where.options);
    } else {
        return false;
    }
    return true;
}

// --- options

/** Options of one's own may be lists; those of the language are said once. */
CORTADO_DECL void schema_parser::add_option(std::vector<option>& options) {
    option made = parse_option();
    for (const option& other : options) {
        if (other.name == made.name && !made.name.starts_with('('))
            tokens_.fail(made.place, "the option \"" + made.name + "\" is set already");
    }
    options.push_back(std::move(made));
}

CORTADO_DECL void schema_parser::parse_option_statement(std::vector<option>& options) {
    add_option(options);
    expect(";");
}

CORTADO_DECL option schema_parser::parse_option() {
    option made;
    made.place = tokens_.current().place;
    do {
        if (!made.name.empty()) made.name += '.';
        if (accept("(")) {
            made.name += '(' + expect_full_name("the name of an extension") + ')';
            expect(")");
        } else {
            made.name += expect_name("the name of an option");
        }
    } while (accept("."));
    expect("=");
    parse_option_value(made);
    return made;
}

CORTADO_DECL void schema_parser::parse_option_value(option& made) {
    const token& first = tokens_.current();
    if (first.kind == token_kind::text) {
        made.is_text = true;
        made.value = expect_text("a text");
        return;
    }
    if (is("{")) {
        const char* from = first.text.data();
        std::size_t open = 0;
        do {
            if (tokens_.current().kind == token_kind::end) fail_expected("\"}\"");
            open += is("{") ? 1u : 0u;
            open -= is("}") ? 1u : 0u;
            tokens_.advance();
        } while (open > 0);
        made.value = tokens_.written_since(from);
        made.value.resize(made.value.rfind('}') + 1);
        return;
    }
    if (accept("-")) made.value = "-";
    if (first.kind != token_kind::name && first.kind != token_kind::integer && first.kind != token_kind::real)
        fail_expected("the value of an option");
    made.value += first.text;
    tokens_.advance();
}

CORTADO_DECL void schema_parser::parse_bracketed_options(std::vector<option>& options) {
    if (!accept("[")) return;
    do add_option(options);
    while (accept(","));
    expect("]");
}

// --- services

CORTADO_DECL void schema_parser::parse_service(file_descriptor& file) {
    auto made = std::make_unique<service_descriptor>();
    made->place = tokens_.current().place;
    made->name = expect_name("the name of a service");
    made->full_name = (file.package.empty() ? "" : file.package + '.') + made->name;
    expect("{");
    while (!accept("}")) {
        if (accept(";")) continue;
        if (accept("option")) {
            parse_option_statement(made->options);
        } else if (accept("rpc")) {
            parse_method(*made);
        } else {
            fail_expected("rpc, option or \"}\"");
        }
    }
    file.services.push_back(std::move(made));
}

CORTADO_DECL std::string schema_parser::parse_method_type(bool& streams) {
    expect("(");
    std::string name;
    if (is("stream")) {  // a keyword, unless the type is called so
        tokens_.advance();
        streams = !is(")") && !is(".");
        if (!streams) name = "stream";
    }
    if (name.empty()) {
        name = expect_full_name("the name of a message");
    } else {
        while (accept(".")) name += '.' + expect_name("a name after the dot");
    }
    expect(")");
    return name;
}

CORTADO_DECL void schema_parser::parse_method(service_descriptor& service) {
    method_descriptor made;
    made.place = tokens_.current().place;
    made.name = expect_name("the name of a method");
    made.full_name = service.full_name + '.' + made.name;
    if (service.find(made.name) != nullptr)
        tokens_.fail(made.place, "the service has a method \"" + made.name + "\" already");
    made.input_name = parse_method_type(made.client_streams);
    expect("returns");
    made.output_name = parse_method_type(made.server_streams);
    if (accept("{")) {
        while (!accept("}")) {
            if (accept(";")) continue;
            if (!accept("option")) fail_expected("option or \"}\"");
            parse_option_statement(made.options);
        }
    } else {
        expect(";");
    }
    service.methods.push_back(std::move(made));
}

}  // namespace cortado::proto::detail
