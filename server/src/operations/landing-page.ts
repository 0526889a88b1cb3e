// The first thing a person sees in the browser: what this is, whether it runs, and the three steps to a first trade.
// Made on the server for every request; it loads nothing and tells nothing about the installation.
import { topBar } from '../platform/http/docs-page.ts'
import { html, type Page } from '../platform/http/page.ts'

export type LandingOptions = {
  readonly ready: boolean
  readonly origin: string
  /** A trade that the log_trade route takes. */
  readonly example: Readonly<Record<string, unknown>>
}

export function landingPage({ ready, origin, example }: LandingOptions): Page {
  return {
    title: 'Tidemark',
    description: 'One private server for all of a trader’s or a desk’s trading accounts.',
    body: html`<div class="wrap">${topBar}
<main>
<p class="state${ready ? '' : ' down'}">${ready ? 'Running, and the ledger takes trades.' : 'Running, but the ledger is not ready. npx tidemark doctor tells why.'}</p>
<h1>Every trade lands once.</h1>
<p class="lede">Tidemark is your private ledger for bots and Expert Advisors. What it has acknowledged is on disk, digit for digit, on a machine that is yours.</p>
</main></div>
${tide}
<div class="wrap">
<ol class="steps">
<li><div><h2>Create a key</h2><p>On this machine, in the folder of Tidemark. It is shown once.</p></div>
<pre tabindex="0"><code>npx tidemark key create --name my-bot --scope ingest</code></pre></li>
<li><div><h2>Send a trade</h2><p>From any bot, in one call. 201 means that it is stored. Sending it again is harmless.</p></div>
<pre tabindex="0"><code>${curl(origin, example)}</code></pre></li>
<li><div><h2>Read it back</h2><p>With a key of its own that can read and nothing else. JSON, NDJSON or CSV.</p></div>
<pre tabindex="0"><code>npx tidemark key create --name my-tools --scope read
curl ${origin}/api/v1/trades \\
  -H "Authorization: Bearer $TIDEMARK_READ_KEY"</code></pre></li>
</ol>
<ul class="links">
<li><a href="/docs">API reference</a><p>Every call with its parameters, answers and problems.</p></li>
<li><a href="/openapi.json">OpenAPI 3.1</a><p>The same as a document, for generators and tools.</p></li>
<li><a href="/docs#problems">Problems</a><p>Each error has a code, a page and a way out.</p></li>
</ul>
<footer>Existing senders of <code>/api/v1/log_trade</code> keep their payload: change the URL and the key.</footer>
</div>`,
  }
}

const tide = html`<svg class="tide" viewBox="0 0 1440 150" preserveAspectRatio="none" aria-hidden="true"><defs><linearGradient id="depth" x1="0" x2="0" y1="0" y2="1"><stop class="shallow" offset="0"/><stop class="deep" offset="1"/></linearGradient></defs><path class="sea" fill="url(#depth)" d="M0 96C120 40 240 40 360 90S600 146 720 96 960 34 1080 84s240 62 360 14V150H0Z"/><path class="line" d="M0 96C120 40 240 40 360 90S600 146 720 96 960 34 1080 84s240 62 360 14"/><path class="mark" d="M0 53H1440"/></svg>`

/** Enough for a trade that can be repeated safely. */
const shown = [
  'bot_name',
  'exchange',
  'asset_symbol',
  'order_type',
  'entry_time',
  'entry_price',
  'position_size',
  'exchange_order_id',
]

function curl(origin: string, example: LandingOptions['example']): string {
  const trade = Object.fromEntries(shown.map((member) => [member, example[member]]))
  const text = JSON.stringify(trade, null, 2).replaceAll("'", "'\\''")
  return `curl ${origin}/api/v1/log_trade \\
  -H "Authorization: Bearer $TIDEMARK_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${text}'`
}
