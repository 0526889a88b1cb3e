// One-time codes as TickTrader wants them: SHA-1, six digits, steps of 30 s (RFC 6238).
import { createHmac } from 'node:crypto'

export const STEP_MS = 30_000
const DIGITS = 6

export const isTotpSecret = (text: string) => fromBase32(text) !== null

/** The code of a moment. `secret` is base32 that `isTotpSecret` accepts. */
export function totpCode(secret: string, atMs: number): string {
  const key = fromBase32(secret)
  if (key === null) throw new RangeError('the one-time secret is no base32')
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(stepOf(atMs)))
  const digest = createHmac('sha1', key).update(counter).digest()
  const offset = digest.readUInt8(digest.length - 1) & 0x0f
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

export const stepOf = (atMs: number) => Math.floor(atMs / STEP_MS)

export const isOneTimeCode = (text: string) => /^\d{6}$/.test(text)

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Spaces, hyphens and padding do not count; null when it is no secret. */
function fromBase32(text: string): Buffer | null {
  const signs = text.toUpperCase().replace(/[\s-]/g, '').replace(/=+$/, '')
  if (!/^[A-Z2-7]{16,128}$/.test(signs)) return null
  const bytes: number[] = []
  let bits = 0
  let size = 0
  for (const sign of signs) {
    bits = (bits << 5) | alphabet.indexOf(sign)
    size += 5
    if (size < 8) continue
    size -= 8
    bytes.push((bits >> size) & 0xff)
    bits &= (1 << size) - 1
  }
  return Buffer.from(bytes)
}
