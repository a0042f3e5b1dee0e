// expect: cortado: this emitter has no event of that name
#include <cortado/loop/event_emitter.hpp>

int main() {
    cortado::event_emitter<cortado::emits<"data", int>> emitter;
    emitter.on<"date">([](int) {});
}
