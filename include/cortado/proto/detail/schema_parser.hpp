#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/descriptor.hpp>
#include <cortado/proto/detail/tokenizer.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::proto::detail {

/** Reads one .proto file into descriptors whose type names are still texts; the linker resolves them.
    @source Protocol Buffers language specification, proto2 and proto3 */
class schema_parser {
public:
    /** @param file  what errors call it */
    schema_parser(std::string_view file, std::string_view text) : tokens_(file, text) {}

    /** @throws schema_error  the text is no schema: what was expected, and where */
    CORTADO_DECL std::unique_ptr<file_descriptor> parse();

private:
    // What a statement is read into: a file's or a message's lists.
    struct scope {
        std::vector<std::unique_ptr<message_descriptor>>& messages;
        std::vector<std::unique_ptr<enum_descriptor>>& enums;
        std::vector<std::unique_ptr<field_descriptor>>& extensions;
        std::vector<option>& options;
        std::string prefix;  // "package.Outer."
        const message_descriptor* parent;
    };

    void parse_syntax(file_descriptor& file);
    void parse_import(file_descriptor& file);
    void parse_package(file_descriptor& file);
    bool parse_common(const scope& where);
    void parse_file_statement(file_descriptor& file);
    void parse_message(const scope& where);
    void parse_message_body(message_descriptor& message);
    void parse_message_statement(message_descriptor& message, const scope& where);
    void parse_field(std::vector<std::unique_ptr<field_descriptor>>& into, const scope& where, bool in_oneof);
    bool parse_label(field_descriptor& field, bool in_oneof);
    void parse_group(field_descriptor& field, const scope& where);
    void parse_map(message_descriptor& message);
    void parse_oneof(message_descriptor& message, const scope& where);
    void parse_extend(const scope& where);
    void parse_enum(const scope& where);
    void parse_enum_reserved(enum_descriptor& made);
    void parse_ranges(std::vector<number_range>& ranges);
    void settle_ranges(message_descriptor& message) const;
    void parse_reserved(message_descriptor& message);
    void parse_service(file_descriptor& file);
    void parse_method(service_descriptor& service);
    std::string parse_method_type(bool& streams);
    void parse_option_statement(std::vector<option>& options);
    option parse_option();
    void add_option(std::vector<option>& options);
    void parse_option_value(option& made);
    void parse_bracketed_options(std::vector<option>& options);
    void parse_field_options(field_descriptor& field);

    std::string expect_name(std::string_view what);
    std::string expect_full_name(std::string_view what);
    std::string expect_text(std::string_view what);
    std::uint64_t expect_integer(std::string_view what, std::uint64_t most);
    std::uint32_t expect_field_number(std::uint32_t most = max_field_number);
    std::int32_t expect_signed(std::string_view what);
    void expect(std::string_view symbol);
    bool accept(std::string_view text);
    bool is(std::string_view text) const noexcept;
    [[noreturn]] void fail_expected(std::string_view what) const;
    void enter();

    tokenizer tokens_;
    syntax language_ = syntax::proto2;
    const file_descriptor* file_ = nullptr;
    std::size_t depth_ = 0;
};

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/schema_parser.ipp>
#  include <cortado/proto/impl/schema_parser_members.ipp>
#endif
