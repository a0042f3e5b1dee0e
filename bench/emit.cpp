// What an emit costs with 1, 3 and 10 listeners; bench/emit.mjs does the same with Node, bench/beside_node.py compares.
#include <cortado/loop/event_emitter.hpp>

#include <chrono>
#include <cstdio>

using namespace cortado;

namespace {

constexpr int times = 20'000'000;
using source = event_emitter<emits<"data", int>>;

template <class Part>
void tell(const char* name, Part part) {
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < times; ++i) part(i);
    const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - begin;
    std::printf("%s %.2f\n", name, spent.count() / times);
}

void emit_to_listeners(const char* name, int listeners) {
    source emitter;
    long sum = 0;
    for (int i = 0; i < listeners; ++i) emitter.on<"data">([&sum, i](int value) { sum += value ^ i; });
    tell(name, [&](int value) { emitter.emit<"data">(value); });
    if (sum == 42) std::puts("");
}

}  // namespace

int main() {
    emit_to_listeners("emit_0", 0);
    emit_to_listeners("emit_1", 1);
    emit_to_listeners("emit_3", 3);
    emit_to_listeners("emit_10", 10);
    source emitter;
    long sum = 0;
    tell("on_off", [&](int) { emitter.on<"data">([&sum](int value) { sum += value; }).remove(); });
    tell("once_emit", [&](int value) {
        emitter.once<"data">([&sum](int given) { sum += given; });
        emitter.emit<"data">(value);
    });
    return sum == 0 ? 1 : 0;
}
