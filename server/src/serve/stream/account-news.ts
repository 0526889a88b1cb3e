// What is new of an account as the data of frames: the same members as its answers over HTTP.
import { topicNumbers } from '../../accounts/news-place.ts'
import { type AccountDeps, agedObject } from '../accounts/account-answer.ts'
import type { AccountRow } from '../accounts/account-rows.ts'
import type { AccountView } from '../accounts/account-view.ts'
import { viewSummary } from '../accounts/answers.ts'
import { assetMembers } from '../accounts/asset-members.ts'
import {
  assetsTable,
  ordersTable,
  positionsTable,
  viewAssets,
  viewOrders,
  viewPositions,
} from '../accounts/list-answers.ts'
import type { MemberTable } from '../accounts/members.ts'
import { orderMembers } from '../accounts/order-members.ts'
import { positionMembers } from '../accounts/position-members.ts'
import { summaryMembers } from '../accounts/summary-members.ts'
import { type RuleDeps, ruleAnswer } from '../rules/rule-answer.ts'
import { tradeShape } from '../trades/wire.ts'
import type { NewsTrade } from './news-store.ts'
import type { Topic } from './topics.ts'

/** What answers are read with, and the rules that are watched. */
export type NewsDeps = RuleDeps

export type AccountNews = { readonly view: AccountView; readonly data: string }

/** A topic of which the whole is sent at each change. */
export type AccountTopic = Exclude<Topic, 'trades'>

export type TopicNews = {
  /** Its place in the news, as the account's row has it. */
  place(row: AccountRow): string
  read(deps: NewsDeps, accountId: number): Promise<AccountNews>
}

export const accountTopics: Readonly<Record<AccountTopic, TopicNews>> = {
  positions: topicOf((row) => row.positions_seq, viewPositions, positionsTable(positionMembers)),
  summary: topicOf((row) => row.seq, viewSummary, summaryMembers),
  orders: topicOf((row) => row.orders_seq, viewOrders, ordersTable(orderMembers)),
  assets: topicOf((row) => row.assets_seq, viewAssets, assetsTable(assetMembers)),
  rules: {
    place: (row) => rulesPlace(row.seq),
    async read(deps, accountId) {
      const { view, body } = await ruleAnswer(deps, accountId)
      return { view, data: JSON.stringify(body) }
    },
  },
}

/** In the order of snapshots. */
export const accountTopicNames = Object.keys(accountTopics) as readonly AccountTopic[] // the keys are the names

/** Rules are news when the picture is: right behind it, in the places of the same transaction. */
function rulesPlace(seq: string): string {
  const place = Number(seq)
  return place === 0 ? '0' : String(place - topicNumbers.summary + topicNumbers.rules)
}

function topicOf<View extends AccountView>(
  place: TopicNews['place'],
  view: (deps: AccountDeps, accountId: number) => Promise<View>,
  table: MemberTable<View>,
): TopicNews {
  return {
    place,
    async read(deps, accountId) {
      const seen = await view(deps, accountId)
      return { view: seen, data: `{${agedObject(seen, table, 'text').facts}}` }
    },
  }
}

export function tradesNews(trades: readonly NewsTrade[]): string {
  return `{"trades":[${trades.map((trade) => tradeShape.toJson(trade)).join(',')}]}`
}
