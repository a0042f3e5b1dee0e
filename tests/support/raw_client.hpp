#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::test {

/** A response as it lay on the wire. */
struct raw_response {
    int status = 0;
    std::string head;  ///< with its empty line
    std::string body;  ///< without chunk framing
    std::string trailers;

    /** Give the value of the first field of that name, written exactly so; "" where there is none. */
    std::string field(std::string_view name) const {
        const std::string wanted = "\r\n" + std::string(name) + ": ";
        const std::size_t at = head.find(wanted);
        if (at == std::string::npos) return {};
        const std::size_t from = at + wanted.size();
        return head.substr(from, head.find("\r\n", from) - from);
    }
};

/** A blocking client that speaks octets. Whatever does not happen within a generous time throws, so that a test that
    would hang fails instead. */
class raw_client {
public:
    explicit raw_client(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connect(reinterpret_cast<const sockaddr*>(&address), sizeof address);
        const int on = 1;
        ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    explicit raw_client(const std::string& unix_path)
        : descriptor_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (unix_path.size() >= sizeof address.sun_path)
            throw std::runtime_error("raw_client: the path is too long");
        std::memcpy(address.sun_path, unix_path.c_str(), unix_path.size() + 1);
        connect(reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
    raw_client(raw_client&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), received_(std::move(other.received_)) {}
    raw_client& operator=(raw_client&&) = delete;
    ~raw_client() { close(); }

    int descriptor() const noexcept { return descriptor_; }
    bool is_open() const noexcept { return descriptor_ >= 0; }

    /** Send all of it. @throws std::runtime_error  the peer does not take it */
    void send(std::string_view octets) {
        while (!octets.empty()) {
            wait_for(POLLOUT);
            const ssize_t sent =
                ::send(descriptor_, octets.data(), octets.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent < 0 && errno != EAGAIN)
                throw std::runtime_error("raw_client: send: " + std::string(strerror(errno)));
            if (sent > 0) octets.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    /** Read until what was received contains `mark`. @return all up to and with the mark */
    std::string read_until(std::string_view mark) {
        std::size_t at = received_.find(mark);
        while (at == std::string::npos) {
            if (!receive())
                throw std::runtime_error("raw_client: the end came before the mark; got: " + shown());
            at = received_.find(mark);
        }
        return take(at + mark.size());
    }

    /** Read that many octets. */
    std::string read_exactly(std::size_t count) {
        while (received_.size() < count) {
            if (!receive()) throw std::runtime_error("raw_client: the end came too early; got: " + shown());
        }
        return take(count);
    }

    /** Read to the end of the stream. A reset counts as an end. */
    std::string read_all() {
        while (receive()) {}
        return take(received_.size());
    }

    /** Read one response with its body. @param to_head  it answers a HEAD: no body follows */
    raw_response read_response(bool to_head = false) {
        raw_response response;
        response.head = read_until("\r\n\r\n");
        response.status = std::atoi(response.head.substr(9, 3).c_str());
        if (to_head || response.status < 200 || response.status == 204 || response.status == 304)
            return response;
        if (response.field("Transfer-Encoding") == "chunked") {
            read_chunks(response);
        } else if (const std::string length = response.field("Content-Length"); !length.empty()) {
            response.body = read_exactly(static_cast<std::size_t>(std::stoull(length)));
        } else {
            response.body = read_all();
        }
        return response;
    }

    /** Wait for the end of the stream. @return whether nothing else came before it */
    bool is_ended() { return read_all().empty(); }
    /** Whether the stream was cut by a reset rather than ended. Known after its end was read. */
    bool was_reset() const noexcept { return was_reset_; }
    /** What was received and not taken yet, without waiting. */
    const std::string& received() const noexcept { return received_; }

    void finish_sending() { ::shutdown(descriptor_, SHUT_WR); }
    /** End the connection the hard way. */
    void reset() {
        const linger now{1, 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close();
    }
    void close() {
        if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    }

private:
    static constexpr int patience_ms = 30'000;

    void connect(const sockaddr* address, socklen_t size) {
        if (::connect(descriptor_, address, size) == 0) return;
        const std::string why = strerror(errno);
        close();
        throw std::runtime_error("raw_client: connect: " + why);
    }

    void wait_for(short events) {
        pollfd watched{descriptor_, events, 0};
        if (::poll(&watched, 1, patience_ms) == 0)
            throw std::runtime_error("raw_client: nothing happened; got: " + shown());
    }

    /** @return false at the end */
    bool receive() {
        wait_for(POLLIN);
        char room[65536];
        const ssize_t got = ::recv(descriptor_, room, sizeof room, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) return true;
        was_reset_ = got < 0;
        if (got <= 0) return false;
        received_.append(room, static_cast<std::size_t>(got));
        return true;
    }

    void read_chunks(raw_response& response) {
        for (;;) {
            const std::string line = read_until("\r\n");
            const std::size_t size = std::stoull(line, nullptr, 16);
            if (size == 0) break;
            response.body += read_exactly(size);
            if (read_exactly(2) != "\r\n")
                throw std::runtime_error("raw_client: a chunk is not ended by CRLF");
        }
        for (std::string line = read_until("\r\n"); line != "\r\n"; line = read_until("\r\n"))
            response.trailers += line;
    }

    /** The end of what was received, for messages. */
    std::string shown() const {
        return received_.substr(received_.size() < 300 ? 0 : received_.size() - 300);
    }

    std::string take(std::size_t count) {
        std::string taken = received_.substr(0, count);
        received_.erase(0, count);
        return taken;
    }

    int descriptor_;
    std::string received_;
    bool was_reset_ = false;
};

}  // namespace cortado::test
