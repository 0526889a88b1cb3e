// Who asks: signatures of REST and of the socket's login, and one-time codes. Written from the vendor's description alone.
import { createHmac, timingSafeEqual } from 'node:crypto'

export type Claim = {
  readonly id: string
  readonly key: string
  readonly timestamp: string
  readonly signature: string
}

/** `HMAC id:key:timestamp:signature`, with one space or two, or a colon. */
export function readAuthorization(header: string | undefined): Claim | null {
  const match = /^HMAC[\s:]+([^:\s]+):([^:\s]+):(\d{1,19}):([A-Za-z0-9+/=]+)\s*$/.exec(header ?? '')
  if (match === null) return null
  const [, id = '', key = '', timestamp = '', signature = ''] = match
  return { id, key, timestamp, signature }
}

export type SignedRequest = {
  readonly method: string
  /** http or https. */
  readonly scheme: string
  readonly host: string
  /** Path and query as they came. */
  readonly target: string
  readonly body: Buffer
}

/** Clients differ: with the default port or without, escaped or not, UTF-8 or ASCII. Each is accepted. */
export function isSigned(claim: Claim, secret: string, request: SignedRequest): boolean {
  const head = claim.timestamp + claim.id + claim.key + request.method.toUpperCase()
  const ascii = Buffer.from(request.body.toString('utf8').replace(/[^\0-\x7f]/g, '?'), 'latin1')
  for (const host of hostsOf(request))
    for (const target of targetsOf(request.target))
      for (const body of [request.body, ascii]) {
        const message = Buffer.concat([
          Buffer.from(`${head}${request.scheme}://${host}${target}`),
          body,
        ])
        if (isSignature(claim.signature, secret, message)) return true
      }
  return false
}

export const isLoginSigned = (claim: Claim, secret: string): boolean =>
  isSignature(claim.signature, secret, Buffer.from(claim.timestamp + claim.id + claim.key))

function isSignature(given: string, secret: string, message: Buffer): boolean {
  const wanted = createHmac('sha256', secret).update(message).digest()
  const found = Buffer.from(given, 'base64')
  // The text as well: another one may decode to the same bytes.
  return (
    found.length === wanted.length &&
    timingSafeEqual(found, wanted) &&
    given === wanted.toString('base64')
  )
}

function hostsOf({ scheme, host }: SignedRequest): readonly string[] {
  const usual = scheme === 'https' ? ':443' : ':80'
  if (host.endsWith(usual)) return [host, host.slice(0, -usual.length)]
  return host.includes(':') ? [host] : [host, host + usual]
}

function targetsOf(target: string): readonly string[] {
  try {
    const plain = decodeURIComponent(target)
    return plain === target ? [target] : [target, plain]
  } catch {
    return [target]
  }
}

const STEP_S = 30

/** The six digits of a secret in base32 at a time; SHA-1, steps of 30 s. */
export function oneTimeCode(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 1000 / STEP_S)))
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = (digest.at(-1) ?? 0) & 0x0f
  return String((digest.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0')
}

export function isOneTimeCode(secret: string, code: string, nowMs: number): boolean {
  return [-1, 0, 1].some((steps) => oneTimeCode(secret, nowMs + steps * STEP_S * 1000) === code)
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function fromBase32(text: string): Buffer {
  const bytes: number[] = []
  let [bits, size] = [0, 0]
  for (const letter of text.toUpperCase().replace(/[=\s]/g, '')) {
    bits = ((bits << 5) | letters.indexOf(letter)) & 0xff_ff
    size += 5
    if (size < 8) continue
    size -= 8
    bytes.push((bits >> size) & 0xff)
  }
  return Buffer.from(bytes)
}
