#include <cortado/fs/statfs.hpp>

#include <cortado/fs/error.hpp>
#include <cortado/loop/event_loop.hpp>

#include <string>

#include "support/catch.hpp"
#include "temporary_directory.hpp"

using namespace cortado;
using cortado::test::message_of;
using cortado::test::temporary_directory;

TEST_CASE("statfs: both forms say how large the file system is", "[fs][statfs]") {
    temporary_directory here;
    const fs::stat_fs seen = run(fs::statfs(here.path()));
    const fs::stat_fs other = fs::statfs_sync(here.path());
    CHECK(seen.bsize > 0);
    CHECK(seen.blocks >= seen.bavail);
    CHECK(seen.files >= seen.ffree);
    CHECK(seen.type == other.type);
    CHECK(seen.bsize == other.bsize);
    CHECK(seen.blocks == other.blocks);
    const std::string none = here / "none";
    CHECK(message_of([&] { static_cast<void>(fs::statfs_sync(none)); }) ==
          "ENOENT: no such file or directory, statfs '" + none + "'");
}
