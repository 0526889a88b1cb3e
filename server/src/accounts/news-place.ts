// The place of a change in the news, as SQL: that of its transaction, and behind the place before.
// A writer that waited for another one's lock may have the lower number, and whoever reads in order would never look back.
import type { Queryable } from '../platform/database/database.ts'

/** Numbers of the topics within a transaction's four places. */
export const topicNumbers = { trades: 1, positions: 2, summary: 3 } as const

/** For an update: `before` is the column that holds the place. Two changes of one transaction have one place. */
export const nextPlace = (topic: keyof typeof topicNumbers, before: string): string =>
  `greatest(news_seq(${topicNumbers[topic]}), case when ${before} >= news_seq(4) then ${before} + 4 end)`

/** The place of this transaction, without a topic. */
export async function placeOfTransaction(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ place: string }>(
    'select news_seq(0) as place',
    [],
    'news_place',
  )
  return Number(rows[0]?.place ?? 0)
}
