// All trades, newest first: filters in the address, pages by cursor, the raw answer behind a click, and the whole as a file.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { queryOf, request } from '../../shared/api/api-client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import { countText } from '../../shared/format/decimal-text.ts'
import { midnightOf } from '../../shared/format/midnight.ts'
import { shownZone } from '../../shared/settings/settings.ts'
import { en as shared } from '../../shared/strings/en.ts'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Loading, ProblemNotice } from '../../shared/ui/states.tsx'
import type { Page, Trade } from '../api/types.ts'
import { tradesSeen } from '../live/live.ts'
import { ExportMenu } from '../parts/export-menu.tsx'
import { NoTrades } from '../parts/no-trades.tsx'
import { filterNames, TradeFilters } from '../parts/trade-filters.tsx'
import { TradeTable } from '../parts/trade-table.tsx'
import { type AddressQuery, useQuery } from '../parts/use-query.ts'
import { en } from '../strings/en.ts'
import { pages } from '../strings/pages.ts'

const PAGE = 50
const LOOK_MS = 10_000

export function Trades() {
  const address = useQuery()
  const filter = filterOf(address)
  const list = useTradeList(filter)
  const { rows, next, problem, isLoading, hasNewer } = list.value
  const isFiltered = filter !== ''
  return (
    <div class="stack">
      <PageHead title={en.trades.title}>
        <ExportMenu path={`/api/v1/trades${filter}`} name="trades" />
      </PageHead>
      <section class="card stack">
        <TradeFilters address={address} />
        {hasNewer ? (
          <p class="row" role="status">
            {pages.trades.newer}
            <button type="button" class="button" onClick={list.restart}>
              {pages.trades.showNewer}
            </button>
          </p>
        ) : null}
        {problem === null ? null : (
          <ProblemNotice problem={problem} hasData={rows.length > 0} retry={list.restart} />
        )}
        {rows.length > 0 ? (
          <TradeTable rows={rows} caption={en.trades.caption(shownZone())} />
        ) : isLoading ? (
          <Loading tall="20rem" />
        ) : problem === null ? (
          <NoTrades isFiltered={isFiltered} />
        ) : null}
        <div class="row">
          <span class="soft small" role="status">
            {pages.trades.loaded(countText(rows.length))}
          </span>
          {next === null ? null : (
            <button type="button" class="button" disabled={isLoading} onClick={list.more}>
              {shared.more}
            </button>
          )}
        </div>
      </section>
    </div>
  )
}

function filterOf(address: AddressQuery): string {
  const zone = shownZone()
  return queryOf({
    ...Object.fromEntries(filterNames.map((name) => [name, address.get(name)])),
    // Both days are in, as the clocks say that the list shows.
    from: midnightOf(address.get('from') ?? '', zone),
    to: midnightOf(address.get('to') ?? '', zone, 1),
  })
}

type TradeList = {
  readonly rows: readonly Trade[]
  readonly next: string | null
  readonly problem: ApiProblem | null
  readonly isLoading: boolean
  readonly hasNewer: boolean
}

const nothing: TradeList = { rows: [], next: null, problem: null, isLoading: true, hasNewer: false }

/** Rows so far; a changed filter begins anew, and news are offered, so that nothing moves under the reader. */
function useTradeList(filter: string) {
  const list = useSignal<TradeList>(nothing)
  const round = useSignal(0)
  /** Of the filter that is shown: what was asked with another one is not wanted any more. */
  const shown = useRef<AbortSignal | null>(null)
  useEffect(() => {
    const given = new AbortController()
    shown.current = given.signal
    list.value = { ...nothing, rows: round.value === 0 ? [] : list.peek().rows }
    void load(null, given.signal)
    // Trades of bots without an account are in no stream: the newest row is looked at from time to time as well.
    const timer = setInterval(() => void look(given.signal), LOOK_MS)
    const stop = tradesSeen.subscribe(() => void look(given.signal))
    return () => {
      given.abort()
      clearInterval(timer)
      stop()
    }
  }, [filter, round.value])

  /** Whether the list begins with another trade than the one that is shown first. */
  async function look(aborted: AbortSignal): Promise<void> {
    const { rows, isLoading, hasNewer } = list.peek()
    if (document.hidden || isLoading || hasNewer) return
    try {
      const path = `/api/v1/trades${filter}${filter === '' ? '?' : '&'}limit=1`
      const { data } = await request<Page<Trade>>(path, { signal: aborted })
      const isOther = data[0]?.internal_id !== rows[0]?.internal_id
      if (isOther) list.value = { ...list.peek(), hasNewer: true }
    } catch (error) {
      // The next look may do; what is wrong with the connection is said on top of the page.
      if (!aborted.aborted && !(error instanceof ApiProblem)) throw error
    }
  }

  async function load(cursor: string | null, aborted: AbortSignal): Promise<void> {
    const join = filter === '' ? '?' : '&'
    const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    list.value = { ...list.peek(), isLoading: true }
    try {
      const path = `/api/v1/trades${filter}${join}limit=${PAGE}${after}`
      const page = await request<Page<Trade>>(path, { signal: aborted })
      if (aborted.aborted) return
      const before = cursor === null ? [] : list.peek().rows
      list.value = {
        ...{ rows: [...before, ...page.data], next: page.next_cursor, problem: null },
        ...{ isLoading: false, hasNewer: cursor === null ? false : list.peek().hasNewer },
      }
    } catch (error) {
      if (aborted.aborted) return
      if (!(error instanceof ApiProblem)) throw error
      list.value = { ...list.peek(), problem: error, isLoading: false }
    }
  }

  return {
    value: list.value,
    more() {
      if (shown.current !== null) void load(list.peek().next, shown.current)
    },
    restart: () => {
      round.value++
    },
  }
}
