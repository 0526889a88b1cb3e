// Passkeys are bound to a host name. Browsers refuse addresses in digits, and plain HTTP but for localhost.
import { isIP } from 'node:net'

/** The name that passkeys of pages under this origin are bound to; null where browsers take none. */
export function passkeyHost(origin: string | null): string | null {
  const url = origin === null ? null : URL.parse(origin)
  if (url === null || isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) return null
  return url.protocol === 'https:' || url.hostname === 'localhost' ? url.hostname : null
}
