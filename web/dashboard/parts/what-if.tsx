// What is left of each limit if every stop is hit now. A position without a stop makes that a promise nobody can give.

import { useResource } from '../../shared/api/use-resource.ts'
import { decimalText } from '../../shared/format/decimal-text.ts'
import { DataTable } from '../../shared/ui/data-table.tsx'
import { Money } from '../../shared/ui/money.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import type { WhatIfAnswer } from '../api/rules-types.ts'
import { accountPath } from '../api/scope.ts'
import type { Account } from '../api/types.ts'
import { en } from '../strings/en.ts'
import { Panel } from './panel.tsx'

const words = en.rules

export function WhatIf({ account }: { account: Account }) {
  const answer = useResource<WhatIfAnswer>(`${accountPath(account.id)}/rules/what-if`, {
    everyMs: 10_000,
  })
  const { currency } = account
  return (
    <Panel title={words.whatIf} note={words.whatIfHint}>
      <Loaded of={answer}>
        {(found) => (
          <div class="stack">
            {found.bounded === false ? <div class="notice warning">{words.notBounded}</div> : null}
            <DataTable
              caption={words.after}
              rows={found.rules.map((rule, index) => ({ ...rule, index }))}
              keyOf={({ index }) => String(index)}
              columns={[
                {
                  key: 'rule',
                  title: words.title,
                  cell: ({ rule }) => <strong>{words.names[rule] ?? rule}</strong>,
                },
                {
                  key: 'room',
                  title: words.room,
                  isNumber: true,
                  cell: ({ room }) => <Money value={room} currency={currency} />,
                },
                {
                  key: 'after',
                  title: words.after,
                  isNumber: true,
                  cell: (row) => <Money value={row.room_after} currency={currency} />,
                },
                {
                  key: 'breaches',
                  title: words.limit,
                  cell: ({ breaches }) =>
                    breaches === null ? (
                      <span class="badge unknown">{words.verdict.unknown}</span>
                    ) : breaches ? (
                      <span class="badge breached">{words.wouldBreak}</span>
                    ) : (
                      <span class="badge ok">{words.holds}</span>
                    ),
                },
              ]}
            />
            <Stops of={found} currency={currency} />
          </div>
        )}
      </Loaded>
    </Panel>
  )
}

function Stops({ of, currency }: { of: WhatIfAnswer; currency: string | null }) {
  const positions = of.positions ?? []
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
              decimalText(row.stop_loss, { most: 10 })
            ),
        },
        {
          key: 'at-stop',
          title: words.atStop,
          isNumber: true,
          cell: (row) => <Money value={row.profit_at_stop} currency={currency} isChange />,
        },
      ]}
    />
  )
}
