// The floor: what one HTTP request costs when nothing but epoll, llhttp and memcpy is in the way.
//
// Every other server in the bench is read as a multiple of this one, so it does all that a server must do and
// no more: it parses strictly, keeps every header (a handler might ask for it), honours keep-alive and
// pipelining, waits when a client reads slowly, and sends the same bytes as Cortado. What it leaves out is
// what a framework adds: routing tables, middleware, time-outs, body streams.
//
// How a request goes through, and why this is the shortest way:
//   epoll_wait   level-triggered, so nothing is ever re-armed and no read has to run into EAGAIN;
//   recv         once per wake-up, into an exchange taken from a pool: an idle connection owns no buffer;
//   llhttp       calls back for each piece; at the end of a message the reply is appended to the exchange;
//   send         once per wake-up, for all the requests that came in together.
// In the steady state this is two system calls per request, a share of an epoll_wait, and no allocation.
//
// $ PORT=0 ./floor
// listening on 127.0.0.1:41234
#include <arpa/inet.h>
#include <llhttp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string_view>

namespace {
using namespace std::string_view_literals;

constexpr std::size_t input_size = 8192;
constexpr std::size_t max_headers = 48;
constexpr std::size_t reply_overhead = 192;  // a reply's bytes besides those of the target it repeats
constexpr std::size_t smallest_request = "GET / HTTP/1.1\n\n"sv.size();
constexpr std::size_t output_size = input_size + input_size / smallest_request * reply_overhead;

struct header {
    std::string_view name, value;
};

/** One request being read and the replies to it and to those that came with it; views point into `input`. */
struct exchange {
    exchange* next_free = nullptr;
    std::size_t received = 0, written = 0, sent = 0;
    std::string_view target;
    std::size_t header_count = 0;
    bool name_ended = true;
    std::array<header, max_headers> headers;
    char input[input_size];
    char output[output_size];

    void put(std::string_view text) {
        std::memcpy(output + written, text.data(), text.size());
        written += text.size();
    }
};

/** A free list: the first requests allocate, the rest reuse. */
class exchange_pool {
public:
    exchange* take() {
        if (free_ == nullptr) return new exchange;
        exchange* taken = free_;
        free_ = taken->next_free;
        taken->received = taken->written = taken->sent = 0;
        return taken;
    }
    void give_back(exchange* used) {
        used->next_free = free_;
        free_ = used;
    }

private:
    exchange* free_ = nullptr;
};

/** The Date header line, formatted again only when the second has changed. */
class date_line {
public:
    void refresh() {
        timespec now;
        clock_gettime(CLOCK_REALTIME_COARSE, &now);
        if (now.tv_sec == second_) return;
        second_ = now.tv_sec;
        tm parts;
        gmtime_r(&second_, &parts);
        size_ = std::strftime(text_, sizeof text_, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    }
    std::string_view text() const { return {text_, size_}; }

private:
    std::time_t second_ = 0;
    char text_[64];
    std::size_t size_ = 0;
};

exchange_pool pool;
date_line date;

void reply(exchange& ex, std::string_view status_line, std::string_view body, bool keep_alive) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, body.size()).ptr;
    ex.put(status_line);
    ex.put("Content-Type: text/plain; charset=utf-8\r\nContent-Length: "sv);
    ex.put({digits, static_cast<std::size_t>(end - digits)});
    ex.put("\r\n"sv);
    ex.put(date.text());
    if (!keep_alive) ex.put("Connection: close\r\n"sv);
    ex.put("\r\n"sv);
    ex.put(body);
}

/** All the "application" there is. */
void handle(exchange& ex, unsigned char method, bool keep_alive) {
    constexpr auto users = "/users/"sv;
    if (method == HTTP_GET && ex.target == "/"sv) {
        reply(ex, "HTTP/1.1 200 OK\r\n"sv, "Hello, World!"sv, keep_alive);
    } else if (method == HTTP_GET && ex.target.starts_with(users) && ex.target.size() > users.size()) {
        reply(ex, "HTTP/1.1 200 OK\r\n"sv, ex.target.substr(users.size()), keep_alive);
    } else {
        reply(ex, "HTTP/1.1 404 Not Found\r\n"sv, "Not Found"sv, keep_alive);
    }
}

/** An accepted socket and its parser. All of it that stays while the client is idle: about a hundred bytes.
 */
struct connection {
    llhttp_t parser;
    exchange* current = nullptr;
    int fd;
    bool in_message = false, closing = false, waiting_to_write = false;

    explicit connection(int accepted) : fd(accepted) { llhttp_init(&parser, HTTP_REQUEST, callbacks()); }

    static const llhttp_settings_t* callbacks();
    static connection& of(llhttp_t* parser) { return *static_cast<connection*>(parser->data); }
};

// llhttp hands over each piece in as many parts as there were reads, so a view either begins or grows.
void begin_or_grow(std::string_view& view, const char* at, std::size_t size) {
    view = view.empty() ? std::string_view(at, size) : std::string_view(view.data(), view.size() + size);
}

int on_message_begin(llhttp_t* parser) {
    auto& connection = connection::of(parser);
    connection.in_message = true;
    connection.current->target = {};
    connection.current->header_count = 0;
    connection.current->name_ended = true;
    return 0;
}

int on_url(llhttp_t* parser, const char* at, std::size_t size) {
    begin_or_grow(connection::of(parser).current->target, at, size);
    return 0;
}

int on_header_field(llhttp_t* parser, const char* at, std::size_t size) {
    auto& ex = *connection::of(parser).current;
    if (ex.name_ended) {
        if (ex.header_count == max_headers) return -1;
        ex.headers[ex.header_count++] = {};
        ex.name_ended = false;
    }
    begin_or_grow(ex.headers[ex.header_count - 1].name, at, size);
    return 0;
}

