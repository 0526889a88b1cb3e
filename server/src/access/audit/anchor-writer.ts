// Signs the heads of all chains each 1,000 rows or 60 s, into a file and the log.
// Copies of these lines kept elsewhere make even the owner of the database unable to rewrite the past unseen.
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import { type AnchoredHead, anchorLine, type Signer } from './anchor.ts'
import { openAnchorFile } from './anchor-file.ts'
import { loadHeads } from './entry-store.ts'

export type AnchorWriter = AsyncDisposable & {
  /** Signs now whatever has grown since the last anchor. */
  anchorNow(): Promise<void>
}

export type AnchorWriterDeps = {
  readonly database: Pick<Database, 'read'>
  readonly file: string
  readonly signer: Signer
  readonly clock: Clock
  readonly log: Log
}

const lookEveryMs = 1000
const rowsPerAnchor = 1000
const longestWaitMs = 60_000

export function createAnchorWriter(deps: AnchorWriterDeps): AnchorWriter {
  const { database, file, signer, clock, log } = deps
  const anchors = openAnchorFile(file)
  const anchored = new Map<string, number>()
  let anchoredAtMs = clock.monotonicMs()
  let failing = false
  let running: Promise<void> = Promise.resolve()

  async function look(force: boolean): Promise<void> {
    const heads = await loadHeads(database.read)
    const grown = heads.filter((head) => head.seq > (anchored.get(head.chain) ?? 0))
    const rows = grown.reduce((sum, head) => sum + head.seq - (anchored.get(head.chain) ?? 0), 0)
    const isDue =
      force || rows >= rowsPerAnchor || clock.monotonicMs() - anchoredAtMs >= longestWaitMs
    if (grown.length === 0 || !isDue) return
    await append(grown.map(({ chain, seq, hash }) => ({ chain, seq, hash: hash.toString('hex') })))
  }

  async function append(heads: readonly AnchoredHead[]): Promise<void> {
    const at = new Date(clock.now()).toISOString()
    const line = await anchors.append((before) => anchorLine(signer, at, heads, before))
    log.info('audit anchor', { anchor: line })
    for (const head of heads) anchored.set(head.chain, head.seq)
    anchoredAtMs = clock.monotonicMs()
  }

  /** One look at a time; a look that fails is repeated with the next one. */
  function lookSoon(force: boolean): Promise<void> {
    const turn = running.then(() => look(force))
    running = turn.catch(() => undefined)
    return turn
  }

  async function lookQuietly(): Promise<void> {
    try {
      await lookSoon(false)
      failing = false
    } catch (error) {
      if (!failing) log.error('audit: the chains could not be anchored', error)
      failing = true
    }
  }

  const timer = setInterval(lookQuietly, lookEveryMs)
  timer.unref()

  return {
    anchorNow: () => lookSoon(true),
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await running
      await lookSoon(true).catch((error) => log.error('audit: the last anchor is missing', error))
    },
  }
}
