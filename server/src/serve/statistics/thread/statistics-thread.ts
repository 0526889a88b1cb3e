// Statistics on a thread of their own: a million trades take it seconds, in which the server goes on taking trades and answering.
// It begins with the first question. When it ends in a crash, those that it was busy with fail, and the next begins another.
import { Worker } from 'node:worker_threads'
import type { Queryable } from '../../../platform/database/database.ts'
import type { Log } from '../../../platform/log.ts'
import { TidemarkError } from '../../../platform/problem.ts'
import type { Question, Statistics } from '../question.ts'
import { arrived, carried } from './carried-error.ts'
import type { FromThread, ToThread } from './messages.ts'

export type StatisticsThreadDeps = {
  readonly read: Queryable
  readonly log: Log
  /** Questions that wait at most; more are refused with statistics_busy. */
  readonly mostWaiting?: number
  /** Mebibytes of objects that the thread may hold. Default enough for the rows that ledgers are kept of. */
  readonly mostMiB?: number
}

/** Questions that are worked on at once: while one waits for its rows another computes, and a short one need not wait for a long one. */
const AT_ONCE = 4
const MOST_WAITING = 200
const MOST_MIB = 4_096

type Pending = {
  readonly question: Question
  take(text: string): void
  refuse(error: Error): void
}

export function createStatisticsThread({
  read,
  log,
  mostWaiting = MOST_WAITING,
  mostMiB = MOST_MIB,
}: StatisticsThreadDeps): Statistics & AsyncDisposable {
  const waiting: Pending[] = []
  const underWay = new Map<number, Pending>()
  let thread: Worker | null = null
  let lastId = 0
  let isOver = false

  function begin(): Worker {
    // Nothing of the environment goes along: it may hold secrets, and the thread needs none.
    const begun = new Worker(new URL('./statistics-worker.ts', import.meta.url), {
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: mostMiB },
    })
    let cause: unknown = null
    begun.unref()
    begun.on('message', (message: FromThread) => {
      if (message.kind === 'statement') void run(begun, message)
      else settle(message)
    })
    begun.once('error', (error) => {
      cause = error
    })
    begun.once('exit', () => {
      if (thread === begun) thread = null
      if (isOver) return
      const error = new Error('the thread of statistics ended before it had answered', { cause })
      log.error('statistics: their thread ended; the next question begins another', cause ?? error)
      refuseAll(error)
      goOn()
    })
    return begun
  }

  async function run(
    asker: Worker,
    { id, text, values, name }: Extract<FromThread, { kind: 'statement' }>,
  ): Promise<void> {
    const tell = (message: ToThread) => asker.postMessage(message)
    try {
      const { rows, rowCount } = await read.query(text, values, name)
      tell({ kind: 'rows', id, result: { rows, rowCount } })
    } catch (error) {
      tell({ kind: 'refused', id, error: carried(error) })
    }
  }

  function settle(message: Exclude<FromThread, { kind: 'statement' }>): void {
    const pending = underWay.get(message.id)
    underWay.delete(message.id)
    if (message.kind === 'answer') pending?.take(message.text)
    else pending?.refuse(arrived(message.error))
    goOn()
  }

  function goOn(): void {
    while (underWay.size < AT_ONCE) {
      const next = waiting.shift()
      if (next === undefined) return
      thread ??= begin()
      const id = ++lastId
      underWay.set(id, next)
      const message: ToThread = { kind: 'question', id, question: next.question }
      thread.postMessage(message)
    }
  }

  function refuseAll(error: Error): void {
    for (const pending of underWay.values()) pending.refuse(error)
    underWay.clear()
  }

  return {
    answer({ answer, of, params, query, caller, nowMs }) {
      if (isOver) return Promise.reject(stopping())
      if (waiting.length >= mostWaiting) return Promise.reject(busy())
      const { keyId, scopes, accounts, brokerZone } = caller
      // Who has logged in is of no account to statistics, and stays here.
      const own = { keyId, scopes, accounts, brokerZone }
      return new Promise((take, refuse) => {
        const question = { answer, of, params, query, caller: own, nowMs }
        waiting.push({ question, take, refuse })
        goOn()
      })
    },
    async [Symbol.asyncDispose]() {
      isOver = true
      for (const pending of waiting.splice(0)) pending.refuse(stopping())
      refuseAll(stopping())
      await thread?.terminate()
    },
  }
}

function busy(): TidemarkError {
  const detail = 'More statistics are asked for than can be computed. Ask again in some seconds.'
  return new TidemarkError('statistics_busy', detail, { retryAfterMs: 2_000 })
}

const stopping = () => new TidemarkError('shutting_down', 'The server is stopping.')
