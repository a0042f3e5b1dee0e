#pragma once

#include <string_view>

namespace demo {

inline constexpr std::string_view page_css = R"css(:root {
  color-scheme: light dark;
  --paper: #faf6f0; --card: #ffffff; --line: #e4d9cb; --ink: #2a1f18; --soft: #6d5b4d;
  --accent: #96491c; --on-accent: #ffffff; --code: #f5eee4; --good: #23713f; --bad: #b3261e;
  --layer-0: #8b5a3c; --layer-1: #b5762f; --layer-2: #2f7d78; --layer-3: #54619e;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #17120f; --card: #211a16; --line: #3d322a; --ink: #f2e9df; --soft: #b8a797;
    --accent: #e6a36a; --on-accent: #201409; --code: #1a1411; --good: #7fcf9a; --bad: #ff9d93;
    --layer-0: #d29a72; --layer-1: #e2b264; --layer-2: #6fc4bd; --layer-3: #a3aef0;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.25rem; background: var(--paper); color: var(--ink); }
h1, h2 { line-height: 1.2; margin: 0; }
h1 { font-size: 2.4rem; display: flex; align-items: center; gap: .6rem; letter-spacing: -.02em; }
h2 { font-size: 1.15rem; }
p { margin: .4rem 0 .8rem; color: var(--soft); max-width: 70ch; }
code, pre, .lines, #try-path, #try-body { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", Menlo, monospace; }
code { font-size: .9em; background: var(--code); padding: .1em .3em; border-radius: .3em; }
.note { color: var(--soft); font-size: .9rem; }
.cup { width: 2.6rem; height: 2.6rem; }
.cup .glass { fill: none; stroke: var(--ink); stroke-width: 2.5; stroke-linejoin: round; }
.cup .milk { fill: #ead3b4; } .cup .coffee { fill: #8b5a3c; }

.hero { display: grid; grid-template-columns: 1.2fr 1fr; gap: 1.5rem; align-items: center; margin-bottom: 1.25rem; }
.live { background: var(--card); border: 1px solid var(--line); border-radius: 1rem; padding: 1rem 1.1rem; }
.live dl { display: flex; gap: 1.5rem; margin: .4rem 0; }
.live dt { color: var(--soft); font-size: .8rem; }
.live dd { margin: 0; font-size: 1.5rem; font-weight: 600; font-variant-numeric: tabular-nums; }
#live-chart { width: 100%; height: 4.5rem; display: block; margin-bottom: .6rem; }

main { display: grid; grid-template-columns: 1fr 1fr; gap: 1.25rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 1rem; padding: 1.25rem; min-width: 0; }
.wide { grid-column: 1 / -1; }
.row { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; }
footer { color: var(--soft); font-size: .9rem; padding: 1.25rem .25rem 0; }

button, select, input, textarea { font: inherit; color: inherit; border-radius: .6rem; border: 1px solid var(--line);
  background: var(--paper); padding: .45rem .7rem; }
button { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; cursor: pointer; }
button:disabled { opacity: .45; cursor: default; }
button:hover:not(:disabled) { filter: brightness(1.08); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
label { display: flex; flex-direction: column; gap: .2rem; font-size: .85rem; color: var(--soft); }
label { min-width: 0; }
label > input, label > select, label > textarea { font-size: 1rem; color: var(--ink); width: 100%; min-width: 0; }
textarea { resize: vertical; }

.chips { list-style: none; padding: 0; margin: 0 0 .8rem; display: flex; flex-wrap: wrap; gap: .4rem; }
.chips button { background: transparent; color: var(--ink); border-color: var(--line); font-weight: 500; font-size: .9rem;
  padding: .25rem .7rem; border-radius: 1rem; }
.chips button[aria-pressed="true"] { border-color: var(--accent); color: var(--accent); font-weight: 600; }
.request { display: grid; grid-template-columns: auto 1fr auto; gap: .6rem; align-items: end; }
.request .full { grid-column: 1 / 3; }
.panes { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin: 1rem 0 .5rem; }
figure { margin: 0; min-width: 0; }
figcaption { font-size: .85rem; color: var(--soft); margin-bottom: .3rem; }
.code { margin: 0; background: var(--code); border: 1px solid var(--line); border-radius: .6rem; padding: .8rem;
  font-size: .85rem; line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere; min-height: 12rem; max-height: 24rem;
  overflow: auto; }
.code .status { font-weight: 700; color: var(--good); }
.code .status.bad { color: var(--bad); }
.code .name { color: var(--accent); }

#onion-chart { margin: 1rem 0 .5rem; overflow-x: auto; }
#onion-chart svg { display: block; width: 100%; min-width: 34rem; height: auto; }
#onion-chart text { fill: var(--ink); font-size: 13px; }
#onion-chart .time { fill: var(--soft); font-size: 11px; font-variant-numeric: tabular-nums; }
#onion-chart .step { fill: var(--on-accent); font-size: 11px; font-weight: 700; text-anchor: middle; }
#onion-chart .bead { fill: var(--accent); }
#onion-chart .axis { stroke: var(--line); }
.ring { fill-opacity: .13; stroke-width: 2; }
.ring-0 { fill: var(--layer-0); stroke: var(--layer-0); } .ring-1 { fill: var(--layer-1); stroke: var(--layer-1); }
.ring-2 { fill: var(--layer-2); stroke: var(--layer-2); } .ring-3 { fill: var(--layer-3); stroke: var(--layer-3); }
.steps { columns: 2; column-gap: 2rem; font-size: .9rem; color: var(--soft); padding-left: 1.5rem; margin: 0; min-height: 6rem; }
.steps b { color: var(--ink); font-weight: 600; }

.lines { background: var(--code); border: 1px solid var(--line); border-radius: .6rem; padding: .6rem .8rem; margin: .8rem 0 0;
  height: 14rem; overflow: auto; list-style: none; font-size: .85rem; }
.lines li { display: flex; justify-content: space-between; gap: 1rem; animation: appear .25s; }
.lines span { color: var(--soft); white-space: nowrap; }
@keyframes appear { from { opacity: 0; transform: translateY(.3rem); } }
#upload-form { display: grid; gap: .6rem; margin-bottom: .9rem; }
progress { width: 100%; height: 1rem; accent-color: var(--accent); }

@media (max-width: 52rem) {
  .hero, main, .panes { grid-template-columns: minmax(0, 1fr); }
  .request { grid-template-columns: auto minmax(0, 1fr); }
  .request .full, .request button { grid-column: 1 / -1; }
  .steps { columns: 1; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; } }
)css";

}  // namespace demo
