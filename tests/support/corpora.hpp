#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cortado::test {

/** Read a file of the corpora, which are read in place and never copied: below $CORTADO_CORPORA. */
inline std::string corpus_file(std::string_view path) {
    const char* folder = std::getenv("CORTADO_CORPORA");
    if (folder == nullptr)
        throw std::runtime_error("CORTADO_CORPORA is not set: tests/conformance/run.sh sets it");
    std::ifstream file(std::string(folder) + '/' + std::string(path), std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + std::string(path) + " below CORTADO_CORPORA");
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

}  // namespace cortado::test