int on_header_value(llhttp_t* parser, const char* at, std::size_t size) {
    auto& ex = *connection::of(parser).current;
    ex.name_ended = true;
    begin_or_grow(ex.headers[ex.header_count - 1].value, at, size);
    return 0;
}

int on_message_complete(llhttp_t* parser) {
    auto& connection = connection::of(parser);
    connection.in_message = false;
    const bool keep_alive = parser->http_minor == 1 && llhttp_should_keep_alive(parser) != 0;
    handle(*connection.current, parser->method, keep_alive);
    if (keep_alive) return 0;
    connection.closing = true;
    return HPE_PAUSED;  // what was pipelined after this request is not answered
}

const llhttp_settings_t* connection::callbacks() {
    static const llhttp_settings_t table = [] {
        llhttp_settings_t made;
        llhttp_settings_init(&made);
        made.on_message_begin = on_message_begin;
        made.on_url = on_url;
        made.on_header_field = on_header_field;
        made.on_header_value = on_header_value;
        made.on_message_complete = on_message_complete;
        return made;
    }();
    return &table;
}

/** Moves an unfinished request to the front of a full buffer.
    Nothing before its target is needed again, and with no target yet nothing at all is. */
void make_room(exchange& ex) {
    const auto start =
        ex.target.empty() ? ex.received : static_cast<std::size_t>(ex.target.data() - ex.input);
    std::memmove(ex.input, ex.input + start, ex.received - start);
    ex.received -= start;
    const auto move = [&](std::string_view& view) {
        if (!view.empty()) view = {view.data() - start, view.size()};
    };
    move(ex.target);
    for (std::size_t i = 0; i < ex.header_count; ++i) {
        move(ex.headers[i].name);
        move(ex.headers[i].value);
    }
}

class server {
public:
    explicit server(int listener) : listener_(listener) { watch(EPOLL_CTL_ADD, listener_, EPOLLIN, nullptr); }

    [[noreturn]] void run() {
        std::array<epoll_event, 256> events;
        for (;;) {
            const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
            date.refresh();
            for (int i = 0; i < count; ++i) {
                auto* ready = static_cast<connection*>(events[static_cast<std::size_t>(i)].data.ptr);
                if (ready == nullptr) {
                    accept();
                } else if (ready->waiting_to_write) {
                    write(*ready);
                } else {
                    read(*ready);
                }
            }
        }
    }

private:
    void watch(int operation, int fd, std::uint32_t events, connection* owner) {
        epoll_event event{};
        event.events = events;
        event.data.ptr = owner;
        epoll_ctl(epoll_, operation, fd, &event);
    }

    void accept() {
        const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) return;
        const int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        auto* accepted = new connection(fd);
        accepted->parser.data = accepted;
        watch(EPOLL_CTL_ADD, fd, EPOLLIN, accepted);
    }

    void read(connection& client) {
        if (client.current == nullptr) client.current = pool.take();
        auto& ex = *client.current;
        const auto room = input_size - ex.received;
        const auto got = recv(client.fd, ex.input + ex.received, room, 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (got <= 0) return close(client);
        const char* fresh = ex.input + ex.received;
        ex.received += static_cast<std::size_t>(got);
        const auto parsed = llhttp_execute(&client.parser, fresh, static_cast<std::size_t>(got));
        if (parsed != HPE_OK && !client.closing) refuse(client, "HTTP/1.1 400 Bad Request\r\n"sv);
        if (client.in_message && !client.closing && ex.received == input_size) {
            make_room(ex);
            if (ex.received == input_size)
                refuse(client, "HTTP/1.1 431 Request Header Fields Too Large\r\n"sv);
        }
        write(client);
    }

    void refuse(connection& client, std::string_view status_line) {
        reply(*client.current, status_line, ""sv, false);
        client.closing = true;
    }

    void write(connection& client) {
        auto& ex = *client.current;
        if (ex.sent < ex.written) {
            const auto put = send(client.fd, ex.output + ex.sent, ex.written - ex.sent, MSG_NOSIGNAL);
            if (put < 0 && errno != EAGAIN && errno != EINTR) return close(client);
            if (put > 0) ex.sent += static_cast<std::size_t>(put);
        }
        const bool blocked = ex.sent < ex.written;
        if (blocked != client.waiting_to_write) {  // a slow reader: no more of its requests until it has read
            client.waiting_to_write = blocked;
            watch(EPOLL_CTL_MOD, client.fd, blocked ? EPOLLOUT : EPOLLIN, &client);
        }
        if (blocked) return;
        if (client.closing) return close(client);
        ex.written = ex.sent = 0;
        if (client.in_message) return;  // half a request is in the buffer and must stay
        pool.give_back(client.current);
        client.current = nullptr;
    }

    void close(connection& client) {
        if (client.current != nullptr) pool.give_back(client.current);
        ::close(client.fd);
        delete &client;
    }

    int epoll_ = epoll_create1(EPOLL_CLOEXEC);
    int listener_;
};

int listen_on_loopback(unsigned short port) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    socklen_t size = sizeof address;
    if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(fd, SOMAXCONN) != 0) {
        std::perror("floor: cannot listen");
        std::exit(1);
    }
    getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    std::printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    return fd;
}
}  // namespace

int main() {
    const char* port = std::getenv("PORT");
    server(listen_on_loopback(static_cast<unsigned short>(port != nullptr ? std::atoi(port) : 3000))).run();
}
