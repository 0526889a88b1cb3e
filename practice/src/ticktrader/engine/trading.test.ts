// The arithmetic holds over thousands of random operations and market steps, on every type of account.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../market/random.ts'
import type { Account } from '../account.ts'
import { makeAccounts } from '../accounts.ts'
import { BrokerFault } from '../broker-fault.ts'
import { noFaults } from '../faults.ts'
import { fix, fixText } from '../fix.ts'
import { createOperate } from '../operate.ts'
import { createWorld, type World } from '../world.ts'
import { endDay } from './night.ts'
import { moneyOf } from './valuation.ts'
import { watch } from './watch.ts'

const startMs = Date.UTC(2026, 0, 6, 10)

function house(seed: number, type: 'Gross' | 'Net' | 'Cash', deposit = '100000') {
  let nowMs = startMs
  const faults = noFaults()
  const [account] = makeAccounts([{ type, deposit }], seed, startMs)
  assert.ok(account)
  const world = createWorld({ seed, accounts: [account], faults, now: () => nowMs })
  return {
    ...{ world, account, faults, operate: createOperate(world) },
    step(ms = 1000) {
      nowMs += ms
      world.moveMarket()
      watch(world, account)
    },
  }
}

const rows = (account: Account) =>
  account.history.map(({ record }) => JSON.parse(JSON.stringify(record)))

function act(
  world: World,
  account: Account,
  random: ReturnType<typeof createRandom>,
  operate: ReturnType<typeof createOperate>,
): string {
  const id = String(account.id)
  const pick = <T>(list: readonly T[]): T | undefined =>
    list[random.whole(Math.max(1, list.length))]
  const symbol =
    account.type === 'Cash' ? 'EURUSD' : (pick(['EURUSD', 'USDJPY', 'EUR/GBP']) ?? 'EURUSD')
  const { spec, bid, ask } = world.quote(symbol)
  const side = random.whole(2) === 0 ? 'Buy' : 'Sell'
  const off = fix(
    `${(1 + random.whole(20)) * (spec.digits === 3 ? 1 : 0.01)}e-${spec.digits - 3}`.replace(
      /e-0$/,
      '',
    ),
  )
  const unit = 10n ** BigInt(10 - spec.digits)
  const away = off - (off % unit)
  const number = (value: bigint) => Number(fixText(value))
  const order = { Symbol: symbol, Side: side, Amount: 1000 * (1 + random.whole(30)) }
  const held = pick([...account.orders.values()])
  switch (random.whole(8)) {
    case 0:
      return String(
        operate.trade(id, 'create', {
          ...order,
          Type: 'Limit',
          Price: number(side === 'Buy' ? ask - away : bid + away),
        }),
      )
    case 1:
      return String(
        operate.trade(id, 'create', {
          ...order,
          Type: 'Stop',
          StopPrice: number(side === 'Buy' ? ask + away : bid - away),
        }),
      )
    case 2:
      if (held !== undefined && held.type !== 'Position')
        return String(operate.trade(id, 'delete', { Type: 'Cancel', Id: Number(held.id) }))
      return 'nothing to cancel'
    case 3:
    case 4:
      if (held?.type === 'Position') {
        const Amount =
          random.whole(2) === 0
            ? undefined
            : Math.max(1000, Math.floor(number(held.remaining) / 2000) * 1000)
        return String(operate.trade(id, 'delete', { Type: 'Close', Id: Number(held.id), Amount }))
      }
      return 'nothing to close'
    default:
      return String(operate.trade(id, 'create', { ...order, Type: 'Market' }))
  }
}

for (const type of ['Gross', 'Net'] as const)
  test(`${type}: balance is deposits plus what the history moved; equity is balance plus what is open`, () => {
    for (const seed of [1, 2]) {
      const { world, account, operate, step } = house(seed, type)
      const random = createRandom(seed + 100)
      for (let turn = 0; turn < 300; turn += 1) {
        try {
          act(world, account, random, operate)
        } catch (error) {
          assert.ok(error instanceof BrokerFault, String(error))
        }
        if (turn % 100 === 99) endDay(world, account, 20_459 + turn)
        step()
        const money = moneyOf(world, account)
        assert.equal(money.equity, account.balance + money.profit + money.commission + money.swap)
        assert.ok(money.margin >= 0n)
        for (const order of account.orders.values()) {
          assert.ok(order.remaining > 0n)
          assert.ok(order.commission <= 0n)
        }
        for (const net of account.net.values()) assert.notEqual(net.amount, 0n)
      }
      const moved = rows(account).reduce(
        (sum, { BalanceMovement }) => sum + fix(BalanceMovement ?? 0),
        0n,
      )
      assert.equal(account.balance, fix('100000') + moved)
      assert.ok(rows(account).some(({ BalanceMovement }) => BalanceMovement < 0))
    }
  })

