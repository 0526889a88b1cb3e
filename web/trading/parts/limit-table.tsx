// Every limit: what it means, the value that holds, and a raise that is on its way, which can still be withdrawn.
import { request } from '../../shared/api/api-client.ts'
import { act } from '../../shared/session/act.ts'
import { type Column, DataTable } from '../../shared/ui/data-table.tsx'
import { limitName, limitText } from '../limits/limit-text.ts'
import type { LimitMeaning, RiskAnswer } from '../live/answers.ts'
import { riskPath } from '../live/use-risk.ts'
import { limits as en } from '../strings/limits.ts'
import { Countdown } from './countdown.tsx'

export type LimitPartProps = {
  meanings: readonly LimitMeaning[]
  risk: RiskAnswer
  onChanged(): void
}

export function LimitTable({ meanings, risk, onChanged }: LimitPartProps) {
  const { account, limits, pending } = risk

  /** The value that holds now, set once more: any further change of a limit ends its raise. */
  async function withdraw(name: string): Promise<void> {
    const body = { account, limits: { [name]: limits[name] ?? '' } }
    await request(riskPath, { method: 'PUT', body })
    onChanged()
  }

  const columns: readonly Column<LimitMeaning>[] = [
    {
      ...{ key: 'name', title: en.limit },
      cell: ({ name }) => (
        <>
          <span class="strong">{limitName(name)}</span>
          <br />
          <code>{name}</code>
        </>
      ),
    },
    {
      ...{ key: 'means', title: en.means },
      cell: ({ means }) => <span class="soft wide-cell">{means}</span>,
    },
    {
      ...{ key: 'now', title: en.value },
      cell: ({ name }) => <strong class="num">{limitText(name, limits[name] ?? '')}</strong>,
    },
    {
      ...{ key: 'soon', title: en.pending },
      cell: ({ name }) =>
        pending
          .filter((one) => one.name === name)
          .map(({ value, effective_at: at }) => (
            <span key={at} class="raise" data-pending={name}>
              <span>
                {en.pendingAs(limitText(name, value))}{' '}
                <Countdown until={at} as={en.inTime} over={en.anyMoment} />
              </span>
              <button
                type="button"
                class="button"
                aria-label={en.withdrawOf(limitName(name))}
                onClick={() => act(() => withdraw(name))}
              >
                {en.withdraw}
              </button>
            </span>
          )),
    },
  ]

  return (
    <section class="card">
      <header>
        <h2>{en.table}</h2>
      </header>
      <DataTable
        {...{ caption: en.table, hidesCaption: true, columns, rows: meanings }}
        keyOf={({ name }) => name}
      />
    </section>
  )
}
