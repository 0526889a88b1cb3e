// The clients of a torture run: each sends trades of its own and repeats one, unchanged, until it is answered for good.
// They write the history that the judge reads. Killing the server under them is what they are for.
import type { Agent } from 'node:http'
import { json, keepAliveAgent, send } from '../support/http-client.ts'
import { createRandom } from '../support/random.ts'
import { type SampleTrade, sampleTrade } from '../support/sample-trade.ts'
import { pause } from '../support/until.ts'
import type { HistoryLine } from './history.ts'

export type LoadOptions = {
  readonly url: string
  readonly key: string
  readonly clients: number
  readonly seed: number
  readonly botName: string
  /** A client gives up on one trade after this long; the run then fails loudly. */
  readonly giveUpMs: number
}

export type Load = {
  readonly history: HistoryLine[]
  readonly firstAck: Promise<void>
  /** Clients finish what they have begun and begin nothing new. */
  finish(): void
  /** Resolves when every client has ended; rejects when one gave up. */
  readonly done: Promise<void>
  /** Answers other than 2xx and 503, by status. */
  readonly surprises: Map<number, number>
  readonly retries: () => number
}

export function startLoad(options: LoadOptions): Load {
  const history: HistoryLine[] = []
  const surprises = new Map<number, number>()
  const first = Promise.withResolvers<void>()
  const agent = keepAliveAgent(options.clients)
  let finishing = false
  let retries = 0

  const tell = async (trade: SampleTrade): Promise<void> => {
    const deadline = performance.now() + options.giveUpMs
    history.push({ op: 'invoke', id: trade.id, hash: trade.hash })
    for (let attempt = 0; ; attempt += 1) {
      const answer = await attemptOnce(options, agent, trade.body)
      if (answer?.kind === 'ok') {
        history.push({ op: 'ok', id: trade.id, internalId: answer.internalId })
        first.resolve()
        return
      }
      if (answer?.kind === 'fail') {
        history.push({ op: 'fail', id: trade.id, status: answer.status })
        surprises.set(answer.status, (surprises.get(answer.status) ?? 0) + 1)
        return
      }
      if (performance.now() > deadline)
        throw new Error(`no final answer within ${options.giveUpMs} ms`)
      retries += 1
      await pause(Math.min(5 * 2 ** attempt, 50))
    }
  }

  const client = async (number: number): Promise<void> => {
    const random = createRandom(options.seed + 7919 * number)
    for (let count = 0; !finishing; count += 1)
      await tell(sampleTrade(random, `${options.botName}-${number}-${count}`, options.botName))
  }

  const done = Promise.all(Array.from({ length: options.clients }, (_, number) => client(number)))
    .then(() => {})
    .finally(() => {
      finishing = true
      agent.destroy()
    })
  done.catch((problem: unknown) => first.reject(problem))
  return {
    history,
    firstAck: first.promise,
    finish: () => {
      finishing = true
    },
    done,
    surprises,
    retries: () => retries,
  }
}

type Attempt = { kind: 'ok'; internalId: string } | { kind: 'fail'; status: number }

/** Null when the outcome is open: no answer, or one that asks to try again. */
async function attemptOnce(
  options: LoadOptions,
  agent: Agent,
  body: string,
): Promise<Attempt | null> {
  try {
    const answer = await send(`${options.url}/api/v1/log_trade`, {
      headers: { 'content-type': 'application/json', authorization: `Bearer ${options.key}` },
      body,
      agent,
      timeoutMs: 20_000,
    })
    if (answer.status === 200 || answer.status === 201)
      return { kind: 'ok', internalId: String(json(answer).internal_id) }
    if (answer.status === 503 || answer.status === 429) return null
    // 5xx other than 503 leaves the outcome open too, but is counted by the caller as a surprise.
    return answer.status >= 500 ? null : { kind: 'fail', status: answer.status }
  } catch {
    return null // reset or refused: exactly what the run provokes
  }
}
