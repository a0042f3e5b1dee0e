#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/json_literal.hpp>

#include <algorithm>

namespace cortado {

CORTADO_DECL json_literal::json_literal(std::initializer_list<json_literal> list) {
    if (std::ranges::all_of(list, [](const json_literal& item) { return item.kind_ == kind::pair; })) {
        assign_object(list);
        return;
    }
    *this = array(list);
    if (list.size() == 2 && list.begin()->kind_ == kind::string) {
        kind_ = kind::pair;
        key_size_ = list.begin()->text_.size();
    }
}

CORTADO_DECL json_literal json_literal::array(std::initializer_list<json_literal> elements) {
    json_literal made;
    list_writer out(made, '[');
    for (const json_literal& element : elements) out.add(element);
    out.close();
    return made;
}

CORTADO_DECL json_literal json_literal::object(std::initializer_list<json_literal> members) {
    if (!std::ranges::all_of(members, [](const json_literal& item) { return item.kind_ == kind::pair; })) {
        throw usage_error(
            "json_literal::object: each member is a list of a name and a value, {\"name\", value}");
    }
    json_literal made;
    made.assign_object(members);
    return made;
}

CORTADO_DECL void json_literal::assign_object(std::initializer_list<json_literal> members) {
    text_ = '{';
    for (const json_literal* member = members.begin(); member != members.end(); ++member) {
        const auto same = [&](const json_literal& other) { return other.pair_key() == member->pair_key(); };
        if (std::any_of(members.begin(), member, same)) continue;
        const json_literal* last = member;
        for (const json_literal* later = member + 1; later != members.end(); ++later) {
            if (same(*later)) last = later;
        }
        if (text_.size() > 1) text_ += ',';
        text_.append(last->pair_key()).append(1, ':').append(last->pair_value());
    }
    text_ += '}';
}

}  // namespace cortado
