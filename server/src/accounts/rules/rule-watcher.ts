// Looks at the rules of each account as soon as something new of it came in here, and writes breaches down.
// What a server that died had not looked at yet is looked at when the next one starts.
import type { Timer } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import type { Announcer } from '../announcer.ts'
import type { AccountRules, WatchedLook } from './account-rules.ts'
import { insertBreaches, type NewBreach } from './breach-store.ts'
import { replayRules } from './replay-rules.ts'
import { loadNewestVersions, loadRuleSets } from './rule-set-store.ts'

export type RuleWatcher = AsyncDisposable & {
  /** Resolves when everything that was announced so far has been looked at. */
  settled(): Promise<void>
}

export type RuleWatcherDeps = {
  readonly database: Pick<Database, 'read' | 'write'>
  readonly rules: AccountRules
  readonly announcer: Announcer
  readonly clock: Timer
  readonly log: Log
}

/** How soon rules that another process has set are noticed. */
const LIST_MS = 2_000

export function createRuleWatcher(deps: RuleWatcherDeps): RuleWatcher {
  const { database, rules, announcer, clock, log } = deps
  const stop = new AbortController()
  /** Newest version of each account that has rules. */
  let versions: ReadonlyMap<number, number> = new Map()
  const waiting = new Set<number>()
  /** Of these, versions that are no longer in force were not looked at yet. */
  const earlier = new Set<number>()
  /** Breaches that were written already. */
  const written = new Set<string>()
  let working: Promise<void> | null = null

  const unsubscribe = announcer.onNews((ids) => add(ids.filter((id) => versions.has(id))))
  const listing = keepListed()

  async function keepListed(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        const now = await loadNewestVersions(database.read, null)
        const changed = [...now].filter(([id, version]) => versions.get(id) !== version)
        versions = now
        for (const [id] of changed) earlier.add(id)
        add(changed.map(([id]) => id))
      } catch (error) {
        log.debug('rules: which accounts have some could not be read', causeOf(error))
      }
      await clock.wait(LIST_MS, stop.signal)
    }
  }

  function add(ids: readonly number[]): void {
    for (const id of ids) waiting.add(id)
    if (waiting.size > 0 && working === null && !stop.signal.aborted)
      working = work().finally(() => {
        working = null
      })
  }

  async function work(): Promise<void> {
    for (const id of waiting) {
      if (stop.signal.aborted) return
      waiting.delete(id)
      try {
        if (earlier.has(id)) await lookAtEarlier(id)
        earlier.delete(id)
        await lookAt(id)
      } catch (error) {
        // The next value of the account is looked at with everything before it, so nothing is lost.
        log.warn('rules: an account could not be looked at', { account_id: id, ...causeOf(error) })
      }
    }
  }

  /** What was in force is judged by it, also when it was replaced before anybody looked. */
  async function lookAtEarlier(accountId: number): Promise<void> {
    const stored = await loadRuleSets(database.read, accountId)
    for (const [index, { version, ruleSet }] of stored.entries()) {
      // Newest first: whatever stands before it came later.
      const ends = stored.slice(0, index).map(({ validFrom }) => Date.parse(validFrom))
      if (ruleSet === null || ends.length === 0) continue
      const replay = await replayRules(database.read, accountId, ruleSet, Math.min(...ends))
      if (replay !== null) await write(accountId, { watch: replay.watch, version })
    }
  }

  async function lookAt(accountId: number): Promise<void> {
    const look = await rules.look(accountId, { nowMs: clock.now(), silence: null })
    if (look !== null) await write(accountId, look)
  }

  async function write(
    accountId: number,
    look: Pick<WatchedLook, 'watch' | 'version'>,
  ): Promise<void> {
    const found = breachesOf(look).filter((one) => !written.has(nameOf(accountId, one)))
    if (found.length === 0) return
    const added = await insertBreaches(database.write, accountId, found)
    for (const one of found) written.add(nameOf(accountId, one))
    if (added === 0) return
    log.warn('an account broke a rule', {
      account_id: accountId,
      rules: found.map(({ kind }) => kind).join(),
    })
    announcer.announce([accountId])
  }

  return {
    async settled() {
      await working
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      unsubscribe()
      await listing
      await working
    },
  }
}

/** One breach of each rule: for good where it fails, once a day where it pauses. */
export function breachesOf({
  watch,
  version,
}: Pick<WatchedLook, 'watch' | 'version'>): NewBreach[] {
  const validFromMs = Date.parse(watch.ruleSet.validFrom)
  return watch.watches.flatMap(({ rule, index, state }) => {
    const isFinal = rule.effect === 'fail'
    const breach = isFinal ? state.phase.breach : state.today.breach
    if (breach === null) return []
    const spanFromMs = isFinal ? validFromMs : (state.day?.fromMs ?? validFromMs)
    return [{ version, ruleIndex: index, spanFromMs, kind: rule.kind, breach }]
  })
}

const nameOf = (accountId: number, { version, ruleIndex, spanFromMs }: NewBreach) =>
  `${accountId} ${version} ${ruleIndex} ${spanFromMs}`

const causeOf = (error: unknown) => ({ cause: error instanceof Error ? error.name : '' })
