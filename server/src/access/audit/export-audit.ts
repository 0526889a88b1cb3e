// Writes the audit as NDJSON: one line each, chain after chain, entry text last and byte for byte as it was hashed.
// So anybody can check it without us: sha256(prev_hash || the text after "entry": up to the line's last brace).
import type { Database } from '../../platform/database/database.ts'
import type { ChainRow } from './chain.ts'
import { readByIndex, walkEntries } from './walk-entries.ts'

export type ExportFilter = {
  /** RFC 3339 instants in UTC; from is included, to is not. */
  readonly from: string | null
  readonly to: string | null
  readonly chain: string | null
}

export type ExportDeps = {
  readonly database: Pick<Database, 'snapshot'>
  /** Resolves when more may be written. */
  readonly write: (text: string) => Promise<void>
  readonly onProgress: (entries: number) => void
}

const chunkChars = 64 * 1024
const progressEvery = 5000

/** Resolves with the number of lines. */
export function exportAudit(deps: ExportDeps, filter: ExportFilter): Promise<number> {
  return deps.database.snapshot(async (tx) => {
    await readByIndex(tx)
    let lines = 0
    let seen = 0
    let chunk = ''
    for await (const { chain, row } of walkEntries(
      tx,
      filter.chain === null ? null : [filter.chain],
    )) {
      if (++seen % progressEvery === 0) deps.onProgress(seen)
      if (!isWithin(row.body, filter)) continue
      lines++
      chunk += toLine(chain, row)
      if (chunk.length < chunkChars) continue
      await deps.write(chunk)
      chunk = ''
    }
    if (chunk !== '') await deps.write(chunk)
    return lines
  })
}

function toLine(chain: string, { seq, body, prevHash, hash }: ChainRow): string {
  const head = JSON.stringify({
    chain,
    seq,
    prev_hash: prevHash.toString('hex'),
    hash: hash.toString('hex'),
  })
  return `${head.slice(0, -1)},"entry":${body}}\n`
}

function isWithin(body: string, { from, to }: ExportFilter): boolean {
  if (from === null && to === null) return true
  const at = /"at":"([^"]+)"/.exec(body)?.[1]
  const ms = at === undefined ? Number.NaN : Date.parse(at)
  if (Number.isNaN(ms)) return true // never hide an entry whose time cannot be read
  return (from === null || ms >= Date.parse(from)) && (to === null || ms < Date.parse(to))
}
