#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "../parse_int.hpp"

namespace mvc {

struct pet {
    std::string name;
    std::size_t id = 0;
};
struct user {
    std::string name;
    std::vector<std::shared_ptr<pet>> pets;
    std::size_t id = 0;
};

/** A faux database. */
class database {
public:
    database() {
        for (const char* const name : {"Tobi", "Loki", "Jane", "Raul"}) add_pet(name);
        users = {std::make_shared<user>(user{"TJ", {pets[0], pets[1], pets[2]}, 0}),
                 std::make_shared<user>(user{"Guillermo", {pets[3]}, 1}),
                 std::make_shared<user>(user{"Nathan", {}, 2})};
    }

    std::shared_ptr<pet> add_pet(std::string name) {
        pets.push_back(std::make_shared<pet>(pet{std::move(name), pets.size()}));
        return pets.back();
    }

    std::vector<std::shared_ptr<pet>> pets;
    std::vector<std::shared_ptr<user>> users;
};

/** Find a record by its number. @return null where there is none */
template <class Record>
std::shared_ptr<Record> find(const std::vector<std::shared_ptr<Record>>& records, std::string_view id) {
    const auto index = static_cast<std::size_t>(example::parse_int(id).value_or(-1));
    return index < records.size() ? records[index] : nullptr;
}

}  // namespace mvc
