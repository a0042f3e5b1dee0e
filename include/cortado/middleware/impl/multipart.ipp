#pragma once

#include <cortado/core/spawn.hpp>
#include <cortado/fs/directory.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/remove.hpp>
#include <cortado/fs/rename.hpp>
#include <cortado/fs/write_stream.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/type_is.hpp>
#include <cortado/loop/run_blocking.hpp>
#include <cortado/middleware/detail/body_errors.hpp>
#include <cortado/middleware/multipart.hpp>
#include <cortado/middleware/urlencoded.hpp>
#include <cortado/stream/pipeline.hpp>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <new>

namespace cortado::middleware {

namespace detail {

inline void delete_folder(const std::string& path) noexcept {
    try {
        fs::rm_sync(path, {.recursive = true, .force = true});
    } catch (const std::exception&) {
        // Somebody else has put his hands on it; a temporary folder stays behind.
    }
}

/** The folders that are still to be deleted. What the program leaves of them when it exits goes then: exit() from within
    a handler ends no request. */
class upload_folders {
public:
    static upload_folders& of_program() {
        // Never destroyed: other threads may go on while the program ends.
        static upload_folders* const all = [] {
            auto* const made = new upload_folders;
            std::atexit([] { of_program().delete_all(); });
            return made;
        }();
        return *all;
    }

    /** @throws fs::error */
    std::string make(const std::string& prefix) {
        const std::lock_guard lock(mutex_);
        paths_.emplace_back();
        try {
            paths_.back() = fs::mkdtemp_sync(prefix);
        } catch (...) {
            paths_.pop_back();
            throw;
        }
        return paths_.back();
    }
    /** Delete one, unless another thread does. */
    void remove(const std::string& path) noexcept {
        std::string own;
        {
            const std::lock_guard lock(mutex_);
            const auto found = std::find(paths_.begin(), paths_.end(), path);
            if (found == paths_.end()) return;
            own.swap(*found);
            paths_.erase(found);
        }
        delete_folder(own);
    }

private:
    void delete_all() noexcept {
        if (::getpid() != home_) return;  // a fork has them in its memory; they are not its own
        const std::lock_guard lock(mutex_);
        for (const std::string& each : paths_) delete_folder(each);
        paths_.clear();
    }

    const pid_t home_ = ::getpid();
    std::mutex mutex_{};
    std::vector<std::string> paths_{};
};

/** A folder that is deleted when this goes, unless it has been before. */
struct doomed_folder {
    std::string path;
    ~doomed_folder() { upload_folders::of_program().remove(path); }
};

/** Delete a folder on a thread of the pool. Where the pool, the loop or the program ends before, it is deleted there and
    then. */
inline task<> delete_elsewhere(std::string path) {
    doomed_folder doomed{std::move(path)};
    auto remove = [&doomed] { upload_folders::of_program().remove(doomed.path); };
    task<> removing = run_blocking(remove);
    try {
        co_await removing;
    } catch (const std::exception&) {
        // The pool takes no work any more.
    }
}

/** What multipart() leaves in the body; its files go with it. */
class multipart_content final : public web::body_content {
public:
    http::nested_query fields;
    std::vector<uploaded_file> files;
    std::string directory;

