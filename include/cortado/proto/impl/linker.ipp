#pragma once

#include <cortado/proto/detail/layout.hpp>
#include <cortado/proto/detail/linker.hpp>
#include <cortado/proto/schema_error.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace cortado::proto::detail {

CORTADO_DECL void linker::fail(source_place place, std::string_view what) const {
    throw schema_error(file_->path, place, what);
}

// --- making names known

CORTADO_DECL void linker::add(const std::string& full_name, symbol made, source_place place) {
    made.file = file_;
    const auto [found, is_new] = symbols_.try_emplace(full_name, made);
    if (is_new) return;
    const file_descriptor* other = found->second.file;
    std::string message = '"' + full_name + "\" is declared already";
    if (other != nullptr && other != file_) message += " in \"" + other->path + '"';
    fail(place, message);
}

CORTADO_DECL void linker::add_packages(const file_descriptor& file) {
    const std::string_view package = file.package;
    for (std::size_t end = 0; !package.empty() && end != std::string_view::npos;) {
        end = package.find('.', end + 1);
        const std::string name(package.substr(0, end));
        const auto [found, is_new] = symbols_.try_emplace(name, symbol{.what = symbol::kind::package});
        if (!is_new && found->second.what != symbol::kind::package)
            fail({}, "the package \"" + name + "\" has the name of something declared in \"" +
                         found->second.file->path + '"');
    }
}

CORTADO_DECL void linker::add_enum(enum_descriptor& made, std::string_view scope) {
    add(made.full_name, {.what = symbol::kind::enumeration, .enumeration = &made}, made.place);
    // The values stand beside their enum, not in it, as in C++.
    for (const enum_value& value : made.values) add(std::string(scope) + value.name, {}, value.place);
}

CORTADO_DECL void linker::add_message(message_descriptor& message) {
    add(message.full_name, {.what = symbol::kind::message, .message = &message}, message.place);
    const std::string scope = message.full_name + '.';
    for (const auto& field : message.fields) add(field->full_name, {}, field->place);
    for (const oneof_descriptor& oneof : message.oneofs) add(scope + oneof.name, {}, oneof.place);
    for (const auto& inner : message.messages) add_message(*inner);
    for (const auto& inner : message.enums) add_enum(*inner, scope);
    for (const auto& extension : message.declared_extensions) add(extension->full_name, {}, extension->place);
}

CORTADO_DECL void linker::add_service(const service_descriptor& service) {
    add(service.full_name, {}, service.place);
    for (const method_descriptor& method : service.methods) add(method.full_name, {}, method.place);
}

// --- finding them

CORTADO_DECL const symbol* linker::visible(const std::string& full_name) const {
    const auto found = symbols_.find(full_name);
    if (found == symbols_.end()) return nullptr;
    const symbol& named = found->second;
    return named.file == nullptr || visible_files_.contains(named.file) ? &named : nullptr;
}

/** The first part of a name decides in which scope the whole is looked for, from the innermost out.
    @source Protocol Buffers language guide, "packages and name resolution" */
CORTADO_DECL const symbol* linker::resolve(std::string_view name, std::string_view scope) const {
    if (name.starts_with('.')) return visible(std::string(name.substr(1)));
    const std::string_view first = name.substr(0, name.find('.'));
    for (;;) {
        const std::string prefix = scope.empty() ? "" : std::string(scope) + '.';
        const symbol* head = visible(prefix + std::string(first));
        const bool is_whole = first.size() == name.size();
        if (head != nullptr &&
            (is_whole ? head->what != symbol::kind::other && head->what != symbol::kind::package
                      : head->what != symbol::kind::other)) {
            const symbol* found = visible(prefix + std::string(name));
            if (found != nullptr || head->what != symbol::kind::package) return found;
        }
        if (scope.empty()) return nullptr;
        const std::size_t dot = scope.rfind('.');
        scope = dot == std::string_view::npos ? std::string_view() : scope.substr(0, dot);
    }
}

CORTADO_DECL const symbol& linker::resolve_type(const std::string& name, std::string_view scope,
                                                source_place place) const {
    const symbol* found = resolve(name, scope);
    if (found == nullptr) {
        const symbol* hidden = nullptr;
        const auto known = symbols_.find(name.starts_with('.') ? name.substr(1) : name);
        if (known != symbols_.end()) hidden = &known->second;
        if (hidden != nullptr && hidden->file != nullptr)
            fail(place,
                 '"' + name + "\" is declared in \"" + hidden->file->path + "\", which is not imported");
        fail(place, '"' + name + "\" is not known here");
    }
    if (found->message == nullptr && found->enumeration == nullptr)
        fail(place, '"' + name + "\" is neither a message nor an enum");
    return *found;
}

CORTADO_DECL message_descriptor* linker::find_message(std::string_view full_name) const {
    const auto found = symbols_.find(std::string(full_name));
    return found == symbols_.end() ? nullptr : found->second.message;
}

CORTADO_DECL const enum_descriptor* linker::find_enum(std::string_view full_name) const {
    const auto found = symbols_.find(std::string(full_name));
    return found == symbols_.end() ? nullptr : found->second.enumeration;
}

