#pragma once

#include <cortado/config.hpp>
#include <cortado/http/nested_query.hpp>
#include <cortado/http/query.hpp>
#include <cortado/web/typed_text.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::express {

class settings;

/** A value of a query: reads like the std::string_view it is, "" where there is no text; behind the extended parser
    also like the list or object that it may be. A view into its query. */
class query_value : public std::string_view {
public:
    query_value() = default;
    explicit query_value(std::string_view text) noexcept : std::string_view(text) {}
    /** Show a text; of a list the first text in it. */
    CORTADO_DECL explicit query_value(const http::nested_query& value) noexcept;

    /** Give a member of an object, an element of a list; an empty text where there is none. */
    query_value operator[](std::string_view name) const noexcept { return query_value(nested()[name]); }
    query_value operator[](std::size_t index) const noexcept { return query_value(nested()[index]); }

    /** List the texts in a list or an object, which is what qs makes of a long list; of a text that one. */
    CORTADO_DECL std::vector<std::string_view> all() const;
    /** What the extended parser made of it; a value of no kind behind the simple one. */
    CORTADO_DECL const http::nested_query& nested() const noexcept;
    /** Write it as JSON text, which makes it fit for `res.json(...)`. */
    CORTADO_DECL std::string dump() const;

private:
    const http::nested_query* value_ = nullptr;
};

/** The query of a request, as the setting `query parser` says.

        simple (default)   ?tag=a&tag=b&x[y]=1    ["tag"] "a"   .all("tag") {"a", "b"}   ["x[y]"] "1"
        extended           ?tag=a&tag=b&x[y]=1    ["tag"] "a"   .all("tag") {"a", "b"}   ["x"]["y"] "1"

    Off, it is empty; a parser of one's own gives what it likes. Views of it are valid until the request's `url`
    changes.
    @source Express 5, req.query and the setting "query parser" */
class request_query {
public:
    using const_iterator = http::query::const_iterator;

    /** Read what stands behind the `?`. */
    CORTADO_DECL void read(std::string_view text, const settings& by);

    /** Give a value; an empty text where there is none. */
    query_value operator[](std::string_view name) const noexcept {
        return is_nested_ ? query_value(tree_[name]) : query_value(pairs_[name]);
    }
    /** Give the text of a value, of a list the first; nothing where there is no value. */
    CORTADO_DECL std::optional<std::string_view> find(std::string_view name) const noexcept;
    /** List the texts of a name in the order sent. */
    std::vector<std::string_view> all(std::string_view name) const {
        return is_nested_ ? (*this)[name].all() : pairs_.all(name);
    }
    bool has(std::string_view name) const noexcept { return find(name).has_value(); }

    /** Read a value as an integer, a floating-point number or a bool: `req.query().as<int>("page", 1)`.
        @throws http_error(400)  it is none, out of range, or missing; the message names it, what was sent and what is
                                 expected */
    template <web::ReadableFromText T>
    T as(std::string_view name) const {
        return web::read_text_as<T>({"query parameter", name, find(name)});
    }
    /** As above; `otherwise` where there is none of that name. */
    template <web::ReadableFromText T>
    T as(std::string_view name, T otherwise) const {
        return has(name) ? as<T>(name) : otherwise;
    }

    /** Walk over names and texts in the order sent; what is nested is named with its brackets, `x[y]`. */
    const_iterator begin() const noexcept { return pairs_.begin(); }
    const_iterator end() const noexcept { return pairs_.end(); }
    std::size_t size() const noexcept { return pairs_.size(); }
    bool empty() const noexcept { return pairs_.empty(); }

    /** Make the object that Express has: repeated names are lists, those that are numbers come first. */
    CORTADO_DECL http::nested_query tree() const;
    /** Write that object as JSON text, which makes it fit for `res.json(req.query())`. */
    std::string dump() const { return tree().dump(); }

private:
    http::query pairs_;
    http::nested_query tree_;  // where it is nested
    bool is_nested_ = false;
};

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/request_query.ipp>
#endif
