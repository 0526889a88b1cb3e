// A stream over WebSocket: the first frame says who calls, every later one what to follow.
import { setTimeout as sleep } from 'node:timers/promises'
import { checkToken } from '../../access/keys/token.ts'
import { sessionIdOf } from '../../access/people/session-id.ts'
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
  /** Takes over the sockets of overlays. */
  readonly overlays: OverlayDoor
}

/** A socket whose first frame holds a widget token: nothing of the streams of keys answers to it from then on. */
export type OverlayDoor = {
  /** @param frame the text of the first frame; it may ask for less than the token allows */
  open(socket: RouteSocket, token: string, frame: string): OverlayStream
}

export type OverlayStream = {
  onText(text: string): void
  onClose(): void
}

export function serveSocket({ hub, streams, overlays }: StreamDeps, socket: RouteSocket): void {
  let isOpen = true
  let stream: OpenStream | null = null
  let overlay: OverlayStream | null = null
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
    overlay?.onClose()
  })
  void sleep(AUTH_MS, undefined, { ref: false }).then(() => {
    if (known === null) end(closeCodes.badToken, 'the first frame must be auth')
  })

  /** `shown` is null for a page whose session the cookie of the handshake names. */
  function authenticate(shown: string | null, text: string): void {
    let token: string
    try {
      const { caller, cookie } =
        shown === null ? socket.admitSession() : { caller: socket.admit(shown), cookie: undefined }
      known = caller
      token = shown ?? sessionIdOf(cookie) ?? ''
    } catch (error) {
      end(closeCodeOf(error), error instanceof TidemarkError ? error.code : 'not accepted')
      return
    }
    if (checkToken(token)?.kind === 'w') {
      overlay = overlays.open(socket, token, text)
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
    if (overlay !== null) return overlay.onText(text)
    const frame = readClientFrame(text)
    if (known === null) {
      if (frame.type === 'auth') authenticate(frame.token, text)
      else end(closeCodes.badToken, 'the first frame must be auth')
    } else if (frame.type === 'subscribe') {
      const caller = known
      following = following.then(() => follow(frame, caller))
    } else if (frame.type === 'unknown') {
      receiver.send(errorFrame(null, 'frame_invalid', frame.detail), '', null)
    }
  })
}

function closeCodeOf(error: unknown): number {
  const status = error instanceof TidemarkError ? error.status : 401
  if (status === 403) return closeCodes.revoked
  if (status === 429) return closeCodes.tooMany
  // It is not known whether the key holds: whoever comes back finds out.
  return status === 503 ? closeCodes.going : closeCodes.badToken
}
