// What can be followed of an account, in the order of snapshots. Their places in the news: accounts/news-place.ts.
export const topics = ['trades', 'positions', 'summary', 'orders', 'assets', 'rules'] as const
export type Topic = (typeof topics)[number]

/** What is followed when the client names none; the others are sent to whoever names them. */
export const usualTopics: readonly Topic[] = ['trades', 'positions', 'summary']

export type Places = Readonly<Record<Topic, number>>

/** The newest place of these topics. */
export function newestOf(places: Places, wanted: ReadonlySet<Topic>): number {
  let newest = 0
  for (const topic of wanted) newest = Math.max(newest, places[topic])
  return newest
}
