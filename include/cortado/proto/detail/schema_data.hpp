#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/descriptor.hpp>
#include <cortado/proto/detail/linker.hpp>

#include <memory>
#include <vector>

namespace cortado::proto::detail {

/** All that was read, in the order of imports; the last file is the one that was asked for. */
struct schema_data {
    std::vector<std::unique_ptr<file_descriptor>> files;
    linker names;
};

}  // namespace cortado::proto::detail