    ~multipart_content() override {
        if (directory.empty()) return;
        try {
            spawn(delete_elsewhere(std::move(directory)));
        } catch (const std::bad_alloc&) {
            // A temporary folder stays behind.
        }
    }
    std::string dump() const override { return fields.dump(); }
    std::string member(std::string_view name) const override { return form_member(fields, name); }
    const void* find(const void* mark) const noexcept override {
        if (mark == &web::detail::body_mark<http::nested_query>) return &fields;
        return mark == &web::detail::body_mark<std::vector<uploaded_file>> ? &files : nullptr;
    }
};

/** Fields in the order sent; a name that repeats is a list. */
class field_collector {
public:
    void add(const std::string& name, std::string text) {
        const auto found = std::find_if(fields_.begin(), fields_.end(),
                                        [&](const auto& field) { return field.first == name; });
        if (found == fields_.end()) {
            fields_.push_back({name, {}});
            fields_.back().second.push_back(std::move(text));
        } else {
            found->second.push_back(std::move(text));
        }
    }
    http::nested_query take() {
        std::vector<http::nested_query_member> members;
        for (auto& [name, texts] : fields_) {
            std::vector<http::nested_query_member> list;
            for (std::string& text : texts) list.push_back({"", http::nested_query(std::move(text))});
            if (list.size() == 1) {
                members.push_back({name, std::move(list.front().value)});
            } else {
                members.push_back(
                    {name, http::nested_query(http::nested_query::kind::array, std::move(list))});
            }
        }
        return http::nested_query(http::nested_query::kind::object, std::move(members));
    }

private:
    std::vector<std::pair<std::string, std::vector<std::string>>> fields_;
};

inline std::string temporary_prefix(const multipart_options& options) {
    const char* const from_system = std::getenv("TMPDIR");
    std::string folder = options.directory;
    if (folder.empty()) folder = from_system != nullptr && *from_system != '\0' ? from_system : "/tmp";
    return folder + "/cortado-";
}

inline task<> store_file(multipart_part& part, multipart_content& into, const multipart_options& options) {
    if (part.filename().empty()) co_return;
    if (into.directory.empty()) {
        // Made inside the job: one that is stopped meanwhile is known, and removed with the rest.
        auto make = [&into, prefix = temporary_prefix(options)] {
            into.directory = upload_folders::of_program().make(prefix);
        };
        task<> made = run_blocking(make);
        co_await made;
    }
    uploaded_file file{part.name(), std::string(part.filename()), part.type(),
                       into.directory + '/' + std::to_string(into.files.size()), 0};
    fs::write_stream_options how{.flags = "wx", .mode = 0600};
    std::unique_ptr<fs::write_stream> out = fs::create_write_stream(file.path, how);
    co_await stream::pipeline(part, std::move(out));
    file.size = part.bytes_read();
    into.files.push_back(std::move(file));
}

inline task<> collect_form(web::exchange& ex, const multipart_options& options) {
    auto content = std::make_unique<multipart_content>();
    multipart_reader parts(ex, options.limits);
    field_collector fields;
    std::uint64_t left = options.fields_size.bytes();
    for (;;) {
        multipart_part* const part = co_await parts.next();
        if (part == nullptr) break;
        if (part->is_file()) {
            co_await store_file(*part, *content, options);
            continue;
        }
        std::string text = co_await part->text(left);
        left -= text.size();
        fields.add(part->name(), std::move(text));
    }
    content->fields = fields.take();
    ex.parsed.assign(web::parsed_body::kind::form, std::move(content));
}

inline task<> collect_and_go_on(const multipart_options& options, web::exchange& ex, web::cursor next) {
    co_await collect_form(ex, options);
    next.lock().go_on(next.position());
}

inline task<> call_multipart(void* state, web::exchange& ex, web::cursor next) {
    static constexpr std::string_view wanted = "multipart/form-data";
    const bool has_body = ex.request.chunked || ex.request.content_length;
    if (has_body && ex.body_reader().empty() &&
        http::type_is(ex.request.headers["Content-Type"], {&wanted, 1}))
        return collect_and_go_on(*static_cast<const multipart_options*>(state), ex, next);
    next.lock().go_on(next.position());
    return {};
}

}  // namespace detail

CORTADO_DECL task<> uploaded_file::move_to(std::string destination) const {
    bool is_elsewhere = false;
    try {
        co_await fs::rename(path, destination);
    } catch (const fs::error& error) {
        is_elsewhere = error.code().value() == EXDEV;
        if (!is_elsewhere) throw;
    }
    if (is_elsewhere) co_await fs::copy_file(path, std::move(destination));
}

CORTADO_DECL web::layer multipart_layer::as_layer() const {
    web::layer made;
    made.call = &detail::call_multipart;
    made.state = options_;
    return made;
}

CORTADO_DECL const std::vector<uploaded_file>& uploads(const web::parsed_body& body) noexcept {
    static const std::vector<uploaded_file> none;
    const auto* const found = body.find<std::vector<uploaded_file>>();
    return found != nullptr ? *found : none;
}

}  // namespace cortado::middleware
