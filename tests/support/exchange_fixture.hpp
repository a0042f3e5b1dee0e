#pragma once

#include <cortado/config.hpp>
#include <cortado/core/output_buffer.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/date.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/handler.hpp>
#include <cortado/web/reply.hpp>
#include <cortado/web/transport.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::test {

/** Carry one exchange after the other in memory, without a parser or a loop: a handler is run to its end or
    its first suspension, and the test lets it go on through events of its own. */
class exchange_fixture final : public web::transport {
public:
    explicit exchange_fixture(std::string_view method = "GET", std::string_view target = "/") {
        begin(method, target);
    }
    exchange_fixture(const exchange_fixture&) = delete;
    exchange_fixture& operator=(const exchange_fixture&) = delete;
    ~exchange_fixture() { finish(); }

    /** Start the next request on the same exchange. */
    void begin(std::string_view method, std::string_view target) {
        method_ = method;
        target_ = target;
        ex.request.clear();
        ex.request.method_name = method_;
        ex.request.verb = http::parse_method(method_);
        ex.request.target = ex.request.path_and_query = target_;
        peer_.address = "127.0.0.1";
        ex.begin(*this, &peer_);
        wire_.clear();
        answers_ = 0;
    }

    /** Run the handler until it ends or suspends. */
    void run(const web::handler& handler) {
        work_ = handler(ex);
        if (work_) work_.start(ex.stop.token());
    }
    bool is_done() const { return !work_ || work_.is_done(); }
    /** What left the handler, or null. */
    std::exception_ptr failure() const { return work_ && work_.is_done() ? work_.exception() : nullptr; }

    /** End the request as a server does; what is suspended is destroyed. */
    void finish() {
        work_ = {};
        ex.finish();
    }

    /** The octets of the response so far: lines ended by \n, without Date. */
    std::string reply() {
        if (!ex.is_head_sent() && ex.has_ended()) send_whole();
        std::string text;
        for (std::size_t at = 0; at < wire_.size();) {
            const std::size_t end = wire_.find("\r\n", at);
            const std::string_view line = std::string_view(wire_).substr(at, end - at);
            if (!line.starts_with("Date: ")) text.append(line).append(end == std::string::npos ? "" : "\n");
            at = end == std::string::npos ? wire_.size() : end + 2;
        }
        return text;
    }

    /** How often the response was reported complete. */
    int answers() const noexcept { return answers_; }

    task<std::string_view> read_body() override {
        if (next_piece_ == body_pieces.size()) co_return std::string_view();
        co_return body_pieces[next_piece_++];
    }
    task<> write_body(std::string_view piece) override {
        if (!ex.is_head_sent()) {
            plan_ = web::plan_reply(ex, true);
            write([this](output_buffer& out) {
                web::write_reply_head(out, ex, plan_, http::current_date_line());
            });
        }
        write([&](output_buffer& out) { web::write_reply_piece(out, plan_, piece); });
        co_return;
    }
    void on_answered() override { ++answers_; }

    std::vector<std::string> body_pieces;
    web::exchange ex;

private:
    template <class Write>
    void write(Write how) {
        output_buffer out;
        how(out);
        wire_ += out.view();
    }

    void send_whole() {
        write([this](output_buffer& out) {
            web::prepare_reply(ex);
            plan_ = web::plan_reply(ex, true);
            if (web::write_whole_reply(out, ex, plan_, http::current_date_line())) return;
            for (;;) {
                const std::string_view piece = sync_wait(ex.body.stream().read());
                if (piece.empty()) break;
                web::write_reply_piece(out, plan_, piece);
            }
            web::end_reply(out, plan_);
        });
    }

    std::string method_;
    std::string target_;
    web::peer_info peer_;
    web::reply_plan plan_;
    task<> work_;
    std::string wire_;
    std::size_t next_piece_ = 0;
    int answers_ = 0;
};

}  // namespace cortado::test
