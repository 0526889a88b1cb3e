// Given to the server with `--import`: every delivery gets an identity of its own, so a repeat is taken for something new.
import { registerHooks } from 'node:module'

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (!url.endsWith('/trade/signals/take-signal.ts')) return loaded
    return { ...loaded, source: plant(Buffer.from(loaded.source).toString('utf8')) }
  },
})

function plant(source) {
  const place = 'identityOf(signal.id, nonce, digest)'
  // Without the place there would be no fault, and the control would prove nothing.
  if (!source.includes(place)) throw new Error('the fault finds no place')
  return source.replace(place, `${place} + Math.random()`)
}
