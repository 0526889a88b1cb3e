// The stylesheet of our pages: tokens first, then base, then parts. Light and dark follow the system.
// Inlined into each page and allowed there by its hash.
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #f6f4ee; --sheet: #fffdf8; --ink: #15262c; --soft: #4c5f66; --line: #dcd8cc; --line-soft: #e9e6dc;
  --sea: #0b6173; --sea-deep: #0b3d4a; --foam: #dff0ec; --mark: #8f5a00; --code: #eef1ec; --good: #1c6b45; --bad: #a53422;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052, "Source Serif 4", Charter, "Noto Serif", Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0c171b; --sheet: #122127; --ink: #e6ece9; --soft: #9fb2b5; --line: #263a41; --line-soft: #1c2e34;
    --sea: #74d0c4; --sea-deep: #a9e6dc; --foam: #153238; --mark: #f0b84f; --code: #0f1c21; --good: #7ed6a4; --bad: #f2937f;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { scroll-padding-top: 1.5rem; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 var(--sans); overflow-wrap: break-word; }
h1, h2, h3 { font-family: var(--serif); font-weight: 600; line-height: 1.2; letter-spacing: -.01em; text-wrap: balance; }
h1 { font-size: clamp(2.1rem, 1.5rem + 3vw, 3.4rem); margin: 0; }
h2 { font-size: clamp(1.4rem, 1.2rem + .9vw, 1.8rem); margin: 0 0 .6rem; }
h3 { font-size: 1.1rem; margin: 1.6rem 0 .5rem; }
p { margin: 0 0 1rem; max-width: 44rem; }
a { color: var(--sea); text-underline-offset: .18em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--mark); outline-offset: 3px; border-radius: 3px; }
code, pre, kbd { font-family: var(--mono); font-size: .875em; }
code { background: var(--code); border-radius: 4px; padding: .1em .35em; }
pre { position: relative; margin: .75rem 0; padding: .9rem 1rem; background: var(--code); border: 1px solid var(--line-soft); border-radius: 8px; overflow-x: auto; line-height: 1.55; font-size: .84rem; tab-size: 2; }
pre code { background: none; padding: 0; font-size: 1em; }
.copy { position: absolute; top: .45rem; right: .45rem; min-height: 26px; padding: .1rem .6rem; font: 500 .75rem/1.5 var(--sans); color: var(--soft); background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; cursor: pointer; opacity: 0; }
pre:hover .copy, .copy:focus-visible { opacity: 1; }
@media (hover: none) { .copy { opacity: .85; } }
.copy:hover { color: var(--ink); }
table { width: 100%; border-collapse: collapse; font-size: .92rem; }
th { text-align: start; font-weight: 600; color: var(--soft); font-size: .78rem; letter-spacing: .02em; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line-soft); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
td:first-child { white-space: nowrap; } td:first-child code { background: none; padding-inline-start: 0; }
.logo { width: 2rem; height: 2rem; flex: none; }
.logo path { fill: none; stroke-width: 3; stroke-linecap: round; }
.logo .mark { stroke: var(--mark); } .logo .wave { stroke: var(--sea); }
.brand { display: inline-flex; align-items: center; gap: .6rem; font: 600 1.2rem/1 var(--serif); color: var(--ink); text-decoration: none; }
.brand:hover { text-decoration: none; }
.top { display: flex; align-items: center; justify-content: space-between; gap: .75rem 1.5rem; flex-wrap: wrap; padding: 1.25rem 0; }
.top nav { display: flex; gap: .25rem 1.25rem; flex-wrap: wrap; font-size: .95rem; }
.top nav a { color: var(--soft); text-decoration: none; padding: .25rem 0; }
.top nav a:hover { color: var(--ink); text-decoration: underline; }
.wrap { width: min(64rem, 100% - 2.5rem); margin-inline: auto; }
.wide { width: min(76rem, 100% - 2.5rem); }
.lede { font-size: clamp(1.05rem, 1rem + .4vw, 1.25rem); line-height: 1.55; color: var(--soft); max-width: 38rem; margin: 1.1rem 0 0; }
.muted { color: var(--soft); } .small { font-size: .88rem; }
footer { color: var(--soft); font-size: .88rem; padding: 2rem 0 2.5rem; border-top: 1px solid var(--line); margin-top: 3.5rem; }
.tide { display: block; width: 100%; height: clamp(90px, 13vw, 150px); margin-top: 1.5rem; }
.tide path { vector-effect: non-scaling-stroke; fill: none; }
.tide .sea { fill: url(#depth); stroke: none; } .tide .shallow { stop-color: var(--foam); } .tide .deep { stop-color: var(--paper); } .tide .line { stroke: var(--sea); stroke-width: 2; } .tide .mark { stroke: var(--mark); stroke-width: 1.5; stroke-dasharray: 2 6; stroke-linecap: round; }
.state { margin: 2rem 0 1.1rem; display: inline-flex; align-items: center; gap: .5rem; font-size: .92rem; color: var(--soft); }
.state::before { content: ""; width: .6rem; height: .6rem; border-radius: 50%; background: var(--good); }
.state.down::before { background: var(--bad); }
.steps { list-style: none; margin: 2.5rem 0 0; padding: 0; display: grid; gap: 2.25rem; }
.steps > li { display: grid; grid-template-columns: minmax(0, 17rem) minmax(0, 1fr); gap: .9rem 2.5rem; align-items: start; padding-top: 1.5rem; border-top: 1px solid var(--line); }
.steps h2 { font-size: 1.3rem; } .steps p { font-size: .96rem; color: var(--soft); margin: 0; } .steps pre { margin: 0; }
.links { list-style: none; padding: 0; margin: 3rem 0 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); gap: 0 2.5rem; }
.links li { border-top: 1px solid var(--line); padding: 1rem 0 1.25rem; }
.links a { font: 600 1.08rem/1.4 var(--serif); } .links p { margin: .2rem 0 0; font-size: .92rem; color: var(--soft); }
.docs { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 3.5rem; width: min(76rem, 100% - 2.5rem); margin-inline: auto; }
.toc { font-size: .9rem; margin: 1rem 0 0; }
.toc ul { list-style: none; padding: 0; margin: 0 0 1.1rem; } .toc strong { display: block; font-size: .8rem; color: var(--soft); margin-bottom: .3rem; }
.toc a { display: flex; gap: .55rem; align-items: baseline; padding: .18rem 0; color: var(--ink); text-decoration: none; overflow-wrap: anywhere; }
.toc a:hover { text-decoration: underline; } .toc .verb { min-width: 2.4rem; }
@media (min-width: 64rem) {
  .docs { grid-template-columns: 17rem minmax(0, 1fr); }
  .toc { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 1.5rem .5rem 2rem 0; margin: 0; }
}
main > section { padding: 2.25rem 0 0; margin-top: 2.25rem; border-top: 1px solid var(--line); }
main > section:first-child { border-top: 0; margin-top: 0; padding-top: 1.5rem; }
.call { display: flex; flex-wrap: wrap; gap: .4rem .75rem; align-items: baseline; font: 600 1.02rem/1.5 var(--mono); margin: 0 0 .9rem; overflow-wrap: anywhere; }
.verb { font: 700 .74rem/1.5 var(--mono); color: var(--sea); letter-spacing: .02em; } .verb.post { color: var(--mark); }
.call .verb { font-size: .95rem; }
.facts { display: flex; flex-wrap: wrap; gap: .3rem 1.75rem; margin: 0 0 1rem; font-size: .92rem; }
.facts div { display: flex; gap: .45rem; } .facts dt { color: var(--soft); } .facts dd { margin: 0; }
.must { color: var(--bad); font-size: .78rem; font-weight: 600; white-space: nowrap; }
.codes { list-style: none; padding: 0; margin: .3rem 0 0; display: flex; flex-wrap: wrap; gap: .35rem .6rem; }
.codes a { display: inline-block; min-height: 26px; font: .82rem/1.6 var(--mono); text-decoration: none; border: 1px solid var(--line); border-radius: 6px; padding: .1rem .5rem; background: var(--sheet); }
.codes a:hover { border-color: var(--sea); } .codes .n { color: var(--soft); }
.status { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.25rem; font: 600 clamp(3.5rem, 9vw, 6rem)/1 var(--serif); color: var(--sea); margin: 2rem 0 .6rem; font-variant-numeric: lining-nums; }
.status code { font: 500 1.05rem/1.5 var(--mono); background: none; padding: 0; color: var(--soft); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0 3rem; margin-top: 2rem; }
@media (max-width: 46rem) {
  .steps > li { grid-template-columns: minmax(0, 1fr); }
  .stack thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .stack tr { display: block; padding: .6rem 0; border-bottom: 1px solid var(--line-soft); } .stack td { display: block; border: 0; padding: .1rem 0; white-space: normal; }
}
@media (max-width: 46rem) { pre:has(.copy) { padding-top: 2.6rem; } }
@media print { .copy, .toc, .top nav { display: none; } }
`
