// The thread of statistics-thread.ts: holds the ledgers, computes the answers, and lets the server run its statements.
import { parentPort } from 'node:worker_threads'
import type { Queryable, QueryResult } from '../../../platform/database/database.ts'
import { unsharedRows } from '../../accounts/shared-rows.ts'
import { answerQuestion } from '../answer-question.ts'
import { createLedgerCache } from '../ledger-cache.ts'
import { createPotCache } from '../pot-cache.ts'
import type { Question } from '../question.ts'
import { arrived, carried } from './carried-error.ts'
import type { CarriedResult, FromThread, ToThread } from './messages.ts'

type Statement = { take(result: CarriedResult): void; refuse(error: Error): void }

if (parentPort === null) throw new Error('this file is run as a thread')
const port = parentPort
const statements = new Map<number, Statement>()
let lastId = 0

const tell = (message: FromThread) => port.postMessage(message)

const read: Queryable = {
  query: <R>(text: string, values?: readonly unknown[], name?: string) =>
    new Promise<QueryResult<R>>((resolve, refuse) => {
      const id = ++lastId
      // Each caller names the columns of its own statement.
      const take = (result: CarriedResult) => resolve(result as QueryResult<R>)
      statements.set(id, { take, refuse })
      tell({ kind: 'statement', id, text, values, name })
    }),
}
const deps = {
  read,
  shared: unsharedRows,
  ledgers: createLedgerCache(read),
  pots: createPotCache(),
}

async function answer(id: number, question: Question): Promise<void> {
  try {
    tell({ kind: 'answer', id, text: await answerQuestion(deps, question) })
  } catch (error) {
    tell({ kind: 'failed', id, error: carried(error) })
  }
}

port.on('message', (message: ToThread) => {
  if (message.kind === 'question') {
    void answer(message.id, message.question)
    return
  }
  const statement = statements.get(message.id)
  statements.delete(message.id)
  if (message.kind === 'rows') statement?.take(message.result)
  else statement?.refuse(arrived(message.error))
})
