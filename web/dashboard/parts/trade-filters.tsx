// Filters of the trade list. They live in the address, so that a filtered list can be bookmarked and sent.
import type { TargetedSubmitEvent } from 'preact'
import { accounts } from '../live/accounts.ts'
import { en } from '../strings/en.ts'
import { pages } from '../strings/pages.ts'
import type { AddressQuery } from './use-query.ts'

export const filterNames = ['account', 'exchange', 'bot', 'symbol', 'status', 'from', 'to'] as const

export function TradeFilters({ address }: { address: AddressQuery }) {
  const words = en.trades
  const value = (name: string): string => address.get(name) ?? ''
  function apply(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    address.set(
      Object.fromEntries(filterNames.map((name) => [name, String(given.get(name) ?? '').trim()])),
    )
  }
  const numbers = [...new Set((accounts.value ?? []).map(({ account }) => account))]
  return (
    <search>
      {/* The key makes the fields follow the address when it changes otherwise. */}
      <form class="filters" key={filterNames.map(value).join(' ')} onSubmit={apply}>
        <div class="field">
          <label for="filter-account">{en.account}</label>
          <select id="filter-account" name="account">
            <option value="">{en.allAccounts}</option>
            {numbers.map((one) => (
              <option key={one} value={one} selected={one === value('account')}>
                {one}
              </option>
            ))}
          </select>
        </div>
        <TextFilter name="exchange" label={pages.trades.exchange} value={value('exchange')} />
        <TextFilter name="bot" label={words.bot} value={value('bot')} />
        <TextFilter name="symbol" label={words.symbol} value={value('symbol')} />
        <div class="field">
          <label for="filter-status">{pages.trades.status}</label>
          <select id="filter-status" name="status">
            {[
              ['', pages.trades.anyStatus],
              ['OPEN', pages.trades.open],
              ['CLOSED', pages.trades.closed],
            ].map(([code, name]) => (
              <option key={code} value={code} selected={code === value('status')}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <TextFilter name="from" label={pages.trades.from} value={value('from')} isDay />
        <TextFilter name="to" label={pages.trades.to} value={value('to')} isDay />
        <button type="submit" class="button primary">
          {pages.trades.apply}
        </button>
      </form>
    </search>
  )
}

type TextFilterProps = { name: string; label: string; value: string; isDay?: boolean }

function TextFilter({ name, label, value, isDay = false }: TextFilterProps) {
  const id = `filter-${name}`
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {isDay ? (
        <input id={id} name={name} type="date" defaultValue={value} />
      ) : (
        <input
          id={id}
          name={name}
          defaultValue={value}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
        />
      )}
    </div>
  )
}
