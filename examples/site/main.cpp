// A site of several pages: one layout, partials, a page per tea, an error page. Pages are structs; values are escaped.
// The same views serve a Koa application, too.
//
//   $ curl -s http://127.0.0.1:3000/ | grep -o '<title>.*</title>'
//   <title>Tea &amp; Co.</title>
//
//   $ curl -s http://127.0.0.1:3000/ | grep -o '<li.*'
//   <li class="first"><a href="/teas/sencha">Sencha</a>, 4.50</li>
//   <li><a href="/teas/assam">Assam &lt;bold&gt;</a>, 3.20</li>
//
//   $ curl -s http://127.0.0.1:3000/teas/assam | grep '<h1>'
//   <h1>Assam &lt;bold&gt;</h1>
//
//   $ curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:3000/teas/coffee
//   404
//
//   $ curl -s http://127.0.0.1:3000/koa | grep '<h1>'
//   <h1>Brewed by Koa</h1>

#include "../port.hpp"
#include "site.hpp"

int main() {
    auto app = site::make_app();
    auto server = app.listen(example::port());
    example::announce(server);
    return cortado::run();
}