test('Cash: no asset is ever below nothing, and every exchange has its record', () => {
  for (const seed of [4, 5]) {
    const { world, account, operate, step } = house(seed, 'Cash')
    const before = new Map([...account.assets].map(([name, { amount }]) => [name, amount]))
    const random = createRandom(seed)
    for (let turn = 0; turn < 300; turn += 1) {
      try {
        act(world, account, random, operate)
      } catch (error) {
        assert.ok(error instanceof BrokerFault, String(error))
      }
      step()
      for (const [name, { amount }] of account.assets) assert.ok(amount >= 0n, name)
    }
    for (const row of rows(account)) {
      for (const side of ['Src', 'Dst']) {
        const name = row[`${side}AssetCurrency`]
        if (name !== undefined)
          before.set(name, (before.get(name) ?? 0n) + fix(row[`${side}AssetMovement`]))
      }
    }
    for (const [name, { amount }] of account.assets) assert.equal(amount, before.get(name), name)
  }
})

test('the same seed and the same requests give the same day', () => {
  const day = (seed: number) => {
    const { world, account, operate, step } = house(seed, 'Gross')
    const random = createRandom(9)
    for (let turn = 0; turn < 80; turn += 1) {
      try {
        act(world, account, random, operate)
      } catch {
        // a refusal is part of the day
      }
      step()
    }
    return JSON.stringify(rows(account))
  }
  assert.equal(day(1), day(1))
  assert.notEqual(day(1), day(2))
})

test('margin call, then stop out: what loses most goes first, until the level holds', () => {
  const { world, account, operate, step } = house(3, 'Gross', '1300')
  const told: string[] = []
  world.listen(({ name, result }) => {
    if (name === 'AccountNotification') told.push(String(result.Code))
  })
  operate.trade(String(account.id), 'create', {
    Type: 'Market',
    Side: 'Buy',
    Symbol: 'EURUSD',
    Amount: 100_000,
  })
  account.balance -= fix('900')
  step()
  assert.ok(told.includes('MarginCall'))
  account.balance -= fix('300')
  step()
  assert.ok(told.includes('StopOut'))
  assert.equal(account.orders.size, 0)
  assert.ok(rows(account).some(({ TransactionReason }) => TransactionReason === 'StopOut'))
})

test('swap: three nights on Thursday, none at the weekend', () => {
  const { world, account, operate } = house(3, 'Gross')
  operate.trade(String(account.id), 'create', {
    Type: 'Market',
    Side: 'Buy',
    Symbol: 'EURUSD',
    Amount: 100_000,
  })
  const dayOf = (text: string) => Date.parse(text) / 86_400_000
  const after = (text: string) => {
    const before = moneyOf(world, account).swap
    endDay(world, account, dayOf(text))
    return fixText(moneyOf(world, account).swap - before)
  }
  // 0.71 points of 0.00001 for 100,000 units are 0.71 dollars.
  assert.deepEqual(
    ['2026-01-07', '2026-01-08', '2026-01-09', '2026-01-10', '2026-01-11'].map(after),
    ['-0.71', '-2.13', '-0.71', '0', '0'],
  )
  assert.equal(account.snapshots.length, 5)
})

test('stops and takes of a position, triggers of waiting orders', () => {
  const { account, operate, step } = house(8, 'Gross')
  const id = String(account.id)
  operate.trade(id, 'create', {
    Type: 'Market',
    Side: 'Buy',
    Symbol: 'EURUSD',
    Amount: 1000,
    StopLoss: 1.125,
    TakeProfit: 1.1258,
  })
  operate.trade(id, 'create', {
    Type: 'Stop',
    Side: 'Sell',
    Symbol: 'EURUSD',
    Amount: 1000,
    StopPrice: 1.125,
  })
  operate.trade(id, 'create', {
    Type: 'StopLimit',
    Side: 'Buy',
    Symbol: 'EURUSD',
    Amount: 1000,
    StopPrice: 1.1256,
    Price: 1.1257,
  })
  operate.trade(id, 'create', {
    Type: 'Limit',
    Side: 'Sell',
    Symbol: 'EURUSD',
    Amount: 1000,
    Price: 1.126,
  })
  const reasons = new Set<string>()
  for (let turn = 0; turn < 20_000 && reasons.size < 3; turn += 1) {
    step()
    for (const { record } of account.history.slice(-2))
      reasons.add(String(record.TransactionReason))
  }
  assert.ok(reasons.has('StopLossAct') || reasons.has('TakeProfitAct'))
  assert.ok(reasons.has('PndOrdAct'))
})
