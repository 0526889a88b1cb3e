// The socket of an overlay: says who calls in its first frame, comes back for ever, and stops only when it is told to.
// A silent socket counts as a dead one: the server says something every five seconds.
import { closeCodes, type WidgetFrame } from '@tidemark/contract/widget'

export type LinkState = 'open' | 'offline' | 'denied'

export type LinkDeps = {
  readonly origin: string
  /** What is asked for in the first frame, the token in it. */
  readonly auth: Readonly<Record<string, unknown>>
  readonly onFrame: (frame: WidgetFrame) => void
  readonly onState: (state: LinkState, why: string) => void
}

const SILENCE_MS = 15_000

export function openLink({ origin, auth, onFrame, onState }: LinkDeps): {
  again(): void
  close(): void
} {
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let seen = 0

  function wait(lengthMs: number, act: () => void): void {
    clearTimeout(timer)
    timer = setTimeout(act, lengthMs)
  }

  function lost(): void {
    drop()
    onState('offline', 'offline')
    wait(Math.min(30_000, 500 * 2 ** failures) * (0.5 + Math.random()), begin)
    failures += 1
  }

  /** Nothing that the old socket still says counts any more. */
  function drop(): void {
    const old = socket
    socket = null
    old?.close()
  }

  function begin(): void {
    drop()
    const own = new WebSocket(`${origin.replace(/^http/, 'ws')}/api/v1/stream`)
    socket = own
    wait(SILENCE_MS, lost)
    own.onopen = () => own.send(JSON.stringify({ type: 'auth', ...auth }))
    own.onmessage = ({ data }) => {
      if (own !== socket) return
      wait(SILENCE_MS, lost)
      const frame: WidgetFrame = JSON.parse(data)
      if (frame.type === 'hello') {
        failures = 0
        seen = 0
        onState('open', '')
      }
      // Something in between is missing: a fresh start has all of it.
      if (frame.type === 'heartbeat' && frame.seq > seen && seen > 0) return begin()
      if ('seq' in frame) seen = Math.max(seen, frame.seq)
      onFrame(frame)
    }
    own.onclose = ({ code }) => {
      if (own !== socket) return
      const { badToken, revoked, tooMany } = closeCodes
      if (code !== badToken && code !== revoked && code !== tooMany) return lost()
      clearTimeout(timer)
      socket = null
      onState(
        'denied',
        code === tooMany
          ? 'Open in too many places'
          : code === revoked
            ? 'This link has ended'
            : 'This link is not valid',
      )
    }
  }

  begin()
  return {
    again: () => {
      if (socket !== null) begin()
    },
    close() {
      clearTimeout(timer)
      drop()
    },
  }
}
