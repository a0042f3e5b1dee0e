// expect: cortado: an event's name is a template argument: emitter.on<"data">(listener)
#include <cortado/loop/event_emitter.hpp>

int main() {
    cortado::event_emitter<cortado::emits<"data", int>> emitter;
    emitter.on("data", [](int) {});
}
