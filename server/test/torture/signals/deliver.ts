// A sender of signals as the field has them: it repeats what was not answered, sometimes repeats what was, mixes the order,
// and now and then sends something that is not of now.
import type { Agent } from 'node:http'
import { send } from '../../support/http-client.ts'
import type { Random } from '../../support/random.ts'
import { pause } from '../../support/until.ts'
import type { TargetHook } from './signal-target.ts'

export type SentSignal = {
  readonly id: string
  readonly hook: TargetHook
  readonly body: string
  /** Made too long ago, or in the future: it must never be taken. */
  readonly isStale: boolean
  readonly madeMs: number
  /** Answered with 202, as new or as a repeat. */
  taken: boolean
}

export type Counts = {
  deliveries: number
  accepted: number
  duplicate: number
  unavailable: number
  /** No answer: the line broke or the server was gone. */
  unanswered: number
  stale: number
  /** Anything else: a fault of the server, or of the run. */
  other: number
}

/** What nobody answered is no measure of how much was tested. */
export function answered({ deliveries, unanswered }: Counts): number {
  return deliveries - unanswered
}

export type SenderOptions = {
  readonly url: string
  readonly hooks: readonly TargetHook[]
  readonly random: Random
  readonly agent: Agent
}

/** Longer than this a signal is not of now any more, and repeating it makes no sense. */
const repeatForMs = 55_000
/** TradingView hangs up after 3 s. */
const patienceMs = 3_000

export function createSender({ url, hooks, random, agent }: SenderOptions) {
  const signals: SentSignal[] = []
  const counts: Counts = {
    ...{ deliveries: 0, accepted: 0, duplicate: 0, unavailable: 0 },
    ...{ unanswered: 0, stale: 0, other: 0 },
  }
  /** Milliseconds until a 202. */
  const takenMs: number[] = []
  /** Deliveries that wait to be made; drawn at random, so that their order is nobody's. */
  const waiting: SentSignal[] = []

  function make(): SentSignal {
    const id = `s${signals.length + 1}`
    const hook = random.pick(hooks)
    const isStale = random.chance(0.05)
    const offMs = isStale ? random.between(65_000, 3_600_000) * (random.chance(0.7) ? -1 : 1) : 0
    const nowMs = Date.now()
    const body = JSON.stringify({
      ...{ token: hook.secret, id, time: new Date(nowMs + offMs).toISOString() },
      ...{ symbol: random.chance(0.5) ? 'EURUSD' : 'FX:EURUSD', units: '1000' },
      side: random.chance(0.5) ? 'buy' : 'sell',
    })
    const made = { id, hook, body, isStale, madeMs: nowMs, taken: false }
    signals.push(made)
    return made
  }

  /** One delivery, repeated by the sender until it is answered or too old. */
  async function deliver(): Promise<void> {
    while (waiting.length < 40) {
      const made = make()
      // TradingView delivers at most four times; a sender that has lost its mind does not stop.
      const copies = random.chance(0.1) ? random.between(20, 60) : random.between(1, 4)
      for (let copy = 0; copy < copies; copy++) waiting.push(made)
    }
    const [next] = waiting.splice(random.int(waiting.length), 1)
    if (next === undefined) return
    for (;;) {
      counts.deliveries += 1
      const result = await post(next)
      counts[result] += 1
      if (result === 'accepted' || result === 'duplicate') next.taken = true
      if (result !== 'unavailable' && result !== 'unanswered') return
      if (Date.now() - next.madeMs > repeatForMs) return
      await pause(random.between(50, 400))
    }
  }

  async function post({ hook, body }: SentSignal): Promise<Exclude<keyof Counts, 'deliveries'>> {
    const startedMs = performance.now()
    try {
      const { status, text } = await send(`${url}/hooks/${hook.hookId}`, {
        ...{ method: 'POST', body, agent, timeoutMs: patienceMs },
        headers: { 'content-type': 'application/json' },
      })
      if (status === 202) takenMs.push(performance.now() - startedMs)
      if (status === 202) return text.includes('"status":"duplicate"') ? 'duplicate' : 'accepted'
      if (status === 503) return 'unavailable'
      return status === 422 && text.includes('signal_stale') ? 'stale' : 'other'
    } catch {
      return 'unanswered'
    }
  }

  return { signals, counts, takenMs, deliver }
}
