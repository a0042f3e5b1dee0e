// The floor of bench/rpc.py: messages of the same bytes, behind their length, sent back by Asio alone.
//   rpc_asio serve frames|batch          rpc_asio drive frames|batch PORT, as bench/rpc.cpp
// frames: each message is read and written by itself, as such servers are written; batch: all that has come at once.
#include "../port.hpp"

#include <arpa/inet.h>

#include <asio.hpp>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

namespace {

constexpr std::size_t frame_size = 88;  // that of a call of bench/rpc.cpp
constexpr std::size_t head_size = 4;

std::string make_frame() {
    std::string frame(frame_size, 'm');
    const std::uint32_t length = htonl(frame_size - head_size);
    std::memcpy(frame.data(), &length, head_size);
    return frame;
}

std::size_t length_of(const char* head) {
    std::uint32_t length = 0;
    std::memcpy(&length, head, head_size);
    return ntohl(length);
}

awaitable<void> read_frame(tcp::socket& from, std::string& into) {
    into.resize(head_size);
    co_await asio::async_read(from, asio::buffer(into), use_awaitable);
    const std::size_t length = length_of(into.data());
    into.resize(head_size + length);
    co_await asio::async_read(from, asio::buffer(into.data() + head_size, length), use_awaitable);
}

/** Reads what has come and takes whole frames off it. */
class batches {
public:
    explicit batches(tcp::socket& from) : from_(from) {}
    /** @return the whole frames */
    awaitable<std::string_view> read() {
        kept_.erase(0, given_);
        const std::size_t had = kept_.size();
        kept_.resize(had + 65536);
        const std::size_t count =
            co_await from_.async_read_some(asio::buffer(kept_.data() + had, 65536), use_awaitable);
        kept_.resize(had + count);
        given_ = 0;
        while (kept_.size() - given_ >= head_size) {
            const std::size_t size = head_size + length_of(kept_.data() + given_);
            if (kept_.size() - given_ < size) break;
            given_ += size;
        }
        co_return std::string_view(kept_).substr(0, given_);
    }

private:
    tcp::socket& from_;
    std::string kept_;
    std::size_t given_ = 0;
};

awaitable<void> serve(tcp::socket client, bool is_batch) {
    client.set_option(tcp::no_delay(true));
    std::string frame;
    batches input(client);
    try {
        for (;;) {
            if (is_batch) {
                const std::string_view frames = co_await input.read();
                co_await asio::async_write(client, asio::buffer(frames), use_awaitable);
            } else {
                co_await read_frame(client, frame);
                co_await asio::async_write(client, asio::buffer(frame), use_awaitable);
            }
        }
    } catch (const std::system_error&) {  // the client has ended
    }
}

awaitable<void> listen(bool is_batch) {
    tcp::acceptor acceptor(co_await asio::this_coro::executor, {asio::ip::address_v4::loopback(), 0});
    bench::announce(acceptor.local_endpoint().port());
    for (;;) {
        tcp::socket client = co_await acceptor.async_accept(use_awaitable);
        asio::co_spawn(acceptor.get_executor(), serve(std::move(client), is_batch), asio::detached);
    }
}

awaitable<void> round_trips(tcp::socket& server, batches& input, bool is_batch, long depth, long count) {
    const std::string frame = make_frame();
    std::string out, reply;
    long sent = std::min(depth, count);
    for (long i = 0; i < sent; ++i) out += frame;
    co_await asio::async_write(server, asio::buffer(out), use_awaitable);
    for (long received = 0; received < count;) {
        long came = 1;
        if (is_batch) {
            const std::string_view frames = co_await input.read();
            came = static_cast<long>(frames.size() / frame_size);
        } else {
            co_await read_frame(server, reply);
        }
        received += came;
        out.clear();
        for (; came > 0 && sent < count; --came, ++sent) out += frame;
        if (!out.empty()) co_await asio::async_write(server, asio::buffer(out), use_awaitable);
    }
}

awaitable<void> drive(std::uint16_t port, bool is_batch) {
    tcp::socket server(co_await asio::this_coro::executor);
    const tcp::endpoint there(asio::ip::address_v4::loopback(), port);
    co_await server.async_connect(there, use_awaitable);
    server.set_option(tcp::no_delay(true));
    batches input(server);
    long depth = 0, count = 0;
    while (std::scanf("%ld %ld", &depth, &count) == 2) {
        const auto begin = std::chrono::steady_clock::now();
        co_await round_trips(server, input, is_batch, depth, count);
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
        std::printf("%.9f\n", spent.count());
        std::fflush(stdout);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return std::fputs("usage: rpc_asio serve|drive frames|batch [PORT]\n", stderr), 2;
    const bool is_batch = std::string_view(argv[2]) == "batch";
    asio::io_context context(1);
    if (argc == 4) {
        const auto port = static_cast<std::uint16_t>(std::atoi(argv[3]));
        asio::co_spawn(context, drive(port, is_batch), asio::detached);
    } else {
        asio::co_spawn(context, listen(is_batch), asio::detached);
    }
    context.run();
}
