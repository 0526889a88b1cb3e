// What can be followed of an account. The numbers are those of the places in the news.
export const topics = ['trades', 'positions', 'summary'] as const
export type Topic = (typeof topics)[number]

export type Places = Readonly<Record<Topic, number>>

/** The newest place of these topics. */
export function newestOf(places: Places, wanted: ReadonlySet<Topic>): number {
  let newest = 0
  for (const topic of wanted) newest = Math.max(newest, places[topic])
  return newest
}
