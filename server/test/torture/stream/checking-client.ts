// A client of the stream that believes nothing: it keeps what it has seen, reconnects wherever it may, resumes, and notes every
// gap and every repeat.
import { WebSocket } from 'ws'
import type { Random } from '../../support/random.ts'

type Frame = {
  readonly type: string
  readonly topic?: string
  readonly seq?: number
  readonly prev?: number
  readonly epoch?: string
  readonly data?: {
    readonly trades?: readonly { internal_id: number; version: number }[]
    readonly balance?: string
  }
}

export type CheckingClient = {
  /** internal_id to the newest version seen since the client began. */
  readonly trades: ReadonlyMap<number, number>
  readonly balance: () => string | null
  readonly violations: readonly string[]
  readonly connections: () => number
  readonly snapshots: () => number
  /** Trades that were there when it began: no news. */
  readonly ready: Promise<void>
  close(): void
}

export function startCheckingClient(given: {
  readonly urls: () => readonly string[]
  readonly key: string
  readonly account: string
  readonly random: Random
}): CheckingClient {
  const { urls, key, account, random } = given
  const trades = new Map<number, number>()
  const violations: string[] = []
  let last: number | null = null
  let epoch: string | null = null
  let balance: string | null = null
  let isClosed = false
  let connections = 0
  let snapshots = 0
  let socket: WebSocket | null = null
  let isReady: () => void = () => undefined
  const ready = new Promise<void>((resolve) => {
    isReady = resolve
  })

  function connect(): void {
    if (isClosed) return
    const all = urls()
    const url = all[random.int(all.length)] ?? ''
    const opened = new WebSocket(`${url.replace('http', 'ws')}/api/v1/stream`)
    socket = opened
    connections += 1
    opened.on('error', () => undefined)
    opened.on('open', () => {
      opened.send(JSON.stringify({ type: 'auth', token: key }))
      const resume = last === null ? {} : { [account]: last }
      opened.send(
        JSON.stringify({
          type: 'subscribe',
          accounts: [account],
          topics: ['trades', 'summary'],
          epoch,
          resume,
        }),
      )
    })
    opened.on('message', (data) => take(JSON.parse(String(data))))
    opened.on('close', () => setTimeout(connect, random.between(20, 120)))
  }

  function take(frame: Frame): void {
    const { type, seq = 0, prev = 0 } = frame
    if (type === 'snapshot') {
      snapshots += 1
      // Resuming never needs one here: what was missed is little, and the epoch is the same.
      if (last !== null && snapshots > 2)
        violations.push(`a snapshot at ${seq} in place of what was missed after ${last}`)
      epoch = frame.epoch ?? epoch
      if (snapshots === 2) {
        last = seq
        isReady()
      }
      takeData(frame, seq, false)
    } else if (type === 'delta') {
      if (last === null) return
      if (seq <= last) violations.push(`a repeat: ${seq} after ${last}`)
      if (prev > last) violations.push(`a gap: ${seq} says ${prev} came before, seen was ${last}`)
      last = seq
      takeData(frame, seq, true)
    }
  }

  function takeData({ data }: Frame, seq: number, isNews: boolean): void {
    for (const { internal_id, version } of data?.trades ?? []) {
      if (!isNews) continue
      if ((trades.get(internal_id) ?? 0) >= version)
        violations.push(`trade ${internal_id} v${version} again at ${seq}`)
      trades.set(internal_id, version)
    }
    if (data?.balance !== undefined) balance = data.balance
  }

  connect()
  return {
    ...{ trades, violations, ready },
    balance: () => balance,
    connections: () => connections,
    snapshots: () => snapshots,
    close() {
      isClosed = true
      socket?.terminate()
    },
  }
}
