#pragma once

#include <cortado/core/error.hpp>
#include <cortado/proto/detail/known_files.hpp>
#include <cortado/proto/detail/schema_data.hpp>
#include <cortado/proto/detail/schema_parser.hpp>
#include <cortado/proto/schemas.hpp>

#include <algorithm>
#include <utility>

namespace cortado::proto {

namespace detail {

/** Reads a file after those it imports. */
class schema_loader {
public:
    schema_loader(schema_data& data, parse_options& options) : data_(data), options_(options) {}

    const file_descriptor& load(const std::string& path, std::string_view text) {
        schema_parser parser(path, text);
        std::unique_ptr<file_descriptor> file = parser.parse();
        open_.push_back(path);
        for (auto& import : file->imports) import.file = &resolve(path, import);
        open_.pop_back();
        data_.names.link(*file);
        data_.files.push_back(std::move(file));
        return *data_.files.back();
    }

private:
    const file_descriptor& resolve(const std::string& importer, const file_descriptor::import& import) {
        for (const auto& read : data_.files) {
            if (read->path == import.path) return *read;
        }
        const auto first = std::ranges::find(open_, import.path);
        if (first != open_.end()) {
            std::string chain;
            for (auto step = first; step != open_.end(); ++step) chain += *step + " -> ";
            throw schema_error(importer, import.place,
                               "imports come round to themselves: " + chain + import.path);
        }
        if (open_.size() >= 100)
            throw schema_error(importer, import.place, "imports are nested more than 100 deep");
        std::optional<std::string> text;
        if (options_.resolve) text = options_.resolve(import.path);
        if (text) return load(import.path, *text);
        const std::string_view known = known_file(import.path);
        if (known.empty())
            throw schema_error(importer, import.place,
                               "cannot find \"" + import.path + "\" that is imported here");
        return load(import.path, known);
    }

    schema_data& data_;
    parse_options& options_;
    std::vector<std::string> open_;
};

}  // namespace detail

CORTADO_DECL schemas parse(std::string_view text, parse_options options) {
    auto data = std::make_shared<detail::schema_data>();
    detail::schema_loader(*data, options).load(options.file, text);
    data->names.finish();
    return schemas(std::move(data));
}

CORTADO_DECL const file_descriptor& schemas::file() const noexcept { return *data_->files.back(); }

CORTADO_DECL const message_descriptor* schemas::find(std::string_view name) const {
    const message_descriptor* found = data_->names.find_message(name);
    if (found != nullptr || file().package.empty()) return found;
    return data_->names.find_message(file().package + '.' + std::string(name));
}

CORTADO_DECL bool schemas::has(std::string_view name) const { return find(name) != nullptr; }

CORTADO_DECL message_type schemas::operator[](std::string_view name) const {
    if (const message_descriptor* found = find(name)) return {*found, data_};
    std::string known;
    for (const auto& message : file().messages) known += (known.empty() ? "" : ", ") + message->name;
    throw usage_error("proto: there is no message \"" + std::string(name) + "\" in " + file().path +
                      "; it has " + (known.empty() ? "none" : known));
}

CORTADO_DECL const enum_descriptor* schemas::find_enum(std::string_view name) const {
    const enum_descriptor* found = data_->names.find_enum(name);
    return found != nullptr ? found : data_->names.find_enum(file().package + '.' + std::string(name));
}

CORTADO_DECL const service_descriptor* schemas::find_service(std::string_view name) const {
    for (const auto& service : file().services) {
        if (service->name == name || service->full_name == name) return service.get();
    }
    return nullptr;
}

}  // namespace cortado::proto
