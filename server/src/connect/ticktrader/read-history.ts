// Pages of the trade history and of daily snapshots, until the broker says that there are no more. A page that brings
// nothing new ends the reading: a broker that repeats itself is not asked for ever.
import { ConnectFailure } from '../failure.ts'
import { historyPageOf } from './history.ts'
import { type Fields, isFields, NumberText } from './json.ts'
import { rowsOf } from './members.ts'
import type { Source } from './source.ts'

/** The vendor's most. */
const PAGE = 1000
/** A million records of one reading are more than any account has. */
const MOST_PAGES = 1000

/** Records with times in [fromMs, toMs], each once. Snapshots know no other order than their own. */
export async function readPages(
  source: Source,
  read: 'history' | 'snapshots',
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<Fields[]> {
  const found = new Map<string, Fields>()
  let lastId: string | null = null
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await source.ask(read, {
      TimestampFrom: fromMs,
      // The vendor refuses an end that is not after the beginning.
      TimestampTo: Math.max(toMs, fromMs + 1),
      RequestDirection: 'Forward',
      RequestPageSize: PAGE,
      ...(lastId === null ? {} : { RequestLastId: lastId }),
    })
    if (!isFields(answer))
      throw new ConnectFailure('answer_not_understood', `the answer to ${read} is no object`)
    const {
      records,
      isLast,
      lastId: next,
    } = historyPageOf(answer, rowsOf(answer.Records, 'Records'))
    const before = found.size
    for (const record of records) found.set(keyOf(record), record)
    const isStuck = next === null || next === lastId || found.size === before
    if (isLast || isStuck) return [...found.values()]
    lastId = next
  }
  throw new ConnectFailure('answer_not_understood', `more than ${MOST_PAGES} pages of ${read}`)
}

function keyOf({ Id, Timestamp }: Fields): string {
  const key = Id ?? Timestamp
  if (key instanceof NumberText) return key.text
  return typeof key === 'string' ? key : ''
}
