// A small REST API: notes in memory, checked input, and every error as JSON, from one handler.
//
//   $ curl -s -d '{"text":"buy beans"}' http://127.0.0.1:3000/notes
//   {"id":1,"text":"buy beans","done":false}
//
//   $ curl -s -X PATCH -d '{"done":true}' http://127.0.0.1:3000/notes/1
//   {"id":1,"text":"buy beans","done":true}
//
//   $ curl -s http://127.0.0.1:3000/notes
//   [{"id":1,"text":"buy beans","done":true}]
//
//   $ curl -s -d '{"text":""}' http://127.0.0.1:3000/notes
//   {"error":"\"text\" must be a string that is not empty"}
//
//   $ curl -s -w '%{http_code}' -X DELETE http://127.0.0.1:3000/notes/1
//   204
//
//   $ curl -s http://127.0.0.1:3000/notes/1
//   {"error":"there is no note 1"}
#include "port.hpp"

#include <cortado/express.hpp>

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <map>
#include <memory>
#include <string>

namespace express = cortado::express;
using json = nlohmann::ordered_json;
using cortado::http_error;

struct note_store {
    std::map<int, json> notes;  // one loop serves them, so nothing is locked
    int last_id = 0;

    json& at(std::string_view id) {
        const auto found = notes.find(std::atoi(std::string(id).c_str()));
        if (found != notes.end() && std::to_string(found->first) == id) return found->second;
        throw http_error(404, "there is no note " + std::string(id));
    }
};

// Take the known members of what the client sent into the note; a client's mistake is a 4xx with its reason.
static void apply(json& note, const std::string& body) {
    const json sent = json::parse(body, nullptr, false);
    if (!sent.is_object()) throw http_error(400, "the body must be a JSON object");
    const json text = sent.value("text", note["text"]);
    const json done = sent.value("done", note["done"]);
    if (!text.is_string() || text == "") throw http_error(422, "\"text\" must be a string that is not empty");
    if (!done.is_boolean()) throw http_error(422, "\"done\" must be true or false");
    note["text"] = text;
    note["done"] = done;
}

static express::application make_app() {
    auto store = std::make_shared<note_store>();
    express::application app;
    app.get("/notes", [store](express::request&, express::response& res) {
        json all = json::array();
        for (const auto& [id, note] : store->notes) all.push_back(note);
        res.json(all);
    });
    app.post("/notes", [store](express::request& req, express::response& res) -> cortado::task<> {
        const std::string body = co_await req.text();
        json note = {{"id", store->last_id + 1}, {"text", ""}, {"done", false}};
        apply(note, body);
        store->notes[++store->last_id] = note;
        res.status(201).json(note);
    });
    app.get("/notes/:id", [store](express::request& req, express::response& res) {
        res.json(store->at(req.params["id"]));
    });
    app.patch("/notes/:id", [store](express::request& req, express::response& res) -> cortado::task<> {
        const std::string body = co_await req.text();
        json& note = store->at(req.params["id"]);
        apply(note, body);
        res.json(note);
    });
    app.delete_("/notes/:id", [store](express::request& req, express::response& res) {
        store->notes.erase(store->at(req.params["id"])["id"]);
        res.status(204).end();
    });
    app.use([](const http_error& err, express::request&, express::response& res, express::next_fn) {
        res.status(err.status()).json({{"error", err.what()}});
    });
    return app;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    express::application app = make_app();
    auto server = app.listen(example::port(), {.host = "127.0.0.1"});
    example::announce(server);
    return cortado::run();
}
#endif
