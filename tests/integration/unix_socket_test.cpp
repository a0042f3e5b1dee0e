#include <cortado/server/server.hpp>

#include <cortado/web/exchange.hpp>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "support/catch.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"

using namespace cortado;
using cortado::test::raw_client;
using cortado::test::raw_response;
using cortado::test::test_server;

namespace {

/** A folder with room for one socket file; gone with the test. */
class socket_folder {
public:
    socket_folder() { REQUIRE(::mkdtemp(path_) != nullptr); }
    socket_folder(const socket_folder&) = delete;
    socket_folder& operator=(const socket_folder&) = delete;
    ~socket_folder() {
        ::unlink(file().c_str());
        ::rmdir(path_);
    }
    std::string file() const { return std::string(path_) + "/http"; }
    bool has_file() const {
        struct stat status {};
        return ::stat(file().c_str(), &status) == 0;
    }

private:
    char path_[32] = "/tmp/cortado-test-XXXXXX";
};

/** Leave a socket file behind as a program does that was killed. */
void leave_stale_file(const std::string& path) {
    const int dead = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(dead, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    ::close(dead);
}

task<> echo_with_peer(web::exchange& ex) {
    std::string text = co_await ex.text(1 << 20);
    ex.response.headers.append("X-Peer", "[" + ex.peer->address + "]" + std::to_string(ex.peer->port));
    ex.body.assign(std::move(text));
    ex.end();
}

void ask(raw_client& client, std::string_view body) {
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                std::string(body));
    const raw_response reply = client.read_response();
    CHECK(reply.status == 200);
    CHECK((reply.body == body));
    CHECK(reply.field("X-Peer") == "[]0");
}

}  // namespace

TEST_CASE("unix socket: requests are answered, and the file goes when the server is closed",
          "[server][unix]") {
    const socket_folder folder;
    test_server server(echo_with_peer, {.path = folder.file()});
    CHECK(server.handle().port() == 0);
    CHECK(server.handle().address() == "unix:" + folder.file());
    raw_client first(folder.file());
    raw_client second(folder.file());
    ask(first, "one");
    ask(second, std::string(500'000, '2'));
    ask(first, "three");
    CHECK(folder.has_file());
    server.handle().begin_close();
    server.await_end();
    CHECK_FALSE(folder.has_file());
    CHECK(first.is_ended());
    CHECK(second.is_ended());
    CHECK_THROWS(raw_client(folder.file()));
}

TEST_CASE("unix socket: the file of a server that died is taken over", "[server][unix]") {
    const socket_folder folder;
    leave_stale_file(folder.file());
    REQUIRE(folder.has_file());
    for (int life = 0; life < 2; ++life) {
        test_server server(echo_with_peer, {.path = folder.file()});
        raw_client client(folder.file());
        ask(client, "alive");
        server.stop();
        CHECK_FALSE(folder.has_file());
    }
}

TEST_CASE("unix socket: a server that lives keeps its file, whoever else wants it", "[server][unix]") {
    const socket_folder folder;
    test_server server(echo_with_peer, {.path = folder.file()});
    CHECK_THROWS_AS(test_server(echo_with_peer, {.path = folder.file()}), std::system_error);
    raw_client client(folder.file());
    ask(client, "still");
}
