// gRPC's C++ for bench/rpc.py:  rpc_grpc serve          rpc_grpc drive PORT, as bench/rpc.cpp
#include "../port.hpp"
#include "rpc_echo.grpc.pb.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace {

class answers final : public bench::Echo::CallbackService {
    grpc::ServerUnaryReactor* Say(grpc::CallbackServerContext* of, const bench::Text* asked,
                                  bench::Text* reply) override {
        reply->set_text(asked->text());
        grpc::ServerUnaryReactor* const reactor = of->DefaultReactor();
        reactor->Finish(grpc::Status::OK);
        return reactor;
    }
};

/** So many calls, some at a time; each that ends begins the next. */
class run_of_calls {
public:
    run_of_calls(bench::Echo::Stub& stub, long count) : stub_(stub), to_begin_(count), to_end_(count) {
        message_.set_text(std::string(64, 'm'));
    }
    void drive(long depth) {
        for (long i = 0; i < depth; ++i) begin_next();
        std::unique_lock lock(mutex_);
        is_done_.wait(lock, [this] { return to_end_ == 0; });
    }

private:
    struct call {
        grpc::ClientContext context;
        bench::Text reply;
    };
    void begin_next() {
        {
            const std::lock_guard lock(mutex_);
            if (to_begin_ == 0) return;
            --to_begin_;
        }
        auto* const one = new call;
        stub_.async()->Say(&one->context, &message_, &one->reply, [this, one](const grpc::Status& status) {
            if (!status.ok() || one->reply.text().size() != 64) std::abort();
            delete one;
            begin_next();
            const std::lock_guard lock(mutex_);
            if (--to_end_ == 0) is_done_.notify_one();
        });
    }
    bench::Echo::Stub& stub_;
    bench::Text message_;
    std::mutex mutex_;
    std::condition_variable is_done_;
    long to_begin_;
    long to_end_;
};

void drive(const std::string& port) {
    const auto channel = grpc::CreateChannel("127.0.0.1:" + port, grpc::InsecureChannelCredentials());
    const auto stub = bench::Echo::NewStub(channel);
    long depth = 0, count = 0;
    while (std::scanf("%ld %ld", &depth, &count) == 2) {
        const auto begin = std::chrono::steady_clock::now();
        run_of_calls(*stub, count).drive(depth);
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
        std::printf("%.9f\n", spent.count());
        std::fflush(stdout);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 3) return drive(argv[2]), 0;
    answers service;
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&service);
    const auto server = builder.BuildAndStart();
    bench::announce(port);
    server->Wait();
}
