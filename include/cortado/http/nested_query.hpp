#pragma once

#include <cortado/config.hpp>

#include <cortado/core/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::http {

enum class form_charset : unsigned char { utf8, iso_8859_1 };

/** How to read a nested query: what is here is what Express 5 does with `query parser` set to `extended`. */
struct nested_query_options {
    std::size_t depth = 5;        /**< brackets beyond it are part of the last name; at most 200 count */
    std::size_t array_limit = 20; /**< a list of more elements, or an index from here on, makes an object */
    std::size_t parameter_limit = 1000;        /**< what follows is dropped; 0 for no limit */
    bool strict_depth = false;                 /**< refuse brackets beyond the depth */
    form_charset charset = form_charset::utf8; /**< of the text; what comes out is UTF-8 */
    bool charset_sentinel = false; /**< a parameter `utf8=✓`, which forms send, tells the charset */
    bool interpret_numeric_entities = false; /**< of ISO-8859-1: `&#9786;` is a character */
};

struct nested_query_member;

/** Hold what a query string or a form says with brackets: a text, a list, or an object of such values.

        user[name]=Ann&user[tags][]=a&user[tags][]=b      {"user":{"name":"Ann","tags":["a","b"]}}

    Names are data and nothing else: there are no prototypes for `__proto__` or `constructor` to reach, and
    `a[__proto__]` is dropped. */
class nested_query {
public:
    enum class kind : unsigned char { none, text, array, object };
    using const_iterator = const nested_query_member*;

    nested_query() noexcept;
    explicit nested_query(std::string text);
    /** Make an array, whose members have no names, or an object. */
    nested_query(kind container, std::vector<nested_query_member> members);
    nested_query(const nested_query&);
    nested_query(nested_query&&) noexcept;
    nested_query& operator=(const nested_query&);
    nested_query& operator=(nested_query&&) noexcept;
    ~nested_query();

    /** Read application/x-www-form-urlencoded. A malformed escape leaves its text as it is, what is no UTF-8 becomes
       U+FFFD.
        @return an object; fails only for a strict depth that is exceeded
        @source npm qs 6, parse with allowPrototypes: Express 5 and body-parser 2 */
    CORTADO_DECL static result<nested_query> parse(std::string_view text,
                                                   const nested_query_options& options = {});

    bool is_text() const noexcept { return kind_ == kind::text; }
    bool is_array() const noexcept { return kind_ == kind::array; }
    bool is_object() const noexcept { return kind_ == kind::object; }
    /** Tell whether there is a value at all: what `[]` gives for a name that is not there has none. */
    explicit operator bool() const noexcept { return kind_ != kind::none; }

    /** Return the text; "" where this is none. */
    std::string_view text() const noexcept { return text_; }

    /** Return a member of an object, an element of an array; a value of no kind where there is none. */
    CORTADO_DECL const nested_query& operator[](std::string_view name) const noexcept;
    CORTADO_DECL const nested_query& operator[](std::size_t index) const noexcept;

    /** Walk over members or elements: numbers first, then in the order sent, as in JavaScript. */
    CORTADO_DECL const_iterator begin() const noexcept;
    CORTADO_DECL const_iterator end() const noexcept;
    CORTADO_DECL std::size_t size() const noexcept;

    /** Write it as JSON text, which makes it fit for `res.json(...)`. */
    CORTADO_DECL std::string dump() const;

    /** Turn it into a value of a JSON library: `to<nlohmann::ordered_json>()`. */
    template <class Json>
    Json to() const;

private:
    CORTADO_DECL void append_to(std::string& out) const;

    std::string text_;
    std::vector<nested_query_member> members_;
    kind kind_ = kind::none;
};

struct nested_query_member {
    std::string name; /**< "" in an array */
    nested_query value;
};

// Here, where a member is a complete type.
inline nested_query::nested_query() noexcept = default;
inline nested_query::nested_query(std::string text) : text_(std::move(text)), kind_(kind::text) {}
inline nested_query::nested_query(kind container, std::vector<nested_query_member> members)
    : members_(std::move(members)), kind_(container) {}
inline nested_query::nested_query(const nested_query&) = default;
inline nested_query::nested_query(nested_query&&) noexcept = default;
inline nested_query& nested_query::operator=(const nested_query&) = default;
inline nested_query& nested_query::operator=(nested_query&&) noexcept = default;
inline nested_query::~nested_query() = default;

template <class Json>
Json nested_query::to() const {
    if (kind_ == kind::none) return Json(nullptr);
    if (kind_ == kind::text) return Json(text_);
    Json made = is_array() ? Json::array() : Json::object();
    for (const nested_query_member& member : members_) {
        if (is_array()) {
            made.push_back(member.value.to<Json>());
        } else {
            made[member.name] = member.value.to<Json>();
        }
    }
    return made;
}

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/nested_query.ipp>
#endif
