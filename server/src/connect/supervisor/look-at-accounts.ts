// One look at all accounts of a connection: asks in chunks, gives what came to the account book, notes what changed.
// The answer costs two requests for each chunk, however many accounts are in it and whoever reads them.

import type { PictureEntry } from '../../accounts/picture-book.ts'
import type { Decimal } from '../../domain/decimal.ts'
import { SqlError } from '../../platform/database/database.ts'
import { type FailureCause, failures } from '../failure.ts'
import type { AccountReading } from '../read-port.ts'
import { type AccountTask, noteReading } from './account-task.ts'
import { askedNow, inChunks } from './agenda.ts'
import { checkSum } from './check-sum.ts'
import { placeOrders, placePositions } from './place-positions.ts'
import type { Reading } from './reading.ts'

export async function lookAtAccounts(reading: Reading): Promise<void> {
  const { session, memory, clock, pacing } = reading
  const asked = askedNow([...memory.tasks.values()], clock.monotonicMs())
  for (const chunk of inChunks(asked, pacing.chunk)) {
    const readings = await session.readAccounts(chunk.map(({ linked }) => linked.account))
    const receivedMs = clock.now()
    const byAccount = new Map(readings.map((one) => [one.account, one]))
    const pictures: [AccountTask, PictureEntry, AccountReading & { kind: 'picture' }][] = []
    for (const task of chunk) {
      const one = byAccount.get(task.linked.account)
      if (one?.kind === 'picture')
        pictures.push([task, entryOf(reading, task, one, receivedMs), one])
      else
        await refuse(reading, task, one?.cause ?? 'answer_not_understood', one?.detail ?? LEFT_OUT)
    }
    await take(reading, pictures)
  }
}

const LEFT_OUT = 'the answer leaves this account out'
const NOT_STORED = 'a value of this account is outside what can be stored'

async function take(
  reading: Reading,
  pictures: readonly [AccountTask, PictureEntry, AccountReading & { kind: 'picture' }][],
): Promise<void> {
  const { book, memory } = reading
  try {
    const entries = pictures.map(([, entry]) => entry)
    if (entries.length > 0) await book.take(entries, memory.lease)
  } catch (error) {
    if (!(error instanceof SqlError) || !/^2[23]/.test(error.sqlState)) throw error
    const [only] = pictures
    // What the database refuses of one account must not cost its neighbours their values.
    if (pictures.length > 1) for (const one of pictures) await take(reading, [one])
    else if (only !== undefined) await refuse(reading, only[0], 'answer_not_understood', NOT_STORED)
    return
  }
  for (const [task, , { picture, positions }] of pictures) {
    if (task.cause !== null)
      reading.log.info('account: the broker gives values again', {
        account_id: task.linked.accountId,
      })
    task.cause = null
    task.told = null
    noteReading(task, picture.balance as Decimal | null, positions) // connectors give decimal text
    await checkSum(reading, task)
  }
}

function entryOf(
  { memory }: Reading,
  { linked }: AccountTask,
  { takenMs, picture, positions, orders, assets }: AccountReading & { kind: 'picture' },
  receivedMs: number,
): PictureEntry {
  const { brokerClock } = memory
  return {
    ...{ accountId: linked.accountId, takenMs, receivedMs, picture },
    positions: placePositions(positions, brokerClock, linked.zone),
    orders: orders === undefined ? null : placeOrders(orders, brokerClock, linked.zone),
    assets: assets ?? null,
  }
}

/** Said once for each cause; the account is asked for again, but seldom. */
async function refuse(
  { book, memory, log, clock, pacing }: Reading,
  task: AccountTask,
  cause: FailureCause,
  detail: string,
): Promise<void> {
  const { accountId } = task.linked
  task.askAtMs = clock.monotonicMs() + pacing.refusedMs
  if (task.cause !== cause)
    log.warn(`account: ${failures[cause].means}`, {
      account_id: accountId,
      connection: memory.connection.name,
      cause,
      detail,
      next_step: failures[cause].nextStep,
    })
  task.cause = cause
  if (task.told === cause) return
  await book.refuse(accountId, cause, detail, memory.lease)
  task.told = cause
}
