// Runs one fuzz target over a folder of inputs: the regression corpus as an ordinary test, with any compiler.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::vector<std::filesystem::path> inputs_of(const char* folder) {
    std::vector<std::filesystem::path> inputs;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) inputs.push_back(entry.path());
    std::sort(inputs.begin(), inputs.end());
    return inputs;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return std::fputs("usage: replay CORPUS_FOLDER\n", stderr), 2;
    const auto inputs = inputs_of(argv[1]);
    if (inputs.empty()) return std::fprintf(stderr, "%s: no inputs\n", argv[1]), 1;
    for (const auto& input : inputs) {
        std::printf("%s\n", input.c_str());  // the last line names the input that crashed
        std::fflush(stdout);
        std::ifstream file(input, std::ios::binary);
        // Exactly as long as the input, so that ASan sees one byte past the end.
        std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file),
                                        std::istreambuf_iterator<char>()};
        bytes.shrink_to_fit();
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    }
    std::printf("%zu inputs\n", inputs.size());
}
