#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/descriptor.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace cortado::proto::detail {

/** What a full name stands for. */
struct symbol {
    enum class kind : std::uint8_t { package, message, enumeration, other };
    kind what = kind::other;
    message_descriptor* message = nullptr;
    enum_descriptor* enumeration = nullptr;
    const file_descriptor* file = nullptr;  ///< null for packages
};

/** Resolves the names of parsed files and checks what the language demands beyond its grammar. Files are linked in
    the order of their imports; then finish() lays the messages out. */
class linker {
public:
    /** Make a file's names known and resolve those it uses.
        @param file  its imports are linked already and point to their files
        @throws schema_error  a rule of the language is broken: which, and where */
    CORTADO_DECL void link(file_descriptor& file);
    /** Lay out all messages linked since the last call. */
    CORTADO_DECL void finish();

    CORTADO_DECL message_descriptor* find_message(std::string_view full_name) const;
    CORTADO_DECL const enum_descriptor* find_enum(std::string_view full_name) const;

private:
    void add(const std::string& full_name, symbol made, source_place place);
    void add_packages(const file_descriptor& file);
    void add_message(message_descriptor& message);
    void add_enum(enum_descriptor& made, std::string_view scope);
    void add_service(const service_descriptor& service);

    const symbol* resolve(std::string_view name, std::string_view scope) const;
    const symbol* visible(const std::string& full_name) const;
    const symbol& resolve_type(const std::string& name, std::string_view scope, source_place place) const;

    void link_message(message_descriptor& message);
    void link_field(field_descriptor& field, std::string_view scope);
    void link_extension(field_descriptor& field, std::string_view scope);
    void link_service(service_descriptor& service);
    void settle_presence(field_descriptor& field) const;
    void check_packed(field_descriptor& field) const;
    void check_default(const field_descriptor& field) const;
    void check_map_enum(const field_descriptor& field) const;
    void check_numbers(const message_descriptor& message) const;
    void check_number(const message_descriptor& message, const field_descriptor& field) const;
    void check_json_names(const message_descriptor& message) const;
    void check_ranges(const message_descriptor& message) const;
    void check_reserved_names(std::vector<std::string> names, source_place place) const;
    void check_value_names(const enum_descriptor& made) const;
    void check_message_set(const message_descriptor& message) const;
    void check_enum(const enum_descriptor& made) const;
    [[noreturn]] void fail(source_place place, std::string_view what) const;

    std::unordered_map<std::string, symbol> symbols_;
    std::unordered_set<const file_descriptor*> visible_files_;
    std::vector<message_descriptor*> to_lay_out_;
    file_descriptor* file_ = nullptr;
};

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/linker.ipp>
#  include <cortado/proto/impl/linker_checks.ipp>
#endif
