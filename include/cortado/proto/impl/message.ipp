#pragma once

#include <cortado/proto/detail/decoder.hpp>
#include <cortado/proto/detail/encoder.hpp>
#include <cortado/proto/detail/settle.hpp>
#include <cortado/proto/detail/struct_names.hpp>
#include <cortado/proto/message.hpp>

namespace cortado::proto {

CORTADO_DECL const detail::field_slot& message_ref::slot(std::string_view field) const {
    const field_descriptor* named = type().find(field);
    if (named == nullptr)
        throw usage_error("proto: \"" + type().full_name + "\" has no field \"" + std::string(field) + '"');
    return *table_->find(named->number);
}

CORTADO_DECL const detail::field_slot& message_ref::slot_of_message(std::string_view field) const {
    const detail::field_slot& found = slot(field);
    if (found.message == nullptr) detail::refuse_kind(found, "a message");
    return found;
}

CORTADO_DECL message_ref message_ref::at(std::string_view field, std::size_t index) const {
    const detail::field_slot& of = slot_of_message(field);
    if (index >= detail::count_of(*table_, fields_, of))
        throw usage_error("proto: the field \"" + of.field->full_name + "\" has no message " +
                          std::to_string(index));
    const bool is_list = of.kept == detail::storage::messages;
    return {*of.message, is_list ? detail::value_at<detail::block_list>(fields_, of)[index]
                                 : detail::value_at<detail::block*>(fields_, of)};
}

CORTADO_DECL std::unique_ptr<decode_failure> message::merge(std::string_view bytes, decode_options options) {
    if (bytes.size() > options.max_bytes)
        return std::make_unique<decode_failure>(
            decode_failure{options.max_bytes, {}, std::string(detail::too_many_bytes)});
    detail::decoder reader(bytes, options.max_depth);
    if (!reader.decode(*table_, fields_))
        return std::make_unique<decode_failure>(std::move(reader.failure()));
    detail::settle_maps(*table_, fields_);
    if (options.partial || !reader.may_lack()) return nullptr;
    std::string missing = detail::first_missing(*table_, fields_);
    if (missing.empty()) return nullptr;
    return std::make_unique<decode_failure>(
        decode_failure{bytes.size(), std::move(missing), "a required field is missing"});
}

CORTADO_DECL void message::encode_to(std::string& out, encode_options options) const {
    // Kept from call to call: a writer that has grown once does not allocate again.
    thread_local detail::backward_writer memory;
    detail::encoder writer(memory, options.deterministic);
    const char* const at = writer.fields(memory.start(), *table_, fields_);
    if (writer.may_lack() && !options.partial) {
        const std::string missing = detail::first_missing(*table_, fields_);
        if (!missing.empty())
            throw encode_error("encode: " + type().full_name + '.' + missing + " is required");
    }
    if (memory.size(at) > options.max_bytes) detail::refuse_size(type().full_name, options.max_bytes);
    out.append(memory.written(at));
}

}  // namespace cortado::proto
