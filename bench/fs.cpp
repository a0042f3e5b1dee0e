// Reads of small files per second; bench/fs.py runs it in turn with Node.
//
// $ ./fs
// read_file_sync 1 KiB 189000
// ...
//
// `./fs SECONDS` measures each line for so long; the names are the same as in fs.mjs.
#include <cortado/core/task.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/fs/directory.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/fs/remove.hpp>
#include <cortado/loop/event_loop.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace fs = cortado::fs;

namespace {

using clock_type = std::chrono::steady_clock;
constexpr int files = 64;

/** One measurement: how long, on which files, and what came of it. */
struct measurement {
    std::string directory;
    std::size_t size = 0;
    double seconds = 0;
    clock_type::time_point begin = clock_type::now();
    long reads = 0;

    std::string path(long number) const { return directory + "/" + std::to_string(number % files); }
    bool goes_on() const {
        return std::chrono::duration<double>(clock_type::now() - begin).count() < seconds;
    }
    void check(const std::string& content) {
        if (content.size() != size) std::abort();
        ++reads;
    }
    double per_second() const {
        return static_cast<double>(reads) / std::chrono::duration<double>(clock_type::now() - begin).count();
    }
};

void read_blocking(measurement& run) {
    while (run.goes_on()) run.check(fs::read_file_sync(run.path(run.reads)));
}

cortado::task<> read_in_turn(measurement& run) {
    while (run.goes_on()) {
        const std::string content = co_await fs::read_file(run.path(run.reads));
        run.check(content);
    }
}

void read_awaited(measurement& run) { cortado::run(read_in_turn(run)); }

void read_concurrently(measurement& run) {
    std::vector<cortado::task<>> readers;
    for (int i = 0; i < files; ++i) readers.push_back(read_in_turn(run));
    cortado::run(cortado::when_all(std::move(readers)));
}

struct way {
    const char* name;
    void (*read)(measurement&);
};

}  // namespace

int main(int count, char** arguments) {
    const double seconds = count > 1 ? std::atof(arguments[1]) : 0.5;
    const way ways[] = {
        {"read_file_sync", read_blocking}, {"read_file", read_awaited}, {"read_file x64", read_concurrently}};
    for (const std::size_t size : {std::size_t{1024}, std::size_t{65536}}) {
        const std::string directory = fs::mkdtemp_sync("/tmp/cortado-bench-");
        for (int i = 0; i < files; ++i)
            fs::write_file_sync(directory + "/" + std::to_string(i), std::string(size, 'x'));
        for (const way& each : ways) {
            for (const double span : {seconds / 4, seconds}) {  // the first is for warming up
                measurement run{.directory = directory, .size = size, .seconds = span};
                each.read(run);
                if (span == seconds)
                    std::printf("%s %zu KiB %.0f\n", each.name, size / 1024, run.per_second());
            }
        }
        fs::rm_sync(directory, {.recursive = true});
    }
}
