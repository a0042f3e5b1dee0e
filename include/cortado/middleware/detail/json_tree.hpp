#pragma once

#include <cortado/config.hpp>
#include <cortado/core/json_text.hpp>
#include <cortado/middleware/json_reader.hpp>
#include <cortado/middleware/json_reviver.hpp>
#include <cortado/web/parsed_body.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#if __has_include(<nlohmann/json.hpp>)
#  include <nlohmann/json.hpp>
#endif

namespace cortado::middleware::detail {

#if __has_include(<nlohmann/json.hpp>)

/** Write a value as JSON.stringify does. It is as deep as json_options::max_depth at most. */
inline void append_json(std::string& out, const nlohmann::ordered_json& value) {
    char separator = value.is_array() ? '[' : '{';
    if (value.is_structured()) {
        if (value.empty()) out += separator;
        for (auto at = value.begin(); at != value.end(); ++at) {
            out += std::exchange(separator, ',');
            if (value.is_object()) append_json_string(out, at.key());
            if (value.is_object()) out += ':';
            append_json(out, *at);
        }
        out += value.is_array() ? ']' : '}';
    } else if (value.is_string()) {
        append_json_string(out, value.get_ref<const std::string&>());
    } else if (value.is_number_float()) {
        append_json_number(out, value.get<double>());
    } else {
        out += value.dump();
    }
}

class json_content final : public web::body_content {
public:
    nlohmann::ordered_json value;

    std::string dump() const override {
        std::string text;
        append_json(text, value);
        return text;
    }
    std::string member(std::string_view name) const override {
        const nlohmann::ordered_json* found = nullptr;
        if (value.is_object()) {
            const auto at = value.find(name);
            if (at != value.end()) found = &*at;
        }
        if (found != nullptr && found->is_array() && !found->empty() && found->front().is_string())
            found = &found->front();
        if (found == nullptr || found->is_null()) return {};
        if (found->is_string()) return found->get<std::string>();
        std::string text;
        append_json(text, *found);
        return text;
    }
    const void* find(const void* mark) const noexcept override {
        return mark == &web::detail::body_mark<nlohmann::ordered_json> ? &value : nullptr;
    }
};

/** Builds a value. Names are looked up in a tree where an object has many: the library's own way takes a time that is
    the square of their number. */
class json_builder final : public json_sink {
public:
    explicit json_builder(nlohmann::ordered_json& root) : root_(root) {}

    void null() override { place(nullptr); }
    void boolean(bool value) override { place(value); }
    void integer(std::int64_t value) override { place(value); }
    void integer(std::uint64_t value) override { place(value); }
    void number(double value) override { place(value); }
    void string(std::string value) override { place(std::move(value)); }
    void begin_array() override { open_.push_back({&place(nlohmann::ordered_json::array()), {}}); }
    void begin_object() override { open_.push_back({&place(nlohmann::ordered_json::object()), {}}); }
    void key(std::string name) override { key_ = std::move(name); }
    void end_container() override { open_.pop_back(); }

private:
    struct container {
        nlohmann::ordered_json* value;
        std::map<std::string, std::size_t>
            places;  // no hash, for which a client could choose names that collide
    };

    nlohmann::ordered_json& place(nlohmann::ordered_json value) {
        if (open_.empty()) return root_ = std::move(value);
        container& parent = open_.back();
        if (parent.value->is_array()) {
            parent.value->push_back(std::move(value));
            return parent.value->back();
        }
        using pairs = std::vector<std::pair<const std::string, nlohmann::ordered_json>>;
        pairs& members = parent.value->get_ref<nlohmann::ordered_json::object_t&>();
        const auto [at, is_new] = parent.places.try_emplace(key_, members.size());
        if (!is_new) return members[at->second].second = std::move(value);
        members.emplace_back(std::move(key_), std::move(value));
        return members.back().second;
    }

    nlohmann::ordered_json& root_;
    std::vector<container> open_;
    std::string key_;
};

/** Show a value to a reviver, behind what is in it; it is as deep as json_options::max_depth at most. */
inline void revive_json(nlohmann::ordered_json& value, std::string_view key, bool is_of_object,
                        json_reviver& reviver) {
    if (value.is_array()) {
        for (std::size_t at = 0; at < value.size(); ++at) {
            revive_json(value[at], std::to_string(at), false, reviver);
            if (value[at].is_discarded()) value[at] = nullptr;
        }
    } else if (value.is_object()) {
        nlohmann::ordered_json::object_t kept;
        for (auto& [name, member] : value.get_ref<nlohmann::ordered_json::object_t&>()) {
            revive_json(member, name, true, reviver);
            if (!member.is_discarded()) kept.push_back({name, std::move(member)});
        }
        value = std::move(kept);
    }
    revived_member member(key, value, is_of_object);
    reviver(member);
}

template <class Tag = void>
struct json_tree {
    static constexpr bool is_there = true;

    static std::string parse(std::string_view text, json_reader_options options, json_reviver& reviver,
                             web::parsed_body& into) {
        auto made = std::make_unique<json_content>();
        json_builder builder(made->value);
        std::string problem = read_json(text, builder, options);
        if (problem.empty() && reviver) revive_json(made->value, "", false, reviver);
        const bool is_left_out = made->value.is_discarded();
        if (problem.empty() && !is_left_out) into.assign(web::parsed_body::kind::json, std::move(made));
        return problem;
    }
};

#else

template <class Tag = void>
struct json_tree {
    static constexpr bool is_there = false;
    static std::string parse(std::string_view, json_reader_options, json_reviver&, web::parsed_body&) {
        return {};
    }
};

#endif

}  // namespace cortado::middleware::detail

#if __has_include(<nlohmann/json.hpp>)
template <>
struct cortado::web::detail::json_access<void> {
    static const nlohmann::ordered_json& of(const parsed_body& body) {
        return body.as<nlohmann::ordered_json>("JSON");
    }
    static nlohmann::ordered_json read(std::string_view text) { return nlohmann::ordered_json::parse(text); }
};
#endif
