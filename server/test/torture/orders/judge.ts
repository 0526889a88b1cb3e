// Judges a run: what the desk wrote down, held against what the broker executed. Pure.

export type JudgedIntent = {
  readonly intentId: string
  readonly accountId: number
  readonly kind: string
  readonly state: string
  readonly clientIds: readonly string[]
  /** Every state it was in, with when. */
  readonly steps: readonly { readonly state: string; readonly atMs: number }[]
}

export type JudgedExecution = {
  readonly clientId: string | null
  readonly account: string
  readonly atMs: number
}

export type KillSpan = {
  readonly accountId: number
  readonly fromMs: number
  readonly toMs: number
}

export type Given = {
  readonly intents: readonly JudgedIntent[]
  /** Without those that were not the desk's. */
  readonly executions: readonly JudgedExecution[]
  /** Ids of orders that a person was told of. */
  readonly flagged: ReadonlySet<string>
  readonly kills: readonly KillSpan[]
}

export type Verdict = {
  readonly intents: number
  readonly executed: number
  /** One client id, more than one execution. */
  readonly duplicates: readonly string[]
  /** Executed although the desk says that it was not, and nobody was told. */
  readonly orphans: readonly string[]
  /** The desk says that it was executed, and it was not. */
  readonly phantoms: readonly string[]
  /** Not in an end state although the run has ended. */
  readonly open: readonly string[]
  /** Sent while a kill switch was on. */
  readonly afterKill: readonly string[]
  /** How long orders stayed unknown, in virtual milliseconds, the longest first. */
  readonly unknownMs: readonly number[]
  /** How many ended in which state. */
  readonly states: Readonly<Record<string, number>>
}

const saysExecuted = ['ACKED', 'FOUND']
const opens = ['create', 'create_oco']

export function judge({ intents, executions, flagged, kills }: Given): Verdict {
  const times = new Map<string, number>()
  for (const { clientId } of executions)
    if (clientId !== null) times.set(clientId, (times.get(clientId) ?? 0) + 1)
  const byClientId = new Map(intents.flatMap((one) => one.clientIds.map((id) => [id, one])))
  const orphans = [...times.keys()].filter((id) => {
    const state = byClientId.get(id)?.state ?? 'NONE'
    return !saysExecuted.includes(state) && state !== 'HUMAN' && !flagged.has(id)
  })
  const created = intents.filter(({ kind }) => opens.includes(kind))
  return {
    intents: intents.length,
    executed: times.size,
    duplicates: [...times].filter(([, count]) => count > 1).map(([id]) => id),
    orphans,
    phantoms: created
      .filter(({ state }) => saysExecuted.includes(state))
      .flatMap(({ clientIds }) => clientIds.filter((id) => !times.has(id))),
    open: intents
      .filter(({ state }) => ['INTENT', 'SENDING', 'UNKNOWN'].includes(state))
      .map(({ intentId }) => intentId),
    afterKill: created
      .filter(
        (intent) => isSentWithin(intent, kills) && intent.clientIds.some((id) => times.has(id)),
      )
      .map(({ intentId }) => intentId),
    states: tally(intents.map(({ state }) => state)),
    unknownMs: intents.flatMap(({ steps }) => unknownFor(steps)).sort((one, two) => two - one),
  }
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

function isSentWithin({ accountId, steps }: JudgedIntent, kills: readonly KillSpan[]): boolean {
  const sentMs = steps.find(({ state }) => state === 'SENDING')?.atMs
  if (sentMs === undefined) return false
  return kills.some(
    (one) => one.accountId === accountId && sentMs >= one.fromMs && sentMs < one.toMs,
  )
}

function unknownFor(steps: JudgedIntent['steps']): number[] {
  const at = steps.findIndex(({ state }) => state === 'UNKNOWN')
  const [from, to] = [steps[at], steps[at + 1]]
  return from === undefined || to === undefined ? [] : [to.atMs - from.atMs]
}

/** So long may an order stay unknown before it is found, absent, or a person's to decide. */
export const LONGEST_UNKNOWN_MS = 60_000

export function isSound(verdict: Verdict, longestUnknownMs: number): boolean {
  const { duplicates, orphans, phantoms, open, afterKill, unknownMs, executed } = verdict
  const violations = duplicates.length + orphans.length + phantoms.length + open.length
  return (
    violations + afterKill.length === 0 && executed > 0 && (unknownMs[0] ?? 0) <= longestUnknownMs
  )
}
