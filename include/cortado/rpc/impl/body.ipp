#pragma once

#include <cortado/core/error.hpp>
#include <cortado/proto/values.hpp>
#include <cortado/rpc/body.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace cortado::rpc::detail {

/** Builds a JSON value that a peer has sent, in time and depth that no peer chooses. Of members with one name the last
    counts, where the first stood. */
class json_builder final : public nlohmann::json_sax<nlohmann::ordered_json> {
    using json = nlohmann::ordered_json;

public:
    json take() { return std::move(root_); }

    bool null() override { return place(nullptr) != nullptr; }
    bool boolean(bool value) override { return place(value) != nullptr; }
    bool number_integer(json::number_integer_t value) override { return place(value) != nullptr; }
    bool number_unsigned(json::number_unsigned_t value) override { return place(value) != nullptr; }
    bool number_float(json::number_float_t value, const std::string&) override {
        return place(value) != nullptr;
    }
    bool string(std::string& value) override { return place(std::move(value)) != nullptr; }
    bool binary(json::binary_t& value) override { return place(std::move(value)) != nullptr; }
    bool start_array(std::size_t) override { return begin(json::array()); }
    bool start_object(std::size_t) override { return begin(json::object()); }
    bool end_array() override { return end(); }
    bool end_object() override { return end(); }
    bool key(std::string& name) override {
        name_ = std::move(name);
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const json::exception& why) override {
        throw std::invalid_argument(why.what());
    }

private:
    static constexpr std::size_t max_depth = 500;  // as of the bodies of HTTP
    static constexpr std::size_t few = 8;          // members that are searched one by one

    struct container {
        json* value;
        std::map<std::string, std::size_t>
            places{};  // no hash, for which a peer could choose names that collide
    };
    using members = std::vector<std::pair<const std::string, json>>;  // which the library searches one by one

    bool begin(json empty) {
        if (open_.size() == max_depth)
            throw std::invalid_argument("JSON is nested deeper than " + std::to_string(max_depth));
        open_.push_back({place(std::move(empty))});
        return true;
    }
    bool end() {
        open_.pop_back();
        return true;
    }
    json* place(json value) {
        if (open_.empty()) return &(root_ = std::move(value));
        container& parent = open_.back();
        if (parent.value->is_array()) {
            parent.value->push_back(std::move(value));
            return &parent.value->back();
        }
        members& all = parent.value->get_ref<json::object_t&>();
        const std::size_t at = place_of(name_, all, parent.places);
        if (at < all.size()) return &(all[at].second = std::move(value));
        all.emplace_back(std::move(name_), std::move(value));
        return &all.back().second;
    }
    static std::size_t place_of(const std::string& name, const members& all,
                                std::map<std::string, std::size_t>& places) {
        if (all.size() < few) {
            std::size_t at = 0;
            while (at < all.size() && all[at].first != name) ++at;
            return at;
        }
        if (places.empty()) {
            for (std::size_t at = 0; at < all.size(); ++at) places.emplace(all[at].first, at);
        }
        return places.try_emplace(name, all.size()).first->second;
    }

    json root_;
    std::vector<container> open_;
    std::string name_;
};

CORTADO_DECL std::string encode_json(const nlohmann::ordered_json& value, const proto::message_type* type) {
    if (type != nullptr) return type->encode(value);
    return value.dump();
}

CORTADO_DECL nlohmann::ordered_json decode_json(std::string_view bytes, const proto::message_type* type) {
    if (type != nullptr) return type->decode(bytes);
    json_builder built;
    nlohmann::ordered_json::sax_parse(bytes, &built);
    return built.take();
}

inline void check_type(const proto::message_type* type) {
    if (type != nullptr) return;
    throw usage_error("rpc: a proto::message travels in methods of a .proto; name its service (docs/rpc.md)");
}

CORTADO_DECL std::string encode_message(const proto::message& value, const proto::message_type* type) {
    check_type(type);
    if (&value.type() == &type->descriptor()) return value.encode();
    throw usage_error("rpc: the method takes " + type->descriptor().full_name + ", not " +
                      value.type().full_name);
}

CORTADO_DECL proto::message decode_message(std::string_view bytes, const proto::message_type* type) {
    check_type(type);
    return type->read(bytes);
}

}  // namespace cortado::rpc::detail
