#pragma once

#include <string_view>

namespace demo {

inline constexpr std::string_view page_html = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cortado: the demo</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/demo.css">
<script src="/demo.js" type="module"></script>
</head>
<body>
<header class="hero">
  <div>
    <h1><svg class="cup" viewBox="0 0 48 48" aria-hidden="true"><path class="glass" d="M10 8h28l-4 34H14z"/>
      <path class="milk" d="M11.2 17h25.6l-1.3 11H12.5z"/><path class="coffee" d="M12.5 28h23l-1.6 14H14.1z"/></svg>
      Cortado</h1>
    <p>Express's <code>next()</code> and Koa's <code>co_await next()</code>, half and half, over one C++20 coroutine
      server. Everything below is answered by the program that you have just started.</p>
  </div>
  <section class="live" aria-labelledby="live-title">
    <h2 id="live-title">Live</h2>
    <dl>
      <div><dt>requests/s</dt><dd id="live-rate">–</dd></div>
      <div><dt>requests</dt><dd id="live-total">–</dd></div>
      <div><dt>connections</dt><dd id="live-connections">–</dd></div>
    </dl>
    <canvas id="live-chart" role="img" aria-label="Requests per second over the last minute"></canvas>
    <div class="row">
      <button id="burst" type="button">Send 500 requests</button>
      <output id="burst-result" aria-live="polite"></output>
    </div>
  </section>
</header>

<main>
  <section class="card wide" aria-labelledby="try-title">
    <h2 id="try-title">Try a route</h2>
    <p>Each of these routes is a few lines of C++. The reply is shown as the octets that go on the wire.</p>
    <ul id="presets" class="chips" aria-label="Prepared requests"></ul>
    <form id="try-form" class="request">
      <label>Method
        <select id="try-method">
          <option>GET</option><option>POST</option><option>PUT</option><option>DELETE</option>
          <option>HEAD</option><option>OPTIONS</option>
        </select>
      </label>
      <label class="grow">Path <input id="try-path" value="/try/users/7" spellcheck="false" autocomplete="off"></label>
      <label class="full">Body <textarea id="try-body" rows="2" spellcheck="false"></textarea></label>
      <button type="submit">Send</button>
    </form>
    <div class="panes">
      <figure><figcaption>The handler</figcaption><pre id="try-code" class="code" tabindex="0"></pre></figure>
      <figure><figcaption>The reply <span id="try-time" class="note"></span></figcaption>
        <pre id="try-reply" class="code" tabindex="0" aria-live="polite"></pre></figure>
    </div>
    <p class="note">The same from a shell: <code id="try-curl"></code></p>
  </section>

  <section class="card wide" aria-labelledby="onion-title">
    <h2 id="onion-title">The order of the onion</h2>
    <p>One request through four layers, the innermost of which waits 20 ms. Left edge: the layer is entered; right
      edge: it is left. In Koa's onion <code>co_await next()</code> comes back when everything below has ended. In
      Express's chain <code>next()</code> comes back at the first suspension below.</p>
    <div class="row">
      <button id="onion-koa" type="button">Through Koa's onion</button>
      <button id="onion-express" type="button">Through Express's chain</button>
    </div>
    <div id="onion-chart"></div>
    <ol id="onion-steps" class="steps" aria-label="Steps in order"></ol>
  </section>

  <section class="card" aria-labelledby="stream-title">
    <h2 id="stream-title">Stream</h2>
    <p>The reply is made while it is sent: each line leaves the server when it is there.</p>
    <div class="row">
      <button id="stream-start" type="button">Start</button>
      <button id="stream-stop" type="button" disabled>Stop</button>
      <span id="stream-state" class="note" role="status"></span>
    </div>
    <ol id="stream-lines" class="lines" tabindex="0" aria-label="Lines received" aria-live="polite"></ol>
  </section>

  <section class="card" aria-labelledby="upload-title">
    <h2 id="upload-title">Upload</h2>
    <p>The body is pulled piece by piece and counted; the server keeps none of it, however large it is.</p>
    <form id="upload-form">
      <label>A file of yours <input id="upload-file" type="file"></label>
      <label>or so many MiB of zeros
        <input id="upload-size" type="number" min="1" max="1024" value="64"></label>
      <div class="row">
        <button type="submit">Upload</button>
        <button id="upload-cancel" type="button" disabled>Cancel</button>
      </div>
    </form>
    <label class="full" for="upload-progress">Progress <span id="upload-percent" class="note"></span></label>
    <progress id="upload-progress" max="1" value="0"></progress>
    <p id="upload-result" class="note" role="status"></p>
  </section>

  <section class="card wide" aria-labelledby="site-title">
    <h2 id="site-title">A site of templates</h2>
    <p>One layout, partials and C++ structs make these pages, in both faces. Change a file in
      <code>examples/site/views/</code> and load the page again.</p>
    <ul class="chips" aria-label="Pages of the site">
      <li><a href="/site/">All teas</a></li>
      <li><a href="/site/teas/sencha">Sencha</a></li>
      <li><a href="/site/teas/assam">A name with markup in it</a></li>
      <li><a href="/site/koa">Rendered in Koa</a></li>
      <li><a href="/site/teas/coffee">A page that is not there</a></li>
    </ul>
  </section>
</main>
<footer>This page loads nothing from anywhere else. Its source is <code>examples/demo/</code>.</footer>
</body>
</html>
)html";

inline constexpr std::string_view favicon_svg =
    R"svg(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><path fill="#8b5a3c" d="M10 6h28l-4 38H14z"/><path fill="#f3e3cf" d="M11 15h26l-1.4 13H12.4z"/></svg>)svg";

}  // namespace demo
