// Identities for trades that come without one: 128 random bits as 32 hex digits.
// Random bytes are drawn in pages, since one draw per trade would be the slowest step of a call.
import { randomFillSync } from 'node:crypto'

const KEY_BYTES = 16
const page = Buffer.alloc(KEY_BYTES * 256)
let at = page.length

export function freshKey(): string {
  if (at >= page.length) {
    randomFillSync(page)
    at = 0
  }
  const start = at
  at += KEY_BYTES
  return page.toString('hex', start, at)
}
