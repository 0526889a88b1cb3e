// The place of a change in the news, as SQL: that of its transaction, and behind the place before.
// A writer that waited for another one's lock may have the lower number, and whoever reads in order would never look back.
import type { Queryable } from '../platform/database/database.ts'

/** Numbers of the topics within the places that a transaction has. */
export const topicNumbers = {
  ...{ trades: 1, positions: 2, summary: 3, orders: 4, assets: 5 },
  /** Of no row of its own: rules are news when the picture is. */
  rules: 6,
} as const

/** Places that a transaction has; news_seq and news_horizon count by it too. */
export const PLACES = 8

/** For an update: `before` is the column that holds the place. Two changes of one transaction have one place. */
export const nextPlace = (topic: keyof typeof topicNumbers, before: string): string =>
  `greatest(news_seq(${topicNumbers[topic]}), case when ${before} >= news_seq(${PLACES}) then ${before} + ${PLACES} end)`

/** The place of this transaction, without a topic. */
export async function placeOfTransaction(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ place: string }>(
    'select news_seq(0) as place',
    [],
    'news_place',
  )
  return Number(rows[0]?.place ?? 0)
}
