// The name under which a lost order can be found again: `tm` and 16 base32 characters, 80 bits of the intent's own id.
// Lower case and digits only, so that it survives comment fields (MT5 takes 31 characters) and systems that fold case.
import { createHash } from 'node:crypto'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const length = 16

/** `part` tells the two orders of an OCO pair apart. */
export function clientIdOf(intentId: string, part: 0 | 1 = 0): string {
  const digest = createHash('sha256').update(`tidemark client id ${part} ${intentId}`).digest()
  let bits = 0n
  for (const byte of digest.subarray(0, 10)) bits = (bits << 8n) | BigInt(byte)
  let text = ''
  for (let at = 0; at < length; at++) {
    text = alphabet.charAt(Number(bits & 31n)) + text
    bits >>= 5n
  }
  return `tm${text}`
}

export function isClientId(text: string): boolean {
  return /^tm[a-z2-7]{16}$/.test(text)
}
