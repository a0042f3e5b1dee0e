#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/detail/struct_fields.hpp>
#include <cortado/proto/detail/struct_names.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::proto::detail {

/** Collects the declarations of a schema, those that others use first. */
class schema_printer {
public:
    /** @param is_proto2  else proto3, which has neither groups nor required fields: ask needs_proto2() when done */
    explicit schema_printer(bool is_proto2) noexcept : is_proto2_(is_proto2) {}

    bool is_proto2() const noexcept { return is_proto2_; }
    bool needs_proto2() const noexcept { return needs_proto2_ && !is_proto2_; }
    void need_proto2() noexcept { needs_proto2_ = true; }

    /** Note that a type is being declared. @return false where it was already
        @throws usage_error  another one has its name */
    CORTADO_DECL bool begin(const std::string& name, std::string_view spelt);
    void declare(std::string declaration) { declarations_ += '\n' + std::move(declaration); }
    CORTADO_DECL std::string text(std::string_view package) const;

    /** Note that a group is being declared where it is used.
        @throws usage_error  it holds itself */
    CORTADO_DECL void begin_group(std::string_view spelt);
    void end_group() { groups_.pop_back(); }

private:
    bool is_proto2_;
    bool needs_proto2_ = false;
    std::vector<std::pair<std::string, std::string_view>> names_;
    std::vector<std::string_view> groups_;
    std::string declarations_;
};

/** "int32" of field_type::int32, "" of messages and enums, which have names of their own. */
CORTADO_DECL std::string_view name_of(field_type type) noexcept;
/** "KIND_TOY" of the enum kind and its value toy. */
CORTADO_DECL std::string enum_value_name(std::string_view type, std::string_view value);

template <auto Value>
constexpr std::string_view spelt_value() {
    return __PRETTY_FUNCTION__;
}
/** What a compiler calls a value, "" where it has no name: both write "(kind)7" then. */
CORTADO_DECL std::string_view value_name(std::string_view spelt) noexcept;

template <class E, std::int32_t... Numbers>
std::string enum_values(const std::string& type, std::integer_sequence<std::int32_t, Numbers...>) {
    std::string text;
    const auto add = [&](std::string_view name, std::int32_t number) {
        if (name.empty() && number == 0) name = "unspecified";  // proto3 wants a zero
        if (!name.empty())
            text += "  " + enum_value_name(type, name) + " = " + std::to_string(number) + ";\n";
    };
    (add(value_name(spelt_value<static_cast<E>(Numbers)>()), Numbers), ...);
    return text;
}

/** "    a" and so on: lines, two columns further in. */
CORTADO_DECL std::string indented(std::string_view lines);
/** "My_part" of the member my_part, which is the field "my_part" then: groups are called as their types. */
CORTADO_DECL std::string group_name(std::string_view member);

template <class T>
void declare_struct(schema_printer& printer);
template <class T>
std::string fields_text(schema_printer& printer);

/** The name of a value's type, declared first where that is needed. */
template <class T, field_type Type>
std::string type_text(schema_printer& printer) {
    if constexpr (Struct<T>) {
        declare_struct<T>(printer);
        return struct_name<T>();
    } else if constexpr (std::is_enum_v<T>) {
        const std::string name = struct_name<T>();
        if (printer.begin(name, spelt_type<T>()))
            printer.declare("enum " + name + " {\n" +
                            enum_values<T>(name, std::make_integer_sequence<std::int32_t, 128>{}) + "}\n");
        return name;
    } else {
        return std::string(name_of(Type));
    }
}

/** Does a struct that is always there, as a member, hold what is required? Then it has to come itself: one that did not
    would lack that. */
template <class T>
consteval bool is_never_empty() {
    return !all_fields<T>([]<std::size_t I>() {
        using member = member_traits<T, I>;
        if constexpr (Struct<typename member::type> && !member::is_choice)
            return !is_never_empty<typename member::type>();
        else
            return !member::said.required;
    });
}

/** "repeated ", "optional ", "required " or nothing. */
template <class Member>
std::string_view label_text(schema_printer& printer) {
    using type = typename Member::type;
    if constexpr (Map<type> || Member::is_choice) {
        return "";
    } else if constexpr (List<type>) {
        return "repeated ";
    } else {
        bool is_required = Member::said.required;
        if constexpr (Struct<type>) is_required = is_never_empty<type>();
        if (is_required) {
            printer.need_proto2();
            return "required ";
        }
        constexpr bool can_be_told = is_optional<type> || Member::said.always;
        const bool is_said = printer.is_proto2() || (can_be_told && !Struct<typename Member::element>);
        return is_said ? "optional " : "";
    }
}

template <class Member>
std::string group_text(schema_printer& printer) {
    using element = typename Member::element;
    printer.need_proto2();
    printer.begin_group(spelt_type<element>());
    const std::string text = "  " + std::string(label_text<Member>(printer)) + "group " +
                             group_name(Member::name) + " = " + std::to_string(Member::said.number) + " {\n" +
                             indented(fields_text<element>(printer)) + "  }\n";
    printer.end_group();
    return text;
}

template <class Member>
std::string field_text(schema_printer& printer) {
    using type = typename Member::type;
    std::string text = type_text<typename Member::element, Member::wire_form>(printer);
    if constexpr (Map<type>) {
        constexpr field_type key = type_of<typename type::key_type, as::usual>();
        text = "map<" + std::string(name_of(key)) + ", " + text + '>';
    }
    text = "  " + std::string(label_text<Member>(printer)) + text + ' ' + std::string(Member::name) + " = " +
           std::to_string(Member::said.number);
    if (Member::is_list_of_numbers && Member::is_packed == printer.is_proto2())
        text += Member::is_packed ? " [packed = true]" : " [packed = false]";
    return text + ";\n";
}

/** A field, of a oneof with what stands around its first and its last one. */
template <class Member>
std::string member_text(schema_printer& printer) {
    std::string text;
    if constexpr (Member::is_group)
        text = group_text<Member>(printer);
    else
        text = field_text<Member>(printer);
    if constexpr (Member::is_choice) {
        using member = member_type<typename Member::owner, Member::place.member>;
        text = indented(text);
        if (Member::place.choice == 1) text.insert(0, "  oneof " + std::string(Member::said.name) + " {\n");
        if (Member::place.choice == fields_of_member<member>) text += "  }\n";
    }
    return text;
}

template <class T>
std::string fields_text(schema_printer& printer) {
    static_assert(check_struct<T>());
    std::string fields;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        const auto add = [&]<class Member>(Member) {
            if constexpr (!Member::keeps_unknown) fields += member_text<Member>(printer);
        };
        (add(member_traits<T, I>{}), ...);
    }
    (std::make_index_sequence<field_count<T>>{});
    return fields;
}

template <class T>
void declare_struct(schema_printer& printer) {
    const std::string name = struct_name<T>();
    if (printer.begin(name, spelt_type<T>()))
        printer.declare("message " + name + " {\n" + fields_text<T>(printer) + "}\n");
}

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/schema_printer.ipp>
#endif
