// expect: cortado: body.json() needs the JSON library: include <cortado/middleware/json.hpp>
#include <cortado/express.hpp>

int main() {
    cortado::express::application app;
    app.use([](cortado::express::request& req, cortado::express::response&) { req.body.json(); });
}
