// A stream over WebSocket: the first frame says who calls, every later one what to follow.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller, RouteSocket } from '../../platform/http/route.ts'
import { TidemarkError } from '../../platform/problem.ts'
import type { Receiver } from './feed.ts'
import { closeCodes, errorFrame } from './frames.ts'
import type { Hub } from './hub.ts'
import type { OpenStream, OpenStreams } from './open-streams.ts'
import { type ClientFrame, readClientFrame } from './read-subscribe.ts'
import { AUTH_MS, MOST_UNSENT, PAUSE_UNSENT } from './stream-limits.ts'

export type StreamDeps = {
  readonly hub: Hub
  readonly streams: OpenStreams
}

export function serveSocket({ hub, streams }: StreamDeps, socket: RouteSocket): void {
  let isOpen = true
  let stream: OpenStream | null = null
  let following: Promise<void> = Promise.resolve()
  let known: Caller | null = null

  const receiver: Receiver = {
    get isOpen() {
      return isOpen
    },
    send(text) {
      if (!isOpen) return
      socket.send(text)
      if (socket.unsentBytes > MOST_UNSENT) end(closeCodes.slow, 'too slow')
    },
  }

  function end(code: number, reason: string): void {
    if (!isOpen) return
    isOpen = false
    if (stream !== null) streams.remove(stream)
    socket.close(code, reason)
  }

  socket.onClose(() => {
    isOpen = false
    if (stream !== null) streams.remove(stream)
  })
  void sleep(AUTH_MS, undefined, { ref: false }).then(() => {
    if (known === null) end(closeCodes.badToken, 'the first frame must be auth')
  })

  function authenticate(token: string): void {
    try {
      known = socket.admit(token)
    } catch (error) {
      const isForbidden = error instanceof TidemarkError && error.status === 403
      const isBusy = error instanceof TidemarkError && error.status === 429
      end(
        isForbidden ? closeCodes.revoked : isBusy ? closeCodes.tooMany : closeCodes.badToken,
        error instanceof TidemarkError ? error.code : 'not accepted',
      )
      return
    }
    const opened: OpenStream = {
      ...{ receiver, caller: known, token, ip: socket.ip },
      revoke: () => end(closeCodes.revoked, 'the key no longer holds'),
      heartbeat: (text) => receiver.send(text, '', null),
      end: () => end(closeCodes.going, 'come again'),
    }
    if (streams.add(opened)) stream = opened
    else end(closeCodes.tooMany, 'too many streams are open')
  }

  /** One account after the other: a client that reads slowly is not sent more snapshots than it takes. */
  async function follow(
    frame: ClientFrame & { readonly type: 'subscribe' },
    caller: Caller,
  ): Promise<void> {
    const isSameEpoch = frame.epoch === hub.epoch
    for (const account of frame.accounts) {
      while (isOpen && socket.unsentBytes > PAUSE_UNSENT) await socket.whenDrained()
      if (!isOpen) return
      const resumeFrom = isSameEpoch ? (frame.resume.get(account) ?? null) : null
      hub.follow({ receiver, caller, account, topics: frame.topics, resumeFrom })
    }
  }

  socket.onText((text) => {
    if (!isOpen) return
    const frame = readClientFrame(text)
    if (known === null) {
      if (frame.type === 'auth') authenticate(frame.token)
      else end(closeCodes.badToken, 'the first frame must be auth')
    } else if (frame.type === 'subscribe') {
      const caller = known
      following = following.then(() => follow(frame, caller))
    } else if (frame.type === 'unknown') {
      receiver.send(errorFrame(null, 'frame_invalid', frame.detail), '', null)
    }
  })
}