// --- linking

inline void add_visible(std::unordered_set<const file_descriptor*>& files, const file_descriptor& file,
                        bool all) {
    for (const auto& import : file.imports) {
        if (!all && !import.is_public) continue;
        if (files.insert(import.file).second) add_visible(files, *import.file, false);
    }
}

CORTADO_DECL void linker::link(file_descriptor& file) {
    file_ = &file;
    visible_files_ = {&file};
    add_visible(visible_files_, file, true);
    add_packages(file);
    const std::string scope = file.package.empty() ? "" : file.package + '.';
    for (const auto& message : file.messages) add_message(*message);
    for (const auto& made : file.enums) add_enum(*made, scope);
    for (const auto& extension : file.extensions) add(extension->full_name, {}, extension->place);
    for (const auto& service : file.services) add_service(*service);

    for (const auto& made : file.enums) check_enum(*made);
    for (const auto& message : file.messages) link_message(*message);
    for (const auto& extension : file.extensions) link_extension(*extension, file.package);
    for (const auto& service : file.services) link_service(*service);
}

CORTADO_DECL void linker::link_message(message_descriptor& message) {
    to_lay_out_.push_back(&message);
    for (const auto& made : message.enums) check_enum(*made);
    for (const auto& inner : message.messages) link_message(*inner);
    for (const auto& field : message.fields) {
        field->owner = &message;
        link_field(*field, message.full_name);
    }
    for (const auto& extension : message.declared_extensions) link_extension(*extension, message.full_name);
    check_ranges(message);
    check_numbers(message);
    check_message_set(message);
    if (message.language == syntax::proto3) check_json_names(message);
}

CORTADO_DECL void linker::link_field(field_descriptor& field, std::string_view scope) {
    if (!field.type_name.empty()) {
        const symbol& found = resolve_type(field.type_name, scope, field.place);
        field.message = found.message;
        field.enumeration = found.enumeration;
        if (found.enumeration != nullptr) {
            field.type = field_type::enum_;
            if (field.language == syntax::proto3 && found.enumeration->is_closed)
                fail(field.place,
                     "a proto3 message cannot hold the proto2 enum \"" + found.enumeration->full_name + '"');
        }
    }
    check_map_enum(field);
    settle_presence(field);
    check_packed(field);
    check_default(field);
}

CORTADO_DECL void linker::settle_presence(field_descriptor& field) const {
    const bool is_singular = !field.is_repeated();
    field.has_presence = is_singular && (field.language == syntax::proto2 || field.is_proto3_optional ||
                                         field.oneof >= 0 || field.message != nullptr || field.is_extension);
}

inline bool is_open_to(const message_descriptor& message, std::uint32_t number) noexcept {
    return std::ranges::any_of(message.extension_ranges,
                               [number](const number_range& range) { return range.has(number); });
}

CORTADO_DECL void linker::link_extension(field_descriptor& field, std::string_view scope) {
    const symbol& found = resolve_type(field.extended_name, scope, field.place);
    if (found.message == nullptr) fail(field.place, '"' + field.extended_name + "\" is no message");
    field.owner = found.message;
    if (field.label == field_label::required) fail(field.place, "an extension cannot be required");
    if (!is_open_to(*found.message, field.number))
        fail(field.place, '"' + found.message->full_name + "\" does not open " +
                              std::to_string(field.number) + " to extensions");
    for (const field_descriptor* other : found.message->extensions) {
        if (other->number == field.number)
            fail(field.place, "number " + std::to_string(field.number) + " of \"" + found.message->full_name +
                                  "\" is taken by the extension \"" + other->full_name + '"');
    }
    link_field(field, scope);
    if (found.message->is_message_set() &&
        (field.type != field_type::message || field.label != field_label::optional))
        fail(field.place, "the extensions of a message set are optional messages");
    found.message->extensions.push_back(&field);
    to_lay_out_.push_back(found.message);
}

CORTADO_DECL void linker::link_service(service_descriptor& service) {
    for (method_descriptor& method : service.methods) {
        const auto message_of = [&](const std::string& name) {
            const symbol& found = resolve_type(name, service.full_name, method.place);
            if (found.message == nullptr)
                fail(method.place, '"' + name + "\" is an enum: methods take and give messages");
            return found.message;
        };
        method.input = message_of(method.input_name);
        method.output = message_of(method.output_name);
    }
}

CORTADO_DECL void linker::finish() {
    // Tables point to each other, so all are there before the first is filled.
    std::unordered_set<message_descriptor*> once(to_lay_out_.begin(), to_lay_out_.end());
    std::vector<message_table*> made;
    for (message_descriptor* message : once) {
        auto table = std::make_shared<message_table>();
        table->type = message;
        made.push_back(table.get());
        message->table = std::move(table);
    }
    for (message_table* table : made) lay_out(*table, *table->type);
    spread_traits(made);
    to_lay_out_.clear();
}

}  // namespace cortado::proto::detail
