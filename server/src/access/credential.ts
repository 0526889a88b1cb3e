// Finds the key that a request carries: in one of three headers, never in the URL.
// A key in a URL is refused even when it is valid, because URLs end up in logs and histories.
import { TidemarkError } from '../platform/problem.ts'

export type HeaderReader = (name: string) => string | undefined

const keyShaped = /tmk[irtswa]_[0-9A-Za-z]{20,46}/

/** What looks like a key in the path or query, percent-encoded or not; null when nothing does. */
export function keyInUrl(url: string): string | null {
  const plain = url.includes('tmk') ? keyShaped.exec(url) : null
  if (plain !== null) return plain[0]
  return url.includes('%') ? (keyShaped.exec(decodeLeniently(url))?.[0] ?? null) : null
}

/** The text of the key, or null when the request names none. Two different keys are refused. */
export function credentialOf(header: HeaderReader): string | null {
  const keys = [bearer(header('authorization')), header('x-api-key'), header('x-quant-api-key')]
  let found: string | null = null
  for (const text of keys) {
    if (text === undefined) continue
    const key = text.trim()
    if (key === '') continue
    if (found !== null && found !== key)
      throw new TidemarkError('key_invalid', 'The request names two different keys. Send one.')
    found = key
  }
  return found
}

function bearer(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined
  const scheme = authorization.slice(0, 7).toLowerCase()
  // Other schemes belong to somebody else, such as a proxy's own log-in.
  return scheme === 'bearer ' ? authorization.slice(7) : undefined
}

function decodeLeniently(url: string): string {
  return url.replace(/%[2-7][0-9A-Fa-f]/g, (code) =>
    String.fromCharCode(Number.parseInt(code.slice(1), 16)),
  )
}
