// What one overlay shows: its parts, each made anew when its account changes, masked, held back by the delay, and sent to all who
// watch it. Made once however many watch.
import type { OverlayRecord } from '../../access/overlays/overlay.ts'
import type { Timer } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { Need } from './account-facts.ts'
import type { AccountSource } from './account-source.ts'
import { masking } from './contents/content.ts'
import { makers } from './contents/makers.ts'
import { maskTerms, measuresOf } from './mask-terms.ts'
import { maskOf, type Wish } from './overlay-wish.ts'
import type { ScenePart } from './scene/wire.ts'
import { DELAYED_FRAME_MS, FRAME_MS } from './widget-limits.ts'
import { isWidget, type Part } from './wire.ts'

export type Watcher = { send(text: string): void }

export type OverlayFeed = {
  /** Says what it is and how it stands; then sends each change. */
  join(watcher: Watcher): void
  /** What stands now, once more: after it was blank. */
  tell(watcher: Watcher): void
  leave(watcher: Watcher): void
  readonly watchers: number
  readonly seq: number
  close(): void
}

export type OverlayFeedDeps = {
  readonly record: OverlayRecord
  readonly wish: Wish
  readonly sourceOf: (accountId: number) => AccountSource
  readonly clock: Timer
  readonly isBlank: () => boolean
  readonly log: Log
}

type Picture = { readonly state: string; readonly asOf: string | null; readonly data: string }
type Shown = Picture & { readonly seq: number }

/** Tickets whose numbers are kept. */
const MOST_KEYS = 5_000

export function createOverlayFeed(deps: OverlayFeedDeps): OverlayFeed {
  const { record, wish, clock } = deps
  const watchers = new Set<Watcher>()
  const stop = new AbortController()
  const keys = new Map<string, string>()
  const shown = new Map<number, Shown>()
  const parts = partsOf(record)
  let seq = 0
  let given = 0

  const keyOf = (ticket: string): string => {
    const known = keys.get(ticket)
    if (known !== undefined) return known
    // Rows of long ago are forgotten; a number is never given twice.
    if (keys.size >= MOST_KEYS) keys.clear()
    given += 1
    keys.set(ticket, String(given))
    return String(given)
  }

  /** Makes the part at every change of its account, though not more often than every so often; gives what ends it. */
  function keepMaking(part: ScenePart, at: number): () => void {
    if (!isWidget(part.widget) || part.widget === 'scene') return () => undefined
    const maker = makers[part.widget]
    const accountId = part.account === 0 ? wish.accountId : record.accountIds[part.account]
    // A part whose account is none of the overlay's shows nothing rather than another one.
    if (accountId === undefined) return () => undefined
    const measures = measuresOf(record, part, accountId)
    const masks = { mask: wish.mask, owner: maskOf(record.mask) }
    const source = deps.sourceOf(accountId)
    const needs: readonly Need[] = maker.needs(part.settings)
    const everyMs = wish.delayS > 0 ? DELAYED_FRAME_MS : FRAME_MS
    let madeMs = Number.NEGATIVE_INFINITY
    let isWaiting = false
    let last = ''

    function make(): void {
      madeMs = clock.monotonicMs()
      const { facts } = source
      const terms = maskTerms(measures, masks, facts.summary)
      const mask = masking(terms)
      const content = maker.make({ facts, settings: part.settings, keyOf, mask, terms })
      const picture = { state: facts.state, asOf: facts.asOf, data: JSON.stringify(content) }
      const text = JSON.stringify(picture)
      if (text === last) return
      last = text
      if (wish.delayS === 0) show(at, picture)
      else void clock.wait(wish.delayS * 1_000, stop.signal).then(() => show(at, picture))
    }
    async function changed(): Promise<void> {
      if (isWaiting) return
      const waitMs = madeMs + everyMs - clock.monotonicMs()
      if (waitMs > 0) {
        isWaiting = true
        await clock.wait(waitMs, stop.signal)
        isWaiting = false
      }
      if (!stop.signal.aborted && source.facts.isHeard) make()
    }
    const act = () => {
      // A picture that cannot be made is a fault of ours: the last one stays, and grows old before everybody's eyes.
      changed().catch((error: unknown) =>
        deps.log.error('overlays: a picture could not be made', error, { widget: part.widget }),
      )
    }
    const end = source.watch(needs, act)
    // What is known already is shown at once.
    act()
    return end
  }

  function show(at: number, picture: Picture): void {
    if (stop.signal.aborted) return
    const prev = seq
    seq += 1
    const now = { ...picture, seq }
    shown.set(at, now)
    if (deps.isBlank()) return
    const text = frameOf('delta', at, now, prev)
    for (const watcher of watchers) watcher.send(text)
  }

  function frameOf(type: 'snapshot' | 'delta', part: number, now: Shown, prev?: number): string {
    const { state, asOf, data } = now
    const ageS = asOf === null ? null : Math.max(0, (clock.now() - Date.parse(asOf)) / 1_000)
    const head = {
      ...{ type, part, seq: now.seq },
      ...(prev === undefined ? {} : { prev }),
      ...{ state, as_of: asOf, age_s: ageS === null ? null : Math.round(ageS * 10) / 10 },
    }
    return `${JSON.stringify(head).slice(0, -1)},"data":${data}}`
  }

  function tell(watcher: Watcher): void {
    if (deps.isBlank()) return
    for (const [at, now] of shown) watcher.send(frameOf('snapshot', at, now))
  }

  const endings = parts.map((part, at) => keepMaking(part, at))
  return {
    join(watcher) {
      const hello = {
        type: 'hello',
        parts: parts.map(shownPart),
        ...{ mask: wish.mask, delay_s: wish.delayS, blank: deps.isBlank() },
      }
      watcher.send(JSON.stringify(hello))
      watchers.add(watcher)
      tell(watcher)
    },
    tell,
    leave: (watcher) => void watchers.delete(watcher),
    get watchers() {
      return watchers.size
    },
    get seq() {
      return seq
    },
    close() {
      stop.abort()
      for (const end of endings) end()
    },
  }
}

/** A scene's parts as they were checked when it was made; any other widget is a scene of one. */
function partsOf({ widget, settings }: OverlayRecord): readonly ScenePart[] {
  if (!isWidget(widget)) return []
  if (widget !== 'scene') return [{ widget, account: 0, box: [0, 0, 1, 1], settings, look: {} }]
  return settings.parts as readonly ScenePart[]
}

/** What the page is told of a part: where it stands and how it looks, never what is fixed beside. */
function shownPart({ widget, box, look }: ScenePart): Part {
  return { widget, box, look }
}
