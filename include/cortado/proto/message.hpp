#pragma once

#include <cortado/config.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/result.hpp>
#include <cortado/proto/decode_error.hpp>
#include <cortado/proto/descriptor.hpp>
#include <cortado/proto/detail/block.hpp>
#include <cortado/proto/detail/field_access.hpp>
#include <cortado/proto/options.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::proto {

namespace detail {
struct schema_data;
}

/** A message inside another one, or a whole one: refers to its fields, owns nothing, is valid as long as the message
    it was taken from is neither destroyed nor has the field cleared. */
class message_ref {
public:
    message_ref(const detail::message_table& table, detail::block* fields) noexcept
        : table_(&table), fields_(fields) {}

    const message_descriptor& type() const noexcept { return *table_->type; }

    /** Is a field set? One without presence is when it differs from its default, a repeated one when it has elements.
        @throws usage_error  there is no such field; so do all that take a name */
    bool has(std::string_view field) const { return detail::is_set(*table_, fields_, slot(field)); }
    /** The elements of a repeated field or entries of a map; of other fields 1 or 0. */
    std::size_t size(std::string_view field) const { return detail::count_of(*table_, fields_, slot(field)); }
    void clear(std::string_view field) { detail::clear_field(*table_, fields_, slot(field)); }

    /** Get a field's value, or one of its elements; what is not set is its default.
        @tparam T      bool, an arithmetic type, std::string_view or std::string
        @throws usage_error  the field is of another kind, or the number does not fit into T */
    template <class T>
    T get(std::string_view field, std::size_t index = 0) const {
        return detail::read_field<T>(*table_, fields_, slot(field), index);
    }
    /** Set a field, or add an element to a repeated one.
        @throws usage_error  the field is of another kind, or cannot hold the number */
    template <class T>
    void set(std::string_view field, const T& value) {
        detail::write_field(*table_, fields_, slot(field), value);
    }
    /** The message in a field, made if it is not set; of a repeated field a further one. */
    message_ref add(std::string_view field) {
        const detail::field_slot& of = slot_of_message(field);
        return {*of.message, detail::add_message(*table_, fields_, of)};
    }
    /** The message in a field that is set, or an element. */
    CORTADO_DECL message_ref at(std::string_view field, std::size_t index = 0) const;

    /** Fields that the schema does not name, as they came. */
    std::string_view unknown() const noexcept {
        const std::string* kept = detail::unknown_of(static_cast<const detail::block*>(fields_));
        return kept == nullptr ? std::string_view() : std::string_view(*kept);
    }

    const detail::message_table& table() const noexcept { return *table_; }
    detail::block* fields() const noexcept { return fields_; }

protected:
    CORTADO_DECL const detail::field_slot& slot(std::string_view field) const;
    CORTADO_DECL const detail::field_slot& slot_of_message(std::string_view field) const;

    const detail::message_table* table_;
    detail::block* fields_;
};

/** A message of a schema read at run time. */
class message : public message_ref {
public:
    /** @param keeps  what owns the type; kept as long as the message */
    message(const message_descriptor& type, std::shared_ptr<const detail::schema_data> keeps)
        : message_ref(*type.table, detail::create_block(*type.table)), keeps_(std::move(keeps)) {}
    message(message&& other) noexcept : message_ref(other), keeps_(std::move(other.keeps_)) {
        other.fields_ = nullptr;
    }
    message& operator=(message&& other) noexcept {
        std::swap(fields_, other.fields_);
        std::swap(table_, other.table_);
        std::swap(keeps_, other.keeps_);
        return *this;
    }
    ~message() {
        if (fields_ != nullptr) detail::destroy_block(*table_, fields_);
    }

    /** Read bytes into the message; what is set already is merged with.
        @return nothing, or why they are no message of this type: then the message is half read, to be thrown away */
    CORTADO_DECL std::unique_ptr<decode_failure> merge(std::string_view bytes, decode_options options = {});

    /** Append the message's bytes to a text.
        @throws encode_error  a required field is missing, or there are more bytes than may be */
    CORTADO_DECL void encode_to(std::string& out, encode_options options = {}) const;
    std::string encode(encode_options options = {}) const {
        std::string out;
        encode_to(out, options);
        return out;
    }

    const std::shared_ptr<const detail::schema_data>& keeps() const noexcept { return keeps_; }

private:
    std::shared_ptr<const detail::schema_data> keeps_;
};

}  // namespace cortado::proto

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/message.ipp>
#endif
