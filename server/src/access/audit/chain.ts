// One link of an audit chain: each row's hash covers the row before it, so nothing can be changed or taken out unseen.
// The text of the body is what is hashed, not its meaning: the same JSON with another space is another body.
import { createHash } from 'node:crypto'

/** What stands before the first row of every chain. */
export const GENESIS: Buffer = Buffer.alloc(32)

/** sha256(prev || body as UTF-8). */
export function chainHash(prev: Buffer, body: string): Buffer {
  return createHash('sha256').update(prev).update(body, 'utf8').digest()
}
