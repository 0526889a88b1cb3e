// Given to the server with `--import`: nothing is ever too old to be executed.
import { registerHooks } from 'node:module'

const faults = {
  '/trade/signals/execute-signal.ts': ['return clock.now() > epochMsOf(expiresAt)', 'return false'],
  '/trade/signals/queue-store.ts': [
    'expires_at >= to_timestamp($3::float8 / 1000)`',
    '$3::float8 is not null`',
  ],
}

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    const fault = Object.entries(faults).find(([file]) => url.endsWith(file))?.[1]
    if (fault === undefined) return loaded
    const [place, bug] = fault
    const source = Buffer.from(loaded.source).toString('utf8')
    // Without the place there would be no fault, and the control would prove nothing.
    if (!source.includes(place)) throw new Error('the fault finds no place')
    return { ...loaded, source: source.replace(place, bug) }
  },
})
