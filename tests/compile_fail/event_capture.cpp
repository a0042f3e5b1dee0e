// expect: cortado: to capture rejections an emitter declares `error`
#include <cortado/loop/event_emitter.hpp>

int main() {
    const cortado::event_emitter<cortado::emits<"data", int>> emitter({.capture_rejections = true});
}
