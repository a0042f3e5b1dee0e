#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace cortado::koa {

/** One of Koa's accessors that reads as a text: `if (ctx.path == "/") ...`, `ctx.path.starts_with("/api")`,
    `std::string_view path = ctx.path;`. Where a type has to be told, call it: `auto path = ctx.path();`. What is
    read holds until the property is set, at most until the request is over.

    It stands for what it is a member of and cannot be copied, so that `auto path = ctx.path` does not compile instead
    of dangling.
    @tparam Self  the property, with a `get()` */
template <class Self>
class text_property {
public:
    text_property(const text_property&) = delete;
    text_property& operator=(const text_property&) = delete;

    std::string_view operator()() const { return static_cast<const Self&>(*this).get(); }
    operator std::string_view() const { return (*this)(); }
    operator std::string() const { return std::string((*this)()); }

    bool empty() const { return (*this)().empty(); }
    std::size_t size() const { return (*this)().size(); }
    bool starts_with(std::string_view front) const { return (*this)().starts_with(front); }
    bool ends_with(std::string_view back) const { return (*this)().ends_with(back); }
    std::size_t find(std::string_view wanted, std::size_t from = 0) const {
        return (*this)().find(wanted, from);
    }
    std::string_view substr(std::size_t from, std::size_t count = std::string_view::npos) const {
        return (*this)().substr(from, count);
    }

    friend bool operator==(const Self& left, std::string_view right) { return left() == right; }

protected:
    text_property() = default;
    ~text_property() = default;
};

}  // namespace cortado::koa
