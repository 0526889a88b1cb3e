// One account that somebody follows: how far its news were read, and who wants which of them.
import { deltaFrame, type NewsFrame } from './frames.ts'
import { newestOf, type Places, type Topic } from './topics.ts'

/** Whoever is sent frames: a WebSocket, or a stream of events. */
export type Receiver = {
  send(text: string, account: string, seq: number | null): void
  readonly isOpen: boolean
}

export type Follower = { readonly receiver: Receiver; readonly topics: ReadonlySet<Topic> }

export type Feed = {
  readonly accountId: number
  readonly account: string
  places: Places
  readonly followers: Set<Follower>
  /** Told to the followers already: the account is not live. */
  isStale: boolean
  /** Under which rules the followers know the account to stand; null = nobody was told yet. */
  ruleStanding: string | null
}

export const newFeed = (accountId: number, account: string, places: Places): Feed => ({
  ...{ accountId, account, places, followers: new Set<Follower>(), isStale: false },
  ruleStanding: null,
})

/** Sends one piece of news to everybody who follows its topic. One text serves all who should have seen the same before. */
export function publish(feed: Feed, news: NewsFrame): void {
  const texts = new Map<number, string>()
  for (const { receiver, topics } of feed.followers) {
    if (!topics.has(news.topic)) continue
    const prev = newestOf(feed.places, topics)
    let text = texts.get(prev)
    if (text === undefined) {
      text = deltaFrame(news, prev)
      texts.set(prev, text)
    }
    receiver.send(text, feed.account, news.seq)
  }
  feed.places = { ...feed.places, [news.topic]: news.seq }
}

/** Sends a frame that has no place of its own to everybody who follows one of these topics. */
export function tellAll(feed: Feed, text: string, topic: Topic | null): void {
  for (const { receiver, topics } of feed.followers)
    if (topic === null || topics.has(topic)) receiver.send(text, feed.account, null)
}
