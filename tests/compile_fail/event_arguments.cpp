// expect: cortado: emit() takes the arguments that the event was declared with
#include <cortado/loop/event_emitter.hpp>

int main() {
    cortado::event_emitter<cortado::emits<"data", int>> emitter;
    emitter.emit<"data">("text");
}
