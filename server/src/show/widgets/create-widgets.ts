// Puts the parts of overlays together: what is shown, to whom, and for how long.
import type { OverlayBook } from '../../access/overlays/overlay-book.ts'
import { noteUse } from '../../access/overlays/overlay-store.ts'
import type { Timer } from '../../platform/clock.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'
import { findAccountAmong } from './account-names.ts'
import type { AccountPort } from './account-port.ts'
import { createOverlayDoor, type OverlayDoor } from './overlay-door.ts'
import { createOverlayFeeds } from './overlay-feeds.ts'

export type WidgetsDeps = {
  readonly read: Queryable
  readonly write: Queryable
  readonly port: AccountPort
  /** By which waits are made. */
  readonly clock: Timer
  /** By which ages are told; a test lets an hour pass in minutes. */
  readonly accountClock: Timer
  readonly overlays: OverlayBook
  readonly nowMs: () => number
  readonly isCertain: () => boolean
  readonly onKeysChanged: (listener: () => void) => void
  readonly log: Log
}

export function createWidgets(deps: WidgetsDeps): OverlayDoor {
  const { port, clock, overlays, log } = deps
  const feeds = createOverlayFeeds({
    ...{ port, log },
    clock: { ...clock, now: () => deps.accountClock.now() },
    isBlank: () => overlays.isBlank,
  })
  return createOverlayDoor({
    ...{ overlays, feeds, clock, nowMs: deps.nowMs, isCertain: deps.isCertain },
    onKeysChanged: deps.onKeysChanged,
    findAccount: (name, among) => findAccountAmong(deps.read, name, among),
    noteUse(overlayId, ip) {
      noteUse(deps.write, overlayId, ip)
        .then((isNew) => {
          if (isNew) log.info('overlays: opened from a place that is new', { overlay: overlayId })
        })
        .catch((error: unknown) =>
          log.debug('overlays: a use could not be noted', { cause: String(error) }),
        )
    },
  })
}
