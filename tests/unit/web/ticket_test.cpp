#include <cortado/web/ticket.hpp>

#include "support/catch.hpp"

#include <cortado/web/exchange.hpp>

#include <vector>

using cortado::web::exchange;
using cortado::web::exchange_ref;
using cortado::web::ticket;

TEST_CASE("ticket: a reference finds its exchange until the ticket is given back", "[web][ticket]") {
    exchange ex;
    ticket& proof = ticket::take(ex);
    const exchange_ref reference(proof);
    const exchange_ref copy = reference;
    CHECK(reference.lock() == &ex);
    CHECK(copy.lock() == &ex);
    ticket::give_back(proof);
    CHECK(reference.lock() == nullptr);
    CHECK(copy.lock() == nullptr);
}

TEST_CASE("ticket: a used ticket serves the next exchange, old references stay stale", "[web][ticket]") {
    exchange first, second;
    ticket& proof = ticket::take(first);
    const exchange_ref old(proof);
    ticket::give_back(proof);
    ticket& next = ticket::take(second);
    CHECK(&next == &proof);
    CHECK(old.lock() == nullptr);
    CHECK(exchange_ref(next).lock() == &second);
    ticket::give_back(next);
}

TEST_CASE("ticket: many can be out at a time", "[web][ticket]") {
    exchange ex;
    std::vector<ticket*> out;
    for (int i = 0; i < 1000; ++i) out.push_back(&ticket::take(ex));
    std::vector<exchange_ref> references;
    for (ticket* each : out) references.emplace_back(*each);
    for (ticket* each : out) ticket::give_back(*each);
    int alive = 0;
    for (const exchange_ref& each : references) alive += each.lock() != nullptr ? 1 : 0;
    CHECK(alive == 0);
}

TEST_CASE("ticket: an empty reference finds nothing", "[web][ticket]") {
    CHECK(exchange_ref().lock() == nullptr);
}
