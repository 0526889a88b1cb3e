// Lists as the API gives them: batches that may be cut, pages of at most a hundred rows. Whole, or a failure.
import { ConnectFailure } from '../failure.ts'
import { type Envelope, type Fields, fieldsOf, rowsOf } from './answer.ts'
import { failureOf, NOT_FOUND, OK, OK_NONE, PARTIAL } from './retcode.ts'
import type { Session } from './session.ts'
import { totalOf } from './wire.ts'

export type Batch = 'user/account/get_batch' | 'position/get_batch' | 'user/get_batch'
type Parameters = Readonly<Record<string, string>>

/** The API gives at most this many rows of a page. */
const PAGE = 100
/** Bounds on what a server can make us keep in memory. */
const MOST_POSITIONS = 100_000
export const MOST_DEALS = 200_000

/** Rows of the accounts asked for; an answer that was cut is asked for again in halves. */
export async function readBatch(
  session: Session,
  command: Batch,
  logins: readonly string[],
): Promise<Fields[]> {
  const [first] = logins
  if (first === undefined) return []
  const envelope = await session.ask(command, { login: logins.join(',') })
  const { retcode } = envelope
  if (retcode === NOT_FOUND) return []
  if (retcode === OK || retcode === OK_NONE) return rowsOf(envelope, command)
  if (retcode !== PARTIAL) throw failureOf(retcode, command)
  if (logins.length > 1) {
    const half = Math.ceil(logins.length / 2)
    return [
      ...(await readBatch(session, command, logins.slice(0, half))),
      ...(await readBatch(session, command, logins.slice(half))),
    ]
  }
  if (command !== 'position/get_batch') throw failureOf(PARTIAL, command)
  const span = { login: first }
  return readPages(session, 'position/get_page', span, { ticket: 'Position', most: MOST_POSITIONS })
}

/** All deals of an account in a span of time, each once. The list may grow or shrink while it is read: then once more. */
export async function readAllDeals(session: Session, span: Parameters): Promise<Fields[]> {
  for (let turn = 0; turn < 2; turn += 1) {
    const total = await dealTotal(session, span)
    if (total === 0) return []
    const deals = await readPages(session, 'deal/get_page', span, { ticket: 'Deal', most: total })
    if (deals.length >= total) return deals
  }
  throw new ConnectFailure(
    'answer_not_understood',
    'the pages of deal/get_page hold fewer deals than deal/get_total says',
  )
}

async function dealTotal(session: Session, span: Parameters): Promise<number> {
  const envelope = await session.ask('deal/get_total', span)
  if (envelope.retcode === NOT_FOUND || envelope.retcode === OK_NONE) return 0
  if (envelope.retcode !== OK) throw failureOf(envelope.retcode, 'deal/get_total')
  const total = totalOf(fieldsOf(envelope, 'deal/get_total'))
  if (total <= MOST_DEALS) return total
  throw new ConnectFailure(
    'answer_not_understood',
    `deal/get_total says more than ${MOST_DEALS} deals`,
  )
}

/** Page after page until `most` rows came or a page is empty; servers may give fewer rows than were asked for. */
async function readPages(
  session: Session,
  command: 'position/get_page' | 'deal/get_page',
  parameters: Parameters,
  { ticket, most }: { readonly ticket: string; readonly most: number },
): Promise<Fields[]> {
  const byTicket = new Map<unknown, Fields>()
  for (let received = 0; received < most; ) {
    const place = { offset: String(received), total: String(PAGE) }
    const page = pageOf(await session.ask(command, { ...parameters, ...place }), command)
    if (page.length === 0) break
    received += page.length
    // A row that moved to the next page in between comes twice.
    for (const row of page) byTicket.set(row[ticket], row)
  }
  return [...byTicket.values()]
}

function pageOf(envelope: Envelope, command: 'position/get_page' | 'deal/get_page'): Fields[] {
  const { retcode } = envelope
  if (retcode === NOT_FOUND) return []
  if (retcode === OK || retcode === OK_NONE || retcode === PARTIAL) return rowsOf(envelope, command)
  throw failureOf(retcode, command)
}
