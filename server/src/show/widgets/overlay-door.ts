// The sockets of overlays: opened by a widget token in the first frame, told their own figures, and nothing else, until the token ends.
// A revoked token closes its sockets, and the panic switch empties all of them, as soon as this server hears of it.

import { isInNetworks } from '../../access/ip-address.ts'
import type { OverlayRecord } from '../../access/overlays/overlay.ts'
import type { OverlayBook } from '../../access/overlays/overlay-book.ts'
import type { Timer } from '../../platform/clock.ts'
import type { RouteSocket } from '../../platform/http/route.ts'
import type { OverlayFeed, Watcher } from './overlay-feed.ts'
import type { OverlayFeeds } from './overlay-feeds.ts'
import { readWish } from './overlay-wish.ts'
import {
  HEARTBEAT_MS,
  LOOK_MS,
  MOST_STREAMS,
  MOST_STREAMS_EACH,
  MOST_UNSENT,
} from './widget-limits.ts'
import { closeCodes } from './wire.ts'

export type OverlayDoor = AsyncDisposable & {
  open(
    socket: RouteSocket,
    token: string,
    frame: string,
  ): { onText(text: string): void; onClose(): void }
  readonly size: number
}

export type OverlayDoorDeps = {
  readonly overlays: OverlayBook
  readonly nowMs: () => number
  /** False when nobody can tell whether tokens still hold. */
  readonly isCertain: () => boolean
  readonly onKeysChanged: (listener: () => void) => void
  readonly feeds: OverlayFeeds
  readonly clock: Timer
  /** The account of that name or id among these; null when there is none. */
  readonly findAccount: (name: string, among: readonly number[]) => Promise<number | null>
  /** Notes from where it is watched. */
  readonly noteUse: (overlayId: string, ip: string) => void
}

type Open = {
  readonly token: string
  readonly ip: string
  readonly record: OverlayRecord
  readonly feed: OverlayFeed
  readonly watcher: Watcher
  close(code: number, reason: string): void
}

export function createOverlayDoor(deps: OverlayDoorDeps): OverlayDoor {
  const { overlays, feeds, clock } = deps
  const open = new Set<Open>()
  const stop = new AbortController()
  let wasBlank = overlays.isBlank
  deps.onKeysChanged(look)

  function look(): void {
    if (wasBlank !== overlays.isBlank) {
      wasBlank = overlays.isBlank
      for (const { watcher, feed } of open) {
        watcher.send(JSON.stringify({ type: 'blank', blank: wasBlank }))
        feed.tell(watcher)
      }
    }
    for (const one of [...open]) {
      const now = overlays.find(one.token)
      if (now === null || now.endsAtMs <= deps.nowMs()) {
        feeds.drop(one.record.id)
        one.close(closeCodes.revoked, 'the overlay no longer holds')
      } else if (now.networks !== null && !isInNetworks(now.networks, one.ip))
        one.close(closeCodes.revoked, 'not from here any more')
      else if (termsText(now) !== termsText(one.record)) {
        feeds.drop(one.record.id)
        one.close(closeCodes.going, 'the overlay was changed: come again')
      } else if (!deps.isCertain()) one.close(closeCodes.going, 'come again')
    }
  }

  async function every(lengthMs: number, act: () => void): Promise<void> {
    while (!stop.signal.aborted) {
      await clock.wait(lengthMs, stop.signal)
      if (!stop.signal.aborted) act()
    }
  }
  const running = [
    every(LOOK_MS, look),
    every(HEARTBEAT_MS, () => {
      for (const { watcher, feed } of open)
        watcher.send(JSON.stringify({ type: 'heartbeat', seq: feed.seq }))
    }),
  ]

  function admit(socket: RouteSocket, token: string, record: OverlayRecord, feed: OverlayFeed) {
    const watcher: Watcher = {
      send(text) {
        socket.send(text)
        if (socket.unsentBytes > MOST_UNSENT) one.close(closeCodes.slow, 'too slow')
      },
    }
    const one: Open = {
      ...{ token, ip: socket.ip, record, feed, watcher },
      close(code, reason) {
        leave(one)
        socket.close(code, reason)
      },
    }
    open.add(one)
    deps.noteUse(record.id, socket.ip)
    feed.join(watcher)
    return one
  }

  function leave(one: Open): void {
    if (!open.delete(one)) return
    one.feed.leave(one.watcher)
    feeds.release(one.feed)
  }

  return {
    open(socket, token, frame) {
      let one: Open | null = null
      let isGone = false
      const refuse = (code: number, reason: string) => {
        isGone = true
        socket.close(code, reason)
      }
      const begin = async (): Promise<void> => {
        const record = overlays.find(token)
        if (record === null) return refuse(closeCodes.badToken, 'not accepted')
        const asked = nameIn(frame)
        const chosen = asked === null ? null : await deps.findAccount(asked, record.accountIds)
        const wish = readWish(frame, record, () => chosen)
        if (isGone) return
        if (wish === 'no_such_account')
          return refuse(closeCodes.revoked, 'the overlay does not show this account')
        const own = [...open].filter((other) => other.record.id === record.id).length
        if (own >= MOST_STREAMS_EACH || open.size >= MOST_STREAMS)
          return refuse(closeCodes.tooMany, 'it is open in too many places')
        one = admit(socket, token, record, feeds.open(record, wish))
        look() // it may have ended while its account was looked up
      }
      begin().catch(() => refuse(closeCodes.going, 'come again'))
      return {
        onText() {
          const detail = 'A widget token follows its own overlay; there is nothing to ask for.'
          if (!isGone) socket.send(JSON.stringify({ type: 'error', code: 'frame_invalid', detail }))
        },
        onClose() {
          isGone = true
          if (one !== null) leave(one)
        },
      }
    },
    get size() {
      return open.size
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      for (const one of [...open]) one.close(closeCodes.going, 'come again')
      feeds.close()
      await Promise.all(running)
    },
  }
}

/** The account that a first frame asks for; null when it names none. */
function nameIn(frame: string): string | null {
  const said: unknown = JSON.parse(frame)
  const account = typeof said === 'object' && said !== null && 'account' in said && said.account
  return typeof account === 'string' && account !== '' ? account.slice(0, 64) : null
}

const termsText = ({ accountIds, settings, mask, delayS }: OverlayRecord) =>
  JSON.stringify([accountIds, settings, mask, delayS])
