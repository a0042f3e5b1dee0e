// expect: cortado: a listener is called with the event's arguments, or the first few of them
#include <cortado/loop/event_emitter.hpp>

#include <string>

int main() {
    cortado::event_emitter<cortado::emits<"data", int>> emitter;
    emitter.on<"data">([](const std::string&) {});
}
