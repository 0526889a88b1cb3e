// Given to a server with `--import`: as the ring of keys is loaded, it is made to learn new keys and to forget none.
import { registerHooks } from 'node:module'

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (!url.endsWith('/access/keys/key-ring.ts')) return loaded
    return { ...loaded, source: plant(Buffer.from(loaded.source).toString('utf8')) }
  },
})

function plant(source) {
  const place = 'entries = toEntries(secrets, log)'
  // Without the place there would be no fault, and the control would prove nothing.
  if (!source.includes(place)) throw new Error('the fault finds no place')
  return source.replace(place, 'entries = new Map([...entries, ...toEntries(secrets, log)])')
}
