// Judges a run: what clients were told, held against what the table holds afterwards. Pure, linear in the lines.
// A trade without an answer may be stored or not; one that was acknowledged must be there once, as it was sent.

export type HistoryLine =
  | { readonly op: 'invoke'; readonly id: string; readonly hash: string }
  | { readonly op: 'ok'; readonly id: string; readonly internalId: string }
  /** A final refusal (4xx): nothing of it may be stored. */
  | { readonly op: 'fail'; readonly id: string; readonly status: number }

export type StoredTrade = {
  readonly id: string
  readonly internalId: string
  readonly hash: string
}

export type Verdict = {
  readonly invoked: number
  readonly acked: number
  readonly stored: number
  /** Acknowledged, and not in the table. */
  readonly lost: readonly string[]
  /** More than one row for one trade. */
  readonly doubled: readonly string[]
  /** Stored with other content than was sent. */
  readonly altered: readonly string[]
  /** Stored although nobody sent it, or although it was refused. */
  readonly phantom: readonly string[]
  /** Two answers, or an answer and the row, name different internal ids. */
  readonly misnamed: readonly string[]
}

export function judge(history: readonly HistoryLine[], stored: readonly StoredTrade[]): Verdict {
  const sent = new Map<string, string>()
  const acked = new Map<string, string>()
  const refused = new Set<string>()
  const misnamed = new Set<string>()
  for (const line of history) {
    if (line.op === 'invoke') sent.set(line.id, line.hash)
    else if (line.op === 'fail') refused.add(line.id)
    else {
      const earlier = acked.get(line.id)
      if (earlier !== undefined && earlier !== line.internalId) misnamed.add(line.id)
      else acked.set(line.id, line.internalId)
    }
  }
  const rows = Map.groupBy(stored, (row) => row.id)
  const doubled: string[] = []
  const altered: string[] = []
  const phantom: string[] = []
  for (const [id, found] of rows) {
    const hash = sent.get(id)
    if (hash === undefined || refused.has(id)) phantom.push(id)
    if (found.length > 1) doubled.push(id)
    if (hash !== undefined && found.some((row) => row.hash !== hash)) altered.push(id)
    const told = acked.get(id)
    if (told !== undefined && !found.some((row) => row.internalId === told)) misnamed.add(id)
  }
  return {
    invoked: sent.size,
    acked: acked.size,
    stored: stored.length,
    lost: [...acked.keys()].filter((id) => !rows.has(id)),
    doubled,
    altered,
    phantom,
    misnamed: [...misnamed],
  }
}

export function isClean(verdict: Verdict): boolean {
  const { lost, doubled, altered, phantom, misnamed } = verdict
  return [lost, doubled, altered, phantom, misnamed].every((list) => list.length === 0)
}

export function describeVerdict(verdict: Verdict): string {
  const { acked, stored, lost, doubled, altered, phantom, misnamed } = verdict
  return (
    `acked ${acked}, stored ${stored}, lost ${lost.length}, doubled ${doubled.length}, ` +
    `altered ${altered.length}, phantom ${phantom.length}, misnamed ${misnamed.length}`
  )
}
