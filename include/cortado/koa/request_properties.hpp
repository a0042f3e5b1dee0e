#pragma once

// What of a request can be set: later layers see it so. The client's own words stay in `ctx.original_url()`.
#include <cortado/config.hpp>
#include <cortado/http/fields.hpp>
#include <cortado/http/query.hpp>
#include <cortado/koa/detail/request_state.hpp>
#include <cortado/koa/text_property.hpp>
#include <cortado/web/exchange.hpp>

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::koa {

/** `ctx.method`. What the client is sent goes by the method it asked with. */
class method_property : public text_property<method_property> {
public:
    explicit method_property(web::exchange& of) noexcept : ex_(of) {}
    std::string_view get() const noexcept { return ex_.request.method_name; }
    CORTADO_DECL method_property& operator=(std::string_view name);

private:
    web::exchange& ex_;
};

/** `ctx.url`: the target from its path on; inside a mount point what is left of it. */
class url_property : public text_property<url_property> {
public:
    explicit url_property(web::exchange& of) noexcept : ex_(of) {}
    std::string_view get() const noexcept { return ex_.request.path_and_query; }
    CORTADO_DECL url_property& operator=(std::string_view target);

private:
    web::exchange& ex_;
};

/** `ctx.path`: `ctx.url` without its query, not decoded. */
class path_property : public text_property<path_property> {
public:
    explicit path_property(web::exchange& of) noexcept : ex_(of) {}
    std::string_view get() const noexcept {
        const std::string_view url = ex_.request.path_and_query;
        const std::size_t mark = url.find('?');
        return mark == std::string_view::npos ? url : std::string_view(url.data(), mark);
    }
    /** Replace it; the query stays. */
    CORTADO_DECL path_property& operator=(std::string_view path);

private:
    web::exchange& ex_;
};

/** `ctx.querystring`: what stands behind the `?` of `ctx.url`. */
class querystring_property : public text_property<querystring_property> {
public:
    explicit querystring_property(web::exchange& of) noexcept : ex_(of) {}
    CORTADO_DECL std::string_view get() const noexcept;
    /** Replace it, with or without its `?`; "" removes it. */
    CORTADO_DECL querystring_property& operator=(std::string_view query);

private:
    web::exchange& ex_;
};

/** `ctx.search`: the query string with its `?`, "" where it is empty. */
class search_property : public text_property<search_property> {
public:
    explicit search_property(web::exchange& of) noexcept : ex_(of) {}
    CORTADO_DECL std::string_view get() const noexcept;
    search_property& operator=(std::string_view query) {
        querystring_property{ex_} = query;
        return *this;
    }

private:
    web::exchange& ex_;
};

/** `ctx.ip`: who asks. The first of `ctx.ips()`, else the address of the peer, "" for unix sockets. */
class ip_property : public text_property<ip_property> {
public:
    explicit ip_property(detail::request_state& of) noexcept : request_(of) {}
    CORTADO_DECL std::string_view get() const;
    /** Know better, for the rest of this request. */
    CORTADO_DECL ip_property& operator=(std::string_view address);

private:
    detail::request_state& request_;
};

/** `ctx.request.headers`: those of the client, one by one to be read, set and erased, or all of them at once to be
    replaced: `ctx.request.headers = {{"Accept", "text/html"}};`
    @source Koa 3, request.headers */
class headers_property {
public:
    explicit headers_property(web::exchange& of) noexcept : ex_(of) {}
    headers_property(const headers_property&) = delete;
    headers_property& operator=(const headers_property&) = delete;

    http::fields& operator()() const noexcept { return ex_.request.headers; }
    operator http::fields&() const noexcept { return (*this)(); }
    http::fields* operator->() const noexcept { return &(*this)(); }

    std::string_view operator[](std::string_view name) const noexcept { return (*this)()[name]; }
    std::string_view find(std::string_view name) const noexcept { return (*this)()[name]; }
    bool has(std::string_view name) const noexcept { return (*this)().has(name); }
    std::vector<std::string_view> values(std::string_view name) const { return (*this)().values(name); }
    std::size_t size() const noexcept { return (*this)().size(); }
    bool empty() const noexcept { return (*this)().empty(); }
    http::fields::const_iterator begin() const noexcept { return (*this)().begin(); }
    http::fields::const_iterator end() const noexcept { return (*this)().end(); }

    /** Set one, see http::fields::set. */
    void set(std::string_view name, std::string_view value) const { (*this)().set(name, value); }
    void append(std::string_view name, std::string_view value) const { (*this)().append(name, value); }
    std::size_t erase(std::string_view name) const noexcept { return (*this)().erase(name); }

    using pair = std::pair<std::string_view, std::string_view>;
    /** Replace all; what was read of those before still holds.
        @throws usage_error  a name or a value cannot stand in a header; then nothing has changed */
    CORTADO_DECL headers_property& operator=(std::initializer_list<pair> pairs);
    CORTADO_DECL headers_property& operator=(const http::fields& all);

private:
    web::exchange& ex_;
};

/** `ctx.query`: the query string read as a form; a name may repeat.
    ```
    ctx.query["page"]           // "" where there is none
    ctx.query.all("tag")
    ctx.query = {{"page", "2"}};
    ctx.body = ctx.query;       // as JSON: a list where a name repeats
    ```
    @source Koa 3, request.query */
class query_property {
public:
    explicit query_property(detail::request_state& of) noexcept : request_(of) {}
    query_property(const query_property&) = delete;
    query_property& operator=(const query_property&) = delete;

    /** The whole, read at the first call. It holds until the query is set or the request is over. */
    CORTADO_DECL const http::query& operator()() const;
    operator const http::query&() const { return (*this)(); }

    std::string_view operator[](std::string_view name) const { return (*this)()[name]; }
    std::optional<std::string_view> find(std::string_view name) const { return (*this)().find(name); }
    std::vector<std::string_view> all(std::string_view name) const { return (*this)().all(name); }
    bool has(std::string_view name) const { return (*this)().has(name); }
    std::size_t size() const { return (*this)().size(); }
    bool empty() const { return (*this)().empty(); }
    http::query::const_iterator begin() const { return (*this)().begin(); }
    http::query::const_iterator end() const { return (*this)().end(); }

    using pair = std::pair<std::string_view, std::string_view>;
    /** Replace the query string of `ctx.url`. */
    CORTADO_DECL query_property& operator=(std::initializer_list<pair> pairs);
    CORTADO_DECL query_property& operator=(const http::query& pairs);

    /** Write it as JSON. */
    CORTADO_DECL std::string dump() const;

private:
    detail::request_state& request_;
};

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/request_properties.ipp>
#endif
