// What is left of each limit if every stop is hit now. A position without a stop makes that a promise nobody can give.

import { useResource } from '../../shared/api/use-resource.ts'
import { decimalText, priceText } from '../../shared/format/decimal-text.ts'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { Money } from '../../shared/ui/money.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import type { WhatIfAnswer } from '../api/rules-types.ts'
import { accountPath } from '../api/scope.ts'
import type { Account } from '../api/types.ts'
import { en } from '../strings/en.ts'
import { pages } from '../strings/pages.ts'

export function WhatIf({ account }: { account: Account }) {
  const answer = useResource<WhatIfAnswer>(`${accountPath(account.id)}/rules/what-if`, {
    everyMs: 10_000,
  })
  const { currency } = account
  return (
    <Panel title={pages.rules.whatIf} note={pages.rules.whatIfHint}>
      <Loaded of={answer}>
        {({ rules, bounded, positions }) =>
          rules === null ? (
            <p class="soft">{pages.rules.positionsUnknown}</p>
          ) : (
            <div class="stack">
              {bounded === false ? (
                <div class="notice warning">{pages.rules.notBounded}</div>
              ) : null}
              <DataTable
                caption={pages.rules.after}
                rows={rules.map((rule, index) => ({ ...rule, index }))}
                keyOf={({ index }) => String(index)}
                columns={[
                  {
                    key: 'rule',
                    title: en.rules.title,
                    cell: ({ rule }) => <strong>{en.rules.names[rule] ?? rule}</strong>,
                  },
                  {
                    key: 'room',
                    title: en.rules.room,
                    isNumber: true,
                    cell: ({ room }) => <Money value={room} currency={currency} />,
                  },
                  {
                    key: 'after',
                    title: pages.rules.after,
                    isNumber: true,
                    cell: (row) => <Money value={row.room_after} currency={currency} />,
                  },
                  {
                    key: 'breaches',
                    isNumber: true,
                    title: pages.rules.verdictTitle,
                    cell: ({ breaches }) =>
                      breaches === null ? (
                        <span class="badge unknown">{en.rules.verdict.unknown}</span>
                      ) : breaches ? (
                        <span class="badge breached">{pages.rules.wouldBreak}</span>
                      ) : (
                        <span class="badge ok">{pages.rules.holds}</span>
                      ),
                  },
                ]}
              />
              <Stops positions={positions ?? []} currency={currency} />
            </div>
          )
        }
      </Loaded>
    </Panel>
  )
}

function Stops({
  positions,
  currency,
}: {
  positions: NonNullable<WhatIfAnswer['positions']>
  currency: string | null
}) {
  if (positions.length === 0) return <p class="soft">{en.noPositions}</p>
  return (
    <DataTable
      caption={en.positions.title}
      rows={positions}
      keyOf={({ ticket }) => ticket}
      columns={[
        {
          key: 'symbol',
          title: en.positions.symbol,
          cell: ({ symbol, side }) => (
            <>
              <strong>{symbol}</strong>{' '}
              <span class={`side ${side}`}>{en.positions.sides[side]}</span>
            </>
          ),
        },
        {
          key: 'volume',
          title: en.positions.volume,
          isNumber: true,
          cell: ({ volume }) => decimalText(volume, { least: 2 }),
        },
        {
          key: 'stop',
          title: en.positions.stop,
          isNumber: true,
          cell: (row) =>
            row.stop_loss === null ? (
              <span class="warned">{en.positions.noStop}</span>
            ) : (
              priceText(row.stop_loss)
            ),
        },
        {
          key: 'at-stop',
          title: pages.rules.atStop,
          isNumber: true,
          cell: (row) => <Money value={row.profit_at_stop} currency={currency} isChange />,
        },
      ]}
    />
  )
}
