// One link of an audit chain: each row's hash covers the row before it, so nothing can be changed or taken out unseen.
// The text of the body is what is hashed, not its meaning: the same JSON with another space is another body.
import { createHash } from 'node:crypto'

export type ChainHead = { readonly seq: number; readonly hash: Buffer }

export type ChainRow = {
  /** 1 for the first row of a chain, and no number is left out. */
  readonly seq: number
  readonly body: string
  readonly prevHash: Buffer
  readonly hash: Buffer
}

/** What stands before the first row of every chain. */
export const GENESIS: Buffer = Buffer.alloc(32)

/** sha256(prev || body as UTF-8). */
export function chainHash(prev: Buffer, body: string): Buffer {
  return createHash('sha256').update(prev).update(body, 'utf8').digest()
}

/** The rows that bodies become when they follow the head of a chain. */
export function linkBodies(head: ChainHead, bodies: readonly string[]): ChainRow[] {
  let { seq, hash } = head
  return bodies.map((body) => {
    const prevHash = hash
    hash = chainHash(prevHash, body)
    seq++
    return { seq, body, prevHash, hash }
  })
}
