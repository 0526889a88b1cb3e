// Reads one configuration value from text: a host, a port, a network, a URL.
// What is wrong is said without repeating the value, because any value may turn out to be a secret.
import { isIP } from 'node:net'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** The message completes the sentence "<NAME> …". */
export class BadValue extends Error {
  override readonly name = 'BadValue'
}

export function port(text: string): number {
  const number = Number(text)
  if (!/^\d{1,5}$/.test(text) || number > 65_535) {
    throw new BadValue('must be a whole number from 0 to 65535.')
  }
  return number
}

/** A host name or an IP address, without scheme, port or path. */
export function hostName(text: string): string {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  if (isIP(bare)) return bare
  const labels = bare.toLowerCase().split('.')
  const wellFormed = labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))
  const looksLikeNumbers = labels.every((label) => /^(\d+|0x[0-9a-f]*)$/.test(label))
  if (!wellFormed || looksLikeNumbers || bare.length > 253) {
    throw new BadValue('must be a host name or an IP address, without scheme, port or path.')
  }
  return bare.toLowerCase()
}

/** What a Host header may say: a name or address, with a port when only that one is meant. IPv6 in brackets. */
export function hostHeader(text: string): string {
  const colon = isIP(text) === 6 ? -1 : text.lastIndexOf(':')
  const hasPort = colon > text.lastIndexOf(']')
  const host = hostName(hasPort ? text.slice(0, colon) : text)
  const withPort = hasPort ? `:${port(text.slice(colon + 1))}` : ''
  return `${host.includes(':') ? `[${host}]` : host}${withPort}`
}

/** True for the addresses that mean every address of the machine. */
export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** CIDR notation, or one address. */
export function network(text: string): string {
  const [address = '', prefix, ...rest] = text.split('/')
  const family = isIP(address)
  const longest = family === 4 ? 32 : 128
  const prefixIsFine =
    prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest)
  if (!family || !prefixIsFine || rest.length > 0 || address.includes('%')) {
    throw new BadValue('must be networks such as 10.0.0.0/8 or fd00::/8, separated by commas.')
  }
  return text
}

export function list<T>(text: string, parse: (item: string) => T): T[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map(parse)
}

/** Our own address as others see it: scheme and host only. Returned without a trailing slash. */
export function publicUrl(text: string): string {
  const url = parseUrl(text)
  const plain = url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password
  if (!['http:', 'https:'].includes(url.protocol) || !plain) {
    throw new BadValue('must be http:// or https:// and a host, without path, query or password.')
  }
  return url.origin
}

/** Checks the form of a connection URL. Unix sockets are written with a host parameter, so the host may be empty. */
export function secretUrl(text: string, protocols: readonly string[]): void {
  const url = parseUrl(text)
  if (!protocols.includes(url.protocol)) {
    throw new BadValue(
      `must begin with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}.`,
    )
  }
}

export function logLevel(text: string): LogLevel {
  const level = (['debug', 'info', 'warn', 'error'] as const).find((known) => known === text)
  if (!level) throw new BadValue('must be debug, info, warn or error.')
  return level
}

function parseUrl(text: string): URL {
  // new URL() throws an error that holds the whole text, password included.
  if (!URL.canParse(text)) throw new BadValue('is not a URL.')
  return new URL(text)
}

export function onOrOff(text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on'
  throw new BadValue('must be on or off.')
}
