#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

#include <memory>
#include <optional>
#include <string>

namespace cortado::fs {

namespace detail {
struct watch_state;
}

/** What happened, in Node's two words. */
enum class watch_event_type {
    change,  ///< the content or the attributes
    rename   ///< a name came, went or is another's
};

struct watch_event {
    watch_event_type event_type = watch_event_type::change;
    /** The name in the directory that is watched, a path with `.recursive`, or that of the file that is. Empty: so much happened that the system
        has not kept all of it; look for yourself. */
    std::string filename;
};

struct watch_options {
    bool persistent = true;  ///< the loop keeps running until the watcher is closed
    /** Also what is in the directories within, those that come later too; links to directories are not followed. */
    bool recursive = false;
};

/** Hear of what happens to a file, or to what is in a directory. What happens while nobody waits is kept for the next
    call. It belongs to the loop it was made on.
    @source Node: fs.html#class-fsfswatcher */
class watcher {
public:
    CORTADO_DECL watcher(watcher&& other) noexcept;
    CORTADO_DECL watcher& operator=(watcher&& other) noexcept;
    CORTADO_DECL ~watcher();

    /** Wait for the next event; one coroutine may wait.
        @return nothing when the watcher is closed, also by another coroutine meanwhile
        @cancel closes the watcher and throws operation_cancelled */
    CORTADO_DECL task<std::optional<watch_event>> next();
    /** Keep the loop running until it is closed, or do not, whatever the options said. */
    CORTADO_DECL watcher& ref() noexcept;
    CORTADO_DECL watcher& unref() noexcept;
    /** Watch no longer. A second call does nothing. */
    CORTADO_DECL void close() noexcept;
    CORTADO_DECL bool is_closed() const noexcept;

private:
    friend watcher watch(const std::string& path, watch_options options);
    CORTADO_DECL explicit watcher(std::shared_ptr<detail::watch_state> state) noexcept;
    std::shared_ptr<detail::watch_state> state_;
};

/** Watch a file or a directory. With `.recursive` each directory in it is looked into here and now, and names are
    paths from the one that is watched.
    ```
    fs::watcher changes = fs::watch("public");
    auto event = co_await changes.next();
    if (event) reload(event->filename);
    ```
    @throws fs::error  `ENOENT: no such file or directory, watch 'public'`
    @source Node: fs.html#fswatchfilename-options-listener */
CORTADO_DECL watcher watch(const std::string& path, watch_options options = {});

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/watch.ipp>
#endif
