#pragma once

#include <cortado/fs/stat.hpp>
#include <cortado/process/info.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace example {

/** Find `examples/express/NAME` above the current directory, or above the program: what `__dirname` is in Node. The
    tests name the project's root in CORTADO_SOURCE_ROOT. */
inline std::string folder(const std::string& name) {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    for (std::string above :
         {std::string(root ? root : "."), cortado::process::cwd(), cortado::process::exec_path()}) {
        for (;;) {
            const std::string found = above + "/examples/express/" + name;
            if (cortado::fs::exists_sync(found)) return found;
            const auto slash = above.rfind('/');
            if (slash == std::string::npos) break;
            above.resize(slash);
        }
    }
    std::fprintf(stderr, "there is no examples/express/%s here; start this within the project\n",
                 name.c_str());
    std::exit(2);
}

}  // namespace example
