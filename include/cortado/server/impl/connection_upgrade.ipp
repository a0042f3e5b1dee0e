#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/server/connection.hpp>
#include <cortado/web/upgrade.hpp>

namespace cortado {

/** The connection as a bare stream; its buffers serve on. */
class connection::other_protocol final : public web::upgraded_stream {
public:
    explicit other_protocol(connection& carrier) noexcept : carrier_(carrier) {}

    task<std::string_view> read() override {
        constexpr std::size_t room = 16 * 1024;
        carrier_.consume_body(given_);
        given_ = 0;
        detail::input_buffer& buffer = carrier_.work_->body;
        while (carrier_.unread_body().empty() && !has_ended_) {
            buffer.make_room(room);
            const bool is_ready = co_await carrier_.socket_.readable();
            if (!is_ready) throw operation_cancelled();
            const net::io_step step = carrier_.socket_.read_some({buffer.room(), buffer.room_size()});
            has_ended_ =
                step.what == net::io_step::outcome::ended || step.what == net::io_step::outcome::failed;
            buffer.added(step.count);
        }
        const std::string_view piece = carrier_.unread_body();
        given_ = piece.size();
        co_return piece;
    }

    task<> write(std::string_view bytes) override {
        if (carrier_.lost_) throw operation_cancelled();
        carrier_.work_->out.append(bytes);
        if (!carrier_.flush_now()) co_await carrier_.flush();
        if (carrier_.lost_) throw operation_cancelled();
    }

private:
    connection& carrier_;
    std::size_t given_ = 0;
    bool has_ended_ = false;
};

CORTADO_DECL task<> connection::run_upgraded() {
    if (!flush_now()) co_await flush();
    web::exchange& ex = work_->ex;
    closing_ = lingering_ = true;  // it may end with octets on their way that nobody wants to read
    unlink();                      // whatever deadline there was belonged to HTTP
    other_protocol stream(*this);
    try {
        task<> speaking = ex.upgraded()(stream);
        speaking.start(ex.stop.token());
        co_await speaking;
    } catch (const operation_cancelled&) {
        lose();
    } catch (const std::exception& error) {
        logger::error("{}: after the upgrade: {}", ex.request.target, error.what());
        abort();
    }
}

}  // namespace cortado
