// What makes two deliveries the same signal: the sender's id, else the content.
// The content holds the time at which the signal was made, so only what was made in one moment can be taken for a repeat.
import { createHash } from 'node:crypto'
import type { FlatObject, FlatValue } from '../exact-json.ts'

/** SHA-256 over the members in the order of their names, the token not among them: white space and order do not count. */
export function contentDigest(body: FlatObject): Buffer {
  const members = [...body]
    .filter(([name, value]) => name !== 'token' && value.kind !== 'null')
    .sort(([one], [two]) => (one < two ? -1 : 1))
    .map(([name, value]) => [name, textOf(value)])
  return createHash('sha256').update(JSON.stringify(members)).digest()
}

/** Unique within its hook, for ever. `nonce` is the webhook-id of a signed delivery, which names a signal that has no id. */
export function identityOf(id: string | null, nonce: string | null, digest: Buffer): string {
  if (id !== null) return `id:${id}`
  return nonce === null ? `sha256:${digest.toString('hex')}` : `webhook:${nonce}`
}

function textOf(value: FlatValue): string {
  if (value.kind === 'text') return value.text
  if (value.kind === 'number') return value.token
  return value.kind === 'boolean' ? String(value.value) : ''
}
