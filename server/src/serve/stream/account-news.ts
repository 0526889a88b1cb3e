// What is new of an account as the data of frames: the same members as its answers over HTTP.
import { type AccountDeps, agedObject } from '../accounts/account-answer.ts'
import type { AccountView } from '../accounts/account-view.ts'
import { positionsTable, viewPositions, viewSummary } from '../accounts/answers.ts'
import { positionMembers } from '../accounts/position-members.ts'
import { summaryMembers } from '../accounts/summary-members.ts'
import { tradeShape } from '../trades/wire.ts'
import type { NewsTrade } from './news-store.ts'

export type AccountNews = { readonly view: AccountView; readonly data: string }

export async function summaryNews(deps: AccountDeps, accountId: number): Promise<AccountNews> {
  const view = await viewSummary(deps, accountId)
  return { view, data: `{${agedObject(view, summaryMembers, 'text').facts}}` }
}

export async function positionsNews(deps: AccountDeps, accountId: number): Promise<AccountNews> {
  const view = await viewPositions(deps, accountId)
  return { view, data: `{${agedObject(view, positionsTable(positionMembers), 'text').facts}}` }
}

export function tradesNews(trades: readonly NewsTrade[]): string {
  return `{"trades":[${trades.map((trade) => tradeShape.toJson(trade)).join(',')}]}`
}
