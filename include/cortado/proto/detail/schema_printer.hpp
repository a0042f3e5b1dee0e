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
    /** Note that a type is being declared. @return false where it was already
        @throws usage_error  another one has its name */
    CORTADO_DECL bool begin(const std::string& name, std::string_view spelt);
    void declare(std::string declaration) { declarations_ += '\n' + std::move(declaration); }
    CORTADO_DECL std::string text(std::string_view package) const;

private:
    std::vector<std::pair<std::string, std::string_view>> names_;
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

template <class T>
void declare_struct(schema_printer& printer);

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

template <class Member>
std::string field_text(schema_printer& printer) {
    using type = typename Member::type;
    std::string text = type_text<typename Member::element, Member::wire_form>(printer);
    if constexpr (Map<type>) {
        constexpr field_type key = type_of<typename type::key_type, as::usual>();
        text = "map<" + std::string(name_of(key)) + ", " + text + '>';
    } else if constexpr (List<type>) {
        text = "repeated " + text;
    } else if constexpr (!Struct<typename Member::element> && (is_optional<type> || Member::said.always)) {
        text = "optional " + text;
    }
    text = "  " + text + ' ' + std::string(Member::said.name) + " = " + std::to_string(Member::said.number);
    if (Member::is_list_of_numbers && !Member::is_packed) text += " [packed = false]";
    return text + ";\n";
}

template <class T>
void declare_struct(schema_printer& printer) {
    static_assert(check_struct<T>());
    const std::string name = struct_name<T>();
    if (!printer.begin(name, spelt_type<T>())) return;
    std::string fields;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        const auto add = [&]<class Member>(Member) {
            if constexpr (!Member::keeps_unknown) fields += field_text<Member>(printer);
        };
        (add(member_traits<T, I>{}), ...);
    }
    (std::make_index_sequence<member_count<T>>{});
    printer.declare("message " + name + " {\n" + fields + "}\n");
}

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/schema_printer.ipp>
#endif
