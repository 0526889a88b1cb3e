// The addresses of what is read, built from what a caller gives. Nothing wrong leaves the process.
// An account named '..' would lead to another address, so names that are steps of a path are refused.
import { checkNames, readCount } from '../server-address.ts'
import type { StatisticsQuestion, TradeFilter } from './read-types.ts'

/** Which members to ask for, such as ['balance', 'equity']; all of them by default. */
export type FieldChoice = { readonly fields?: readonly string[] | undefined }

const filterNames = ['account', 'bot', 'symbol', 'status', 'from', 'to', 'limit', 'cursor'] as const

export function accountUrl(base: URL, account: unknown, what: string, choice: unknown): URL {
  if (typeof account !== 'string' || account.length > 50 || /^\.{0,2}$/.test(account))
    throw new TypeError('account must be an account number: text of 1 to 50 characters')
  // What the founding addresses do not have stands under the newer ones alone.
  const isNewer = ['orders', 'assets', 'statistics'].includes(what)
  const folder = isNewer ? 'api/v1/accounts' : 'api/account'
  const url = new URL(`${folder}/${encodePart(account)}/${what}`, base)
  const fields = readFields(choice)
  if (fields !== undefined) url.searchParams.set('fields', fields.join(','))
  return url
}

function readFields(choice: unknown): readonly string[] | undefined {
  if (choice === undefined) return undefined
  checkNames('the choice of members', choice, ['fields'], '{ fields }')
  const { fields } = choice as { fields?: unknown } // an object with no other name
  if (fields === undefined) return undefined
  const isList = Array.isArray(fields) && fields.length > 0
  if (!isList || !fields.every((name) => typeof name === 'string' && /^\w{1,50}$/.test(name)))
    throw new TypeError("fields must be a list of members, such as ['balance', 'equity']")
  return fields
}

export function tradesUrl(base: URL, filter: TradeFilter = {}): URL {
  checkNames('trades', filter, filterNames, 'an object of filters')
  const url = new URL('api/v1/trades', base)
  for (const name of filterNames) {
    const value = filter[name]
    if (value !== undefined) url.searchParams.set(name, filterText(name, value))
  }
  return url
}

const questionNames = {
  ...{ from: 'from', to: 'to', convention: 'convention', currency: 'currency' },
  ...{ dayZone: 'day_zone', capital: 'capital', bot: 'bot' },
} as const

export function statisticsUrl(base: URL, question: StatisticsQuestion = {}): URL {
  const names = ['account', 'accounts', ...Object.keys(questionNames)]
  checkNames('statistics', question, names, 'an object of what is asked')
  const { account, accounts, bot } = question
  if ([account, accounts, bot].filter((one) => one !== undefined).length > 1)
    throw new TypeError('statistics takes one of account, accounts and bot')
  const url =
    account === undefined
      ? new URL('api/v1/statistics', base)
      : accountUrl(base, account, 'statistics', undefined)
  if (accounts !== undefined) {
    if (!Array.isArray(accounts) || accounts.length === 0)
      throw new TypeError('accounts must be a list of account numbers')
    url.searchParams.set('accounts', accounts.map((one) => filterText('account', one)).join(','))
  }
  for (const [name, wire] of Object.entries(questionNames)) {
    const value: unknown = Object.entries(question).find(([one]) => one === name)?.[1]
    if (value !== undefined) url.searchParams.set(wire, filterText(name, value))
  }
  return url
}

function filterText(name: string, value: unknown): string {
  if (name === 'limit') return String(readCount('limit', value, 1, 1000))
  if (value instanceof Date && (name === 'from' || name === 'to')) {
    if (Number.isNaN(value.getTime())) throw new TypeError(`${name} is an invalid Date`)
    return value.toISOString()
  }
  if (typeof value === 'string' && value !== '') return value
  throw new TypeError(
    `${name} must be ${name === 'from' || name === 'to' ? 'a Date or text' : 'text'}`,
  )
}

function encodePart(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch (cause) {
    throw new TypeError('account must be whole Unicode text', { cause }) // half a surrogate pair
  }
}
