// What an outbox is opened with, checked at once: a typo shall stop the start of a bot and not its reporting.
// The key is read into the request headers and kept nowhere else.
import type { DeadLetter } from './dead-letter-file.ts'
import type { FetchLike } from './fetch-transport.ts'
import type { OutboxHealth } from './outbox-health.ts'

export type OutboxOptions = {
  /** Address of the server, such as http://127.0.0.1:8787. */
  readonly url: string | URL
  /** API key with the scope ingest:write. */
  readonly key: string
  /** Folder of the queue, one per process. Default `./tidemark-outbox`. */
  readonly dir?: string | undefined
  /**
   * `background` (default): a trade survives the end of the process at once, and a power cut a moment later.
   * `always`: it survives a power cut when `logTrade` returns; each call waits for the disk.
   */
  readonly fsync?: 'background' | 'always' | undefined
  /** Most bytes of unsent trades. Default 1 GiB. */
  readonly maxBytes?: number | undefined
  /** Most trades of one request, up to 500. Default 200. */
  readonly batchLines?: number | undefined
  /** Deadline of one request with its answer. Default 10 s. */
  readonly timeoutMs?: number | undefined
  /** Longest pause between two tries, unless the server asks for more. Default 60 s. */
  readonly maxBackoffMs?: number | undefined
  /** Called after a trade that the server refused for good is safe in the dead letters. */
  readonly onDeadLetter?: ((letter: DeadLetter) => void) | undefined
  /** Called when `health().state` has changed. */
  readonly onState?: ((health: OutboxHealth) => void) | undefined
  /** Takes the place of node:http, for a proxy or an agent of yours. */
  readonly fetch?: FetchLike | undefined
}

export type ReadOptions = {
  readonly url: URL
  readonly key: string
  readonly dir: string
  readonly fsync: 'background' | 'always'
  readonly maxBytes: number
  readonly batchLines: number
  readonly timeoutMs: number
  readonly maxBackoffMs: number
}

const names = new Set([
  'url',
  'key',
  'dir',
  'fsync',
  'maxBytes',
  'batchLines',
  'timeoutMs',
  'maxBackoffMs',
  'onDeadLetter',
  'onState',
  'fetch',
])

export function readOptions(options: OutboxOptions): ReadOptions {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('openOutbox needs an object with url and key')
  for (const name of Object.keys(options))
    if (!names.has(name))
      throw new TypeError(`openOutbox has no option ${name}; it has ${[...names].join(', ')}`)
  for (const name of ['onDeadLetter', 'onState', 'fetch'] as const)
    if (options[name] !== undefined && typeof options[name] !== 'function')
      throw new TypeError(`${name} must be a function`)
  const { fsync = 'background', dir = './tidemark-outbox' } = options
  if (fsync !== 'background' && fsync !== 'always')
    throw new TypeError(`fsync must be 'background' or 'always'`)
  if (typeof dir !== 'string' || dir === '' || dir.includes('\0'))
    throw new TypeError('dir must be the path of a folder')
  return {
    url: readServerUrl(options.url),
    key: readKey(options.key),
    dir,
    fsync,
    maxBytes: count('maxBytes', options.maxBytes ?? 1024 ** 3, Number.MAX_SAFE_INTEGER),
    batchLines: count('batchLines', options.batchLines ?? 200, 500),
    timeoutMs: count('timeoutMs', options.timeoutMs ?? 10_000, 600_000),
    maxBackoffMs: count('maxBackoffMs', options.maxBackoffMs ?? 60_000, 3_600_000),
  }
}

function count(name: string, value: unknown, most: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1 || value > most)
    throw new RangeError(`${name} must be a whole number from 1 to ${most}`)
  return value
}

/** The server's address without anything that does not belong into one. Its text is never shown: it may hold a secret. */
export function readServerUrl(given: unknown): URL {
  const text = given instanceof URL ? given.href : given
  if (typeof text !== 'string' || !URL.canParse(text))
    throw new TypeError('url must be the address of the server, such as http://127.0.0.1:8787')
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TypeError('url must begin with http:// or https://')
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new TypeError('url must not hold a user, a password, a query or a fragment')
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

export function readKey(given: unknown): string {
  // A key that was read from a file ends with its newline.
  const key = typeof given === 'string' ? given.trim() : ''
  if (!/^[\x21-\x7e]{1,512}$/.test(key))
    throw new TypeError('key must be an API key: 1 to 512 visible ASCII characters')
  return key
}
