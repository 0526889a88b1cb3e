// What an outbox is opened with, checked at once: a typo shall stop the start of a bot and not its reporting.
// The key is read into the request headers and kept nowhere else.
import { resolve } from 'node:path'
import { checkNames, readCount, readFunction, readKey, readServerUrl } from '../server-address.ts'
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
   * `background` (default): a trade survives the end of the process at once, and a power cut a tenth of a second later.
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

const names = [
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
]

export function readOptions(options: OutboxOptions): ReadOptions {
  checkNames('openOutbox', options, names)
  for (const name of ['onDeadLetter', 'onState', 'fetch'] as const)
    readFunction(name, options[name])
  const { fsync = 'background', dir = './tidemark-outbox' } = options
  if (fsync !== 'background' && fsync !== 'always')
    throw new TypeError(`fsync must be 'background' or 'always'`)
  if (typeof dir !== 'string' || dir === '' || dir.includes('\0'))
    throw new TypeError('dir must be the path of a folder')
  return {
    url: readServerUrl(options.url),
    key: readKey(options.key),
    // A bot that changes its working directory later keeps its outbox.
    dir: resolve(dir),
    fsync,
    maxBytes: readCount('maxBytes', options.maxBytes ?? 1024 ** 3, 1, Number.MAX_SAFE_INTEGER),
    batchLines: readCount('batchLines', options.batchLines ?? 200, 1, 500),
    timeoutMs: readCount('timeoutMs', options.timeoutMs ?? 10_000, 1, 600_000),
    maxBackoffMs: readCount('maxBackoffMs', options.maxBackoffMs ?? 60_000, 1, 3_600_000),
  }
}
