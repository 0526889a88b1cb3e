// What whoever runs the broker can do by hand: move money, send requests that trade as an account, look at the truth.
import type { Account, Rights } from './account.ts'
import { createOco, createTrade, deleteTrade, modifyTrade } from './api/trade.ts'
import { assetOf } from './engine/cash.ts'
import { notify, remember, tellAccount } from './engine/report.ts'
import { fix } from './fix.ts'
import { parseObject } from './json.ts'
import { type Truth, truthOf } from './truth.ts'
import type { World } from './world.ts'

export type Operate = {
  truth(account: string): Truth
  /** The records of the trade history, oldest first, as the broker gives them. */
  history(account: string): readonly Readonly<Record<string, unknown>>[]
  /** Deposit, or withdrawal when it begins with a minus; of a cash account with the currency. */
  deposit(account: string, amount: string, currency?: string): void
  setRights(account: string, rights: Rights): void
  setReadonly(account: string, isReadonly: boolean): void
  /** A request that trades, as JSON of the vendor; what it answers, as JSON. */
  trade(
    account: string,
    kind: 'create' | 'create_oco' | 'modify' | 'delete',
    request: object,
  ): unknown
}

export function createOperate(world: World): Operate {
  function accountOf(id: string): Account {
    const account = world.accounts.get(BigInt(id))
    if (account === undefined) throw new Error(`the practice broker has no account ${id}`)
    return account
  }

  return {
    truth: (id) => truthOf(world, accountOf(id)),
    history: (id) => JSON.parse(JSON.stringify(accountOf(id).history.map(({ record }) => record))),
    deposit(id, amount, currency) {
      const account = accountOf(id)
      const value = fix(amount)
      if (account.type === 'Cash') assetOf(account, currency ?? 'USD').amount += value
      else account.balance += value
      remember(world, account, {
        ...{ type: 'Balance', reason: 'TransferMoney', movement: value, number: world.nextId() },
        ...{ currency: currency ?? account.currency, comment: 'practice transfer' },
      })
      notify(world, account, 'Balance', 'Info', 'Balance has changed.')
      tellAccount(world, account)
    },
    setRights(id, rights) {
      accountOf(id).token.rights = rights
    },
    setReadonly(id, isReadonly) {
      accountOf(id).isReadonly = isReadonly
    },
    trade(id, kind, request) {
      const asked = { world, account: accountOf(id), version: 'v2', requestId: null } as const
      const given = parseObject(JSON.stringify(request)) ?? {}
      const answer = {
        create: () => createTrade(asked, given),
        create_oco: () => {
          const { FirstRequest: first, SecondRequest: second } = given
          return createOco(asked, (first ?? {}) as typeof given, (second ?? {}) as typeof given)
        },
        modify: () => modifyTrade(asked, given),
        delete: () => deleteTrade(asked, given),
      }[kind]()
      return JSON.parse(JSON.stringify(answer))
    },
  }
}
