// Reads the news of followed accounts from the database and hands them to their followers, each once and in order.
// One thing at a time: a look at what is new, or somebody who begins to follow; so nobody can begin in the middle of a look.
import type { Announcer } from '../../accounts/announcer.ts'
import type { Timer } from '../../platform/clock.ts'
import type { Caller } from '../../platform/http/route.ts'
import type { Log } from '../../platform/log.ts'
import { allowedOf } from '../accounts/account-name.ts'
import { type AccountRow, loadAccounts } from '../accounts/account-rows.ts'
import { viewOf } from '../accounts/account-view.ts'
import { withHeld } from '../accounts/held-rows.ts'
import {
  type AccountTopic,
  accountTopicNames,
  accountTopics,
  type NewsDeps,
  tradesNews,
} from './account-news.ts'
import { type Feed, newFeed, publish, type Receiver, tellAll } from './feed.ts'
import { deltaFrame, errorFrame, type NewsFrame, snapshotFrame, staleFrame } from './frames.ts'
import {
  findNamed,
  loadHorizon,
  loadNewestTrades,
  loadTradesAfter,
  type NewsTrade,
  newestTradePlace,
} from './news-store.ts'
import { newestOf, type Places, type Topic } from './topics.ts'

export type FollowRequest = {
  readonly receiver: Receiver
  readonly caller: Caller
  readonly account: string
  readonly topics: ReadonlySet<Topic>
  /** The place that the receiver has seen in this epoch; null = it wants to begin. */
  readonly resumeFrom: number | null
}

export type Hub = AsyncDisposable & {
  readonly epoch: string
  follow(request: FollowRequest): void
  /** Ends everything that this receiver follows. */
  leave(receiver: Receiver): void
  /** Last place of each account that this receiver follows, over its topics. */
  placesOf(receiver: Receiver): ReadonlyMap<string, number>
  /** Another server may have changed these accounts; null = anything may have changed. */
  wake(accountIds: readonly number[] | null): void
}

export type HubDeps = {
  readonly accounts: NewsDeps
  readonly clock: Timer
  readonly announcer: Pick<Announcer, 'onNews'>
  readonly epoch: string
  readonly log: Log
}

/** Should every word be lost, news are this late. */
const LOOK_MS = 1_000
/** Something was written whose neighbours are still under way. */
const AGAIN_MS = 4
/** Trades of one look, and the most that somebody who comes back is caught up with. */
const MOST_TRADES = 1_000
const SNAPSHOT_TRADES = 20

