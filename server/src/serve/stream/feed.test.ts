// News go to whoever follows their topic, each with the place that this receiver has seen before.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newFeed, publish, type Receiver, tellAll } from './feed.ts'
import type { Topic } from './topics.ts'

const places = { trades: 10, positions: 20, summary: 30, orders: 5, assets: 6, rules: 0 }

function follow(feed: ReturnType<typeof newFeed>, ...topics: Topic[]) {
  const sent: { text: string; account: string; seq: number | null }[] = []
  const receiver: Receiver = {
    isOpen: true,
    send: (text, account, seq) => void sent.push({ text, account, seq }),
  }
  feed.followers.add({ receiver, topics: new Set(topics) })
  return {
    sent,
    prevs: () => sent.map(({ text }) => JSON.parse(text).prev),
  }
}

const news = (topic: Topic, seq: number) => ({
  ...{ account: '5', topic, seq, asOf: null, data: '[]' },
})

test('prev is the newest place of the topics that a receiver follows, and so a chain for each of them', () => {
  const feed = newFeed(1, '5', places)
  const all = follow(feed, 'trades', 'positions', 'summary')
  const trades = follow(feed, 'trades')
  const both = follow(feed, 'trades', 'positions')
  publish(feed, news('trades', 40))
  publish(feed, news('summary', 50))
  publish(feed, news('trades', 60))
  publish(feed, news('positions', 70))
  assert.deepEqual(all.prevs(), [30, 40, 50, 60])
  assert.deepEqual(trades.prevs(), [10, 40])
  assert.deepEqual(both.prevs(), [20, 40, 60])
  for (const one of [all, trades, both])
    assert.deepEqual(one.prevs().slice(1), one.sent.map(({ seq }) => seq).slice(0, -1))
  assert.deepEqual(feed.places, { ...places, trades: 60, positions: 70, summary: 50 })
})

test('whoever has seen the same is sent the same text, made once', () => {
  const feed = newFeed(1, '5', places)
  const [one, two] = [follow(feed, 'summary'), follow(feed, 'summary')]
  publish(feed, news('summary', 31))
  assert.equal(one.sent[0]?.text, two.sent[0]?.text)
  assert.deepEqual([one.sent[0]?.account, one.sent[0]?.seq], ['5', 31])
})

test('a frame without a place moves nobody’s', () => {
  const feed = newFeed(1, '5', places)
  const [summary, trades] = [follow(feed, 'summary'), follow(feed, 'trades')]
  tellAll(feed, 'to all', null)
  tellAll(feed, 'to one', 'summary')
  assert.deepEqual(
    [summary, trades].map(({ sent }) => sent.map(({ text, seq }) => [text, seq])),
    [
      [
        ['to all', null],
        ['to one', null],
      ],
      [['to all', null]],
    ],
  )
  assert.deepEqual(feed.places, places)
})
