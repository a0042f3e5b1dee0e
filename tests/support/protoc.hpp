#pragma once

#include "catch.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

/** Where there is no protoc, a test that needs it says so and is counted as skipped. */
inline bool has_protoc() {
    static const bool found = std::system("protoc --version >/dev/null 2>&1") == 0;
    if (!found) WARN("skipped: there is no protoc");
    return found;
}
/** The Python that has protobuf's library, "" where none has: Debian's own first, as it is Debian's package, and the one on
    the PATH may be another. */
inline const std::string& python_with_protobuf() {
    static const std::string found = [] {
        for (const char* const python : {"/usr/bin/python3", "python3"}) {
            const std::string ask = std::string(python) + " -c 'import google.protobuf' >/dev/null 2>&1";
            if (std::system(ask.c_str()) == 0) return std::string(python);
        }
        return std::string();
    }();
    return found;
}
inline bool has_python_protobuf() {
    if (python_with_protobuf().empty()) WARN("skipped: there is no python3-protobuf");
    return !python_with_protobuf().empty();
}

/** Has protoc work with a schema, in a folder of its own. */
class protoc {
public:
    explicit protoc(std::string_view schema) {
        std::string name = (std::filesystem::temp_directory_path() / "cortado-protoc-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
        folder_ = name;
        write("a.proto", schema);
    }
    protoc(const protoc&) = delete;
    protoc& operator=(const protoc&) = delete;
    ~protoc() { std::filesystem::remove_all(folder_); }

    /** @return what it prints, nothing where it refuses */
    std::optional<std::string> run(const std::string& options, std::string_view input) {
        return shell("protoc " + options + " a.proto", input);
    }

    /** Have Python's library read a message.
        @param show  an expression of `value`, the message, that gives bytes; takes("T", texts) is how many of some
                     texts are read as a T, type_of("T") the class
        @return nothing where it refuses */
    std::optional<std::string> python(const std::string& type, const std::string& show,
                                      std::string_view input) {
        write("show.py", R"(import sys
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
files = descriptor_pb2.FileDescriptorSet.FromString(open("set", "rb").read())
pool = descriptor_pool.DescriptorPool()
for file in files.file: pool.Add(file)
def type_of(name):
    return message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName(name))
def takes(name, texts):
    def takes_one(text):
        try: type_of(name).FromString(text)
        except Exception: return False
        return True
    return str(sum(takes_one(text) for text in texts)).encode()
value = type_of(")" + type + R"(").FromString(sys.stdin.buffer.read())
sys.stdout.buffer.write()" + show +
                             ")\n");
        return shell("protoc --descriptor_set_out=set a.proto && " + python_with_protobuf() + " show.py",
                     input);
    }

private:
    std::optional<std::string> shell(const std::string& command, std::string_view input) {
        write("in", input);
        const std::string whole = "cd '" + folder_.string() + "' && { " + command + "; } <in >out 2>err";
        if (std::system(whole.c_str()) != 0) return std::nullopt;
        std::ifstream file(folder_ / "out", std::ios::binary);
        std::ostringstream text;
        text << file.rdbuf();
        return std::move(text).str();
    }
    void write(const char* name, std::string_view text) {
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }
    std::filesystem::path folder_;
};

/** Where two texts part, short enough to be read; "" where they are the same. */
inline std::string parting(std::string_view ours, const std::optional<std::string>& theirs) {
    if (!theirs) return "protoc refuses";
    const auto at = std::mismatch(ours.begin(), ours.end(), theirs->begin(), theirs->end());
    if (at.first == ours.end() && at.second == theirs->end()) return "";
    const auto start = static_cast<std::size_t>(at.first - ours.begin());
    const std::size_t from = start - std::min<std::size_t>(start, 60);
    return "byte " + std::to_string(start) + ": ours\n" + std::string(ours.substr(from, 120)) + "\ntheirs\n" +
           theirs->substr(from, 120);
}
