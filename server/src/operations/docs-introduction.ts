// What a reader of /docs needs to know before the first call: keys, numbers, times, repeats, limits.
// Everything else on that page is generated from the routes.
import { html } from '../platform/http/page.ts'
import type { Route } from '../platform/http/route.ts'

export const docsIntroduction = html`
<p class="lede">Send trades in, read them back. Every good answer to a write means: committed to disk, once.</p>
<h3>Keys</h3>
<p>Create one on the server with <code>npx tidemark key create --name my-bot --scope ingest</code> and send it as <code>Authorization: Bearer …</code>, <code>X-API-Key</code> or <code>X-Quant-API-Key</code>. Never in a URL: such a request is refused and the key should be rotated.</p>
<h3>Numbers and times</h3>
<p>Prices, sizes and money are exact: the digits you send are the digits that are stored and returned. Times are RFC 3339 in UTC; the zone-less forms of MetaTrader are taken too. Members of a trade that are not listed are refused, never dropped.</p>
<h3>Repeats</h3>
<p>Repeat a request whenever you did not get its answer. With an <code>Idempotency-Key</code> header, or an <code>exchange_order_id</code> in the trade, a repeat finds the first one and gives the same <code>internal_id</code>.</p>
<h3>Limits</h3>
<p>Each key has a rate. Beyond it the answer is 429 with <code>Retry-After</code>, <code>RateLimit</code> and <code>RateLimit-Policy</code>. Headers may take 8 KiB in 64 fields; a request must arrive within 10 seconds.</p>`

export const docsGroups: readonly {
  readonly name: string
  readonly has: (route: Route) => boolean
}[] = [
  { name: 'Write', has: (route) => route.scope?.endsWith(':write') === true },
  { name: 'Read', has: (route) => route.scope?.endsWith(':read') === true },
  {
    name: 'Server',
    has: (route) => route.auth !== 'none' || /^\/(?:livez|readyz)$/.test(route.path),
  },
  { name: 'Pages', has: () => true },
]
