// Replays the calls that record.mjs made of npm vary.
#include <cortado/http/vary.hpp>

#include "cases.hpp"

namespace http = cortado::http;
using parity::json;

TEST_CASE("vary: every recorded pair is joined as npm vary joins it", "[parity][http]") {
    for (const json& row : parity::cases_of("vary_cases.json", "append")) {
        CAPTURE(row.dump());
        const std::string_view header = parity::text_of(row["header"]);
        const json& field = row["field"];
        const json ours = parity::attempt([&] {
            return json(field.is_array() ? http::append_vary(header, parity::texts_of(field))
                                         : http::append_vary(header, parity::text_of(field)));
        });
        CHECK(parity::same(ours, row["answer"]));
    }
}
