#pragma once

#include <cortado/core/async_generator.hpp>
#include <cortado/core/task.hpp>
#include <cortado/rpc/service.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace cortado::test {

/** One method of each kind, and one that calls back. */
inline rpc::service make_sums() {
    using json = nlohmann::ordered_json;
    rpc::service sums("Sums");
    sums.on("Double", [](json number) -> task<json> { co_return json(2 * number.get<int>()); });
    sums.on("Upto", [](json last) -> async_generator<json> {
        for (int i = 1; i <= last.get<int>(); ++i) co_yield json(i);
    });
    sums.on("Total", [](rpc::reader<json>& in) -> task<json> {
        int total = 0;
        for (;;) {
            const std::optional<json> next = co_await in.read();
            if (!next) break;
            total += next->get<int>();
        }
        co_return json(total);
    });
    sums.on("Running", [](rpc::reader<json>& in, rpc::writer<json>& out) -> task<> {
        int total = 0;
        for (;;) {
            const std::optional<json> next = co_await in.read();
            if (!next) break;
            total += next->get<int>();
            co_await out.write(json(total));
        }
    });
    sums.on("Ask", [](std::string text, rpc::context& of) { return of.peer().call("Name", text); });
    return sums;
}

}  // namespace cortado::test
