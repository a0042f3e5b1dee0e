#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::middleware::detail {

/** So many values by name: for one more the one goes that was not asked for the longest. A tree and no hash: clients
    choose names. Threads: none of its own business. */
template <class Value>
class keyed_cache {
public:
    /** @return null where there is none; one found counts as asked for */
    Value* find(std::string_view key) {
        const auto at = places_.find(key);
        if (at == places_.end()) return nullptr;
        order_.splice(order_.begin(), order_, at->second.place);
        return &at->second.value;
    }
    /** Find a value, or make one. */
    Value& open(std::string_view key) {
        if (Value* found = find(key)) return *found;
        const auto at = places_.emplace(std::string(key), slot{}).first;
        order_.push_front(&at->first);
        at->second.place = order_.begin();
        return at->second.value;
    }
    void erase(std::string_view key) {
        const auto at = places_.find(key);
        if (at == places_.end()) return;
        order_.erase(at->second.place);
        places_.erase(at);
    }
    /** The name and value not asked for the longest. There must be one. */
    std::pair<std::string_view, Value&> oldest() {
        const auto at = places_.find(*order_.back());
        return {at->first, at->second.value};
    }
    std::size_t size() const noexcept { return places_.size(); }
    void clear() noexcept {
        order_.clear();
        places_.clear();
    }

private:
    using order = std::list<const std::string*>;  // the names of places_, the last asked for first
    struct slot {
        Value value{};
        typename order::iterator place{};
    };
    std::map<std::string, slot, std::less<>> places_;
    order order_;
};

}  // namespace cortado::middleware::detail
