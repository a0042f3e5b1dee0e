#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::http {

/** Hold the pairs of a query string or a urlencoded form, in the order they were sent; a name may repeat.

        ?tag=a&tag=b&q=x+y      tag: a, tag: b, q: "x y"

    Names are flat (`a[b]` is a name), as with Express's default query parser. */
class query {
public:
    using value_type = std::pair<std::string, std::string>;
    using const_iterator = std::vector<value_type>::const_iterator;

    query() = default;

    /** Read application/x-www-form-urlencoded. Never fails: a malformed escape stays as it is, what is not
       UTF-8 becomes U+FFFD.
        @param max_pairs  what follows is dropped; empty pairs count; 0 for no limit
        @source Node, querystring.parse */
    CORTADO_DECL static query parse(std::string_view text, std::size_t max_pairs = 1000);

    /** Return the first value of a name, nothing where there is none; a view into this object. */
    CORTADO_DECL std::optional<std::string_view> find(std::string_view name) const noexcept;

    /** Return the first value of a name, "" where there is none; a view into this object. */
    std::string_view operator[](std::string_view name) const noexcept {
        return find(name).value_or(std::string_view());
    }

    /** Return every value of a name in the order sent; views into this object. */
    CORTADO_DECL std::vector<std::string_view> all(std::string_view name) const;

    bool has(std::string_view name) const noexcept { return find(name).has_value(); }

    /** Add a pair at the end. */
    void append(std::string name, std::string value) {
        pairs_.emplace_back(std::move(name), std::move(value));
    }

    /** Write the pairs back as `a=1&b=2`, a space as `%20`.
        @source Node, querystring.stringify */
    CORTADO_DECL std::string stringify() const;

    const_iterator begin() const noexcept { return pairs_.begin(); }
    const_iterator end() const noexcept { return pairs_.end(); }
    std::size_t size() const noexcept { return pairs_.size(); }
    bool empty() const noexcept { return pairs_.empty(); }

    bool operator==(const query&) const = default;

private:
    std::vector<value_type> pairs_;
};

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/query.ipp>
#endif
