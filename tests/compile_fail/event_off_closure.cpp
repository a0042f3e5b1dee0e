// expect: cortado: this listener cannot be compared: keep what on() gives, and off() that
#include <cortado/loop/event_emitter.hpp>

#include <string>

int main() {
    cortado::event_emitter<cortado::emits<"data", int>> emitter;
    const auto listener = [name = std::string("x")](int) {};
    emitter.on<"data">(listener);
    emitter.off<"data">(listener);
}