export function createHub(deps: HubDeps): Hub {
  const { accounts, clock, epoch, log } = deps
  const { read } = accounts
  const feeds = new Map<number, Feed>()
  const requests: FollowRequest[] = []
  /** Accounts to look at, and the place below which everything must be final before the look is over. */
  let dirty = new Map<number, number>()
  let isRunning = false
  let isStopped = false
  const stop = new AbortController()

  const unsubscribe = deps.announcer.onNews((ids) => wake(ids))
  const ticking = tick()

  async function tick(): Promise<void> {
    while (!isStopped) {
      await clock.wait(LOOK_MS, stop.signal)
      wake(null)
    }
  }

  function wake(ids: readonly number[] | null): void {
    if (isStopped) return
    for (const id of ids ?? feeds.keys()) if (feeds.has(id)) dirty.set(id, 0)
    if (dirty.size > 0) void run()
  }

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    try {
      while (!isStopped && (requests.length > 0 || dirty.size > 0)) {
        const request = requests.shift()
        if (request !== undefined) await begin(request)
        if (dirty.size > 0) await look()
      }
    } catch (error) {
      // The database is away: those who follow hear it by silence, and the next tick looks again.
      log.debug('stream: the news could not be read', {
        cause: error instanceof Error ? error.name : '',
      })
    } finally {
      isRunning = false
    }
  }

  async function look(): Promise<void> {
    const asked = dirty
    dirty = new Map()
    const { horizon, newest } = await loadHorizon(read)
    const wanted = [...asked.keys()].flatMap((id) => feeds.get(id) ?? [])
    const after = new Map(wanted.map((feed) => [feed.accountId, feed.places.trades]))
    const rows = new Map(
      (await loadAccounts(read, [...after.keys()])).map((row) => [
        row.account_id,
        withHeld(row, accounts.held),
      ]),
    )
    const trades = await loadTradesAfter(read, after, horizon, MOST_TRADES)
    // A full page may have cut a transaction in two: what belongs to its last place comes with the next look.
    const isFull = trades.length === MOST_TRADES
    const lastSeq = isFull ? Number(trades.at(-1)?.seq) : Number.POSITIVE_INFINITY
    const whole = trades.filter(
      ({ seq }) => !isFull || Number(seq) < lastSeq || trades[0]?.seq === trades.at(-1)?.seq,
    )
    const byAccount = Map.groupBy(whole, ({ account_id }) => account_id)
    for (const feed of wanted) {
      const row = rows.get(feed.accountId)
      const news = await newsOf(feed, row, byAccount.get(feed.accountId) ?? [], horizon)
      for (const one of news) publish(feed, one)
      if (row !== undefined) await tellFreshness(feed, row)
      if (row !== undefined) await tellRules(feed, row)
      if (feed.followers.size === 0) feeds.delete(feed.accountId)
    }
    // Whatever was under way at the first look must be seen before the account is at rest.
    for (const [id, until] of asked) {
      const goal = until === 0 ? newest : until
      if (isFull || horizon < goal) dirty.set(id, Math.max(dirty.get(id) ?? 0, goal))
    }
    if (dirty.size > 0 && !isFull) await clock.wait(AGAIN_MS, stop.signal)
  }

  /** In the order of their places. */
  async function newsOf(
    feed: Feed,
    row: AccountRow | undefined,
    trades: readonly NewsTrade[],
    horizon: number,
  ): Promise<NewsFrame[]> {
    const { accountId, account, places } = feed
    const isNew = (seq: string, seen: number, kept: string) =>
      Number(seq) > seen && (kept === 'cache_only' || Number(seq) < horizon)
    const news: NewsFrame[] = [...Map.groupBy(trades, ({ seq }) => seq)].map(([seq, some]) => ({
      ...{
        account,
        topic: 'trades' as const,
        seq: Number(seq),
        asOf: null,
        data: tradesNews(some),
      },
    }))
    for (const topic of accountTopicNames) {
      const { place, read: readNews } = accountTopics[topic]
      if (row === undefined || !isNew(place(row), places[topic], row.retention)) continue
      // Of a topic that nobody follows here nothing is read: the frame goes to nobody, only its place counts.
      const isWanted = [...feed.followers].some((one) => one.topics.has(topic))
      const told = isWanted ? await readNews(accounts, accountId) : null
      news.push({
        ...{ account, topic, seq: Number(place(row)) },
        ...{ asOf: told?.view.takenAt ?? null, data: told?.data ?? 'null' },
      })
    }
    return news.sort((one, two) => one.seq - two.seq)
  }

  async function tellFreshness(feed: Feed, row: AccountRow): Promise<void> {
    const { freshness, takenAt } = viewOf(row, clock.now())
    const isStale = freshness.state !== 'live'
    if (isStale === feed.isStale) return
    feed.isStale = isStale
    if (isStale) {
      tellAll(feed, staleFrame(feed.account, takenAt, freshness.state, freshness.cause), null)
      return
    }
    // Live again with the same values: nothing is new, but everybody must know.
    const { view, data } = await accountTopics.summary.read(accounts, feed.accountId)
    const seq = feed.places.summary
    const frame = {
      account: feed.account,
      topic: 'summary' as const,
      seq,
      asOf: view.takenAt,
      data,
    }
    tellAll(feed, snapshotFrame(frame, epoch), 'summary')
  }

  /** Limits change at a reset, with other rules and with silence, though nothing is new of the account. */
  async function tellRules(feed: Feed, row: AccountRow): Promise<void> {
    if (![...feed.followers].some(({ topics }) => topics.has('rules'))) return
    const { state } = viewOf(row, clock.now()).freshness
    const standing = `${accounts.rules.standing(feed.accountId, accounts.clock.now())} ${state}`
    const before = feed.ruleStanding
    feed.ruleStanding = standing
    if (before === null || before === standing) return
    const { view, data } = await accountTopics.rules.read(accounts, feed.accountId)
    const { account, places } = feed
    const frame = { account, topic: 'rules' as const, seq: places.rules, asOf: view.takenAt, data }
    tellAll(feed, snapshotFrame(frame, epoch), 'rules')
  }

  /** Somebody begins to follow, or comes back. */
  async function begin(request: FollowRequest): Promise<void> {
    const { receiver, caller, account: name, topics } = request
    if (!receiver.isOpen) return
    const [found, another] = await findNamed(read, name, allowedOf(caller))
    if (found === undefined || another !== undefined) {
      const why =
        another === undefined
          ? 'No account of this name is known, or this key may not see it.'
          : 'Several accounts have this number: use the id that GET /api/v1/accounts shows.'
      receiver.send(
        errorFrame(name, another === undefined ? 'not_found' : 'ambiguous', why),
        name,
        null,
      )
      return
    }
    const { horizon } = await loadHorizon(read)
    const feed =
      feeds.get(found.accountId) ?? (await openFeed(found.accountId, found.account, horizon))
    // Read up to here first, so that what is sent now and what follows meet without a gap.
    const places = feed.places
    const frames = await framesFor(feed, request, places)
    for (const { text, seq } of frames) receiver.send(text, feed.account, seq)
    for (const one of feed.followers) if (one.receiver === receiver) feed.followers.delete(one)
    feed.followers.add({ receiver, topics })
    feeds.set(feed.accountId, feed)
    if (feed.isStale) await tellStaleTo(feed, receiver)
    dirty.set(feed.accountId, 0)
  }

  async function openFeed(accountId: number, account: string, horizon: number): Promise<Feed> {
    const [row] = await rowsOf([accountId])
    const placeIn = (topic: AccountTopic) => {
      const place = row === undefined ? 0 : Number(accountTopics[topic].place(row))
      // One that is not final yet will come as news.
      return row?.retention === 'cache_only' || place < horizon ? place : 0
    }
    const places = {
      trades: await newestTradePlace(read, accountId, horizon),
      positions: placeIn('positions'),
      summary: placeIn('summary'),
      orders: placeIn('orders'),
      assets: placeIn('assets'),
      rules: placeIn('rules'),
    }
    const feed = newFeed(accountId, account, places)
    feed.isStale = row !== undefined && viewOf(row, clock.now()).freshness.state !== 'live'
    return feed
  }

  async function rowsOf(ids: readonly number[]): Promise<AccountRow[]> {
    return (await loadAccounts(read, ids)).map((row) => withHeld(row, accounts.held))
  }

  async function tellStaleTo(feed: Feed, receiver: Receiver): Promise<void> {
    const [row] = await rowsOf([feed.accountId])
    if (row === undefined) return
    const { freshness, takenAt } = viewOf(row, clock.now())
    if (freshness.state === 'live') return
    const { state, cause } = freshness
    receiver.send(staleFrame(feed.account, takenAt, state, cause), feed.account, null)
  }

  type Sent = { readonly text: string; readonly seq: number }

  async function framesFor(
    feed: Feed,
    { topics, resumeFrom }: FollowRequest,
    places: Places,
  ): Promise<Sent[]> {
    const newest = newestOf(places, topics)
    if (resumeFrom !== null && resumeFrom <= newest) {
      const deltas = await missed(feed, topics, resumeFrom, places)
      if (deltas !== null) return deltas
    }
    return snapshots(feed, topics, places)
  }

  /** Null when too much was missed to be told piece by piece. */
  async function missed(
    feed: Feed,
    topics: ReadonlySet<Topic>,
    from: number,
    places: Places,
  ): Promise<Sent[] | null> {
    const { accountId, account } = feed
    const news: NewsFrame[] = []
    if (topics.has('trades') && places.trades > from) {
      const after = new Map([[accountId, from]])
      const trades = await loadTradesAfter(read, after, places.trades + 1, MOST_TRADES)
      if (trades.length === MOST_TRADES) return null
      for (const [seq, some] of Map.groupBy(trades, (one) => one.seq))
        news.push({
          account,
          topic: 'trades',
          seq: Number(seq),
          asOf: null,
          data: tradesNews(some),
        })
    }
    for (const topic of accountTopicNames) {
      if (!topics.has(topic) || places[topic] <= from) continue
      const { view, data } = await accountTopics[topic].read(accounts, accountId)
      news.push({ account, topic, seq: places[topic], asOf: view.takenAt, data })
    }
    let prev = from
    return news
      .sort((one, two) => one.seq - two.seq)
      .map((one) => {
        const text = deltaFrame(one, prev)
        prev = one.seq
        return { text, seq: one.seq }
      })
  }

  async function snapshots(
    feed: Feed,
    topics: ReadonlySet<Topic>,
    places: Places,
  ): Promise<Sent[]> {
    const { accountId, account } = feed
    const seq = newestOf(places, topics)
    const [row] = await rowsOf([accountId])
    const sent: Sent[] = []
    const add = (topic: Topic, asOf: string | null, data: string) =>
      sent.push({ text: snapshotFrame({ account, topic, seq, asOf, data }, epoch), seq })
    if (topics.has('trades')) {
      const trades = await loadNewestTrades(read, accountId, places.trades + 1, SNAPSHOT_TRADES)
      add('trades', null, tradesNews(trades))
    }
    for (const topic of accountTopicNames) {
      if (!topics.has(topic)) continue
      // An account that only trades name has no picture to show.
      if (row === undefined) add(topic, null, 'null')
      else {
        const { view, data } = await accountTopics[topic].read(accounts, accountId)
        add(topic, view.takenAt, data)
      }
    }
    return sent
  }

  return {
    epoch,
    follow(request) {
      requests.push(request)
      void run()
    },
    leave(receiver) {
      for (const feed of feeds.values()) {
        for (const one of feed.followers) if (one.receiver === receiver) feed.followers.delete(one)
        if (feed.followers.size === 0) feeds.delete(feed.accountId)
      }
    },
    placesOf(receiver) {
      const found = new Map<string, number>()
      for (const feed of feeds.values())
        for (const one of feed.followers)
          if (one.receiver === receiver) found.set(feed.account, newestOf(feed.places, one.topics))
      return found
    },
    wake,
    async [Symbol.asyncDispose]() {
      isStopped = true
      stop.abort()
      unsubscribe()
      await ticking
    },
  }
}
