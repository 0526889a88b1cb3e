// What to follow: which accounts, and which topics of them. Checked before a connection is made.
// The lists are copied, since they are sent again with every new connection.
import type { StreamTopic } from './stream-types.ts'

export type Subscription = {
  readonly accounts: readonly string[]
  readonly topics: readonly StreamTopic[]
}

const usualTopics: readonly StreamTopic[] = ['summary', 'positions', 'trades']
const allTopics: readonly StreamTopic[] = [...usualTopics, 'orders', 'assets']

export function readSubscription(given: { accounts?: unknown; topics?: unknown }): Subscription {
  const { accounts, topics = usualTopics } = given
  if (!isList(accounts, (one): one is string => typeof one === 'string' && one !== ''))
    throw new TypeError('accounts must be a list of account numbers, at least one')
  if (!isList(topics, (one): one is StreamTopic => allTopics.some((topic) => topic === one)))
    throw new TypeError(`topics must be a list of ${allTopics.join(', ')}, at least one`)
  return { accounts: [...new Set(accounts)], topics: [...new Set(topics)] }
}

function isList<T>(value: unknown, isOne: (one: unknown) => one is T): value is T[] {
  return Array.isArray(value) && value.length > 0 && value.every(isOne)
}
