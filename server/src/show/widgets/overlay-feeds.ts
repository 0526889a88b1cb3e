// The feeds of all overlays that somebody watches, each once; and the accounts behind them, each once.
import type { OverlayRecord } from '../../access/overlays/overlay.ts'
import type { Timer } from '../../platform/clock.ts'
import {
  type AccountSource,
  type AccountSourceDeps,
  createAccountSource,
} from './account-source.ts'
import { createOverlayFeed, type OverlayFeed } from './overlay-feed.ts'
import type { Wish } from './overlay-wish.ts'
import { LINGER_MS, MOST_FEEDS_EACH } from './widget-limits.ts'

export type OverlayFeeds = {
  /** The feed that shows this; made when there is none. */
  open(record: OverlayRecord, wish: Wish): OverlayFeed
  /** Ends the feed when nobody watches it any more; a delayed one a while later. */
  release(feed: OverlayFeed): void
  /** Ends everything of an overlay at once. */
  drop(overlayId: string): void
  close(): void
}

export type OverlayFeedsDeps = AccountSourceDeps & {
  readonly clock: Timer
  readonly isBlank: () => boolean
}

type Kept = { readonly feed: OverlayFeed; readonly overlayId: string; readonly delayS: number }

export function createOverlayFeeds(deps: OverlayFeedsDeps): OverlayFeeds {
  const sources = new Map<number, AccountSource>()
  const kept = new Map<string, Kept>()

  function sourceOf(accountId: number): AccountSource {
    const source = sources.get(accountId) ?? createAccountSource(accountId, deps)
    sources.set(accountId, source)
    return source
  }

  function end(key: string): void {
    kept.get(key)?.feed.close()
    kept.delete(key)
  }

  return {
    open(record, wish) {
      const key = JSON.stringify([record.id, wish, record.settings, record.accountIds])
      const known = kept.get(key)
      if (known !== undefined) return known.feed
      const idle = [...kept].filter(
        ([, one]) => one.overlayId === record.id && one.feed.watchers === 0,
      )
      for (const [old] of idle.slice(0, Math.max(0, idle.length + 1 - MOST_FEEDS_EACH))) end(old)
      const feed = createOverlayFeed({ ...deps, record, wish, sourceOf })
      kept.set(key, { feed, overlayId: record.id, delayS: wish.delayS })
      return feed
    },
    release(feed) {
      if (feed.watchers > 0) return
      const found = [...kept].find(([, one]) => one.feed === feed)
      if (found === undefined) return
      const [key, { delayS }] = found
      if (delayS === 0) return end(key)
      void deps.clock.wait(delayS * 1_000 + LINGER_MS).then(() => {
        if (feed.watchers === 0 && kept.get(key)?.feed === feed) end(key)
      })
    },
    drop(overlayId) {
      for (const [key, one] of kept) if (one.overlayId === overlayId) end(key)
    },
    close() {
      for (const key of [...kept.keys()]) end(key)
    },
  }
}
