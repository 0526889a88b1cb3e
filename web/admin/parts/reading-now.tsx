// After a connection was stored: its state until the account is live. Where a code is asked for, the banner on top takes it.
import { useResource } from '../../shared/api/use-resource.ts'
import { connect as en } from '../strings/accounts.ts'
import type { AccountAnswer, ConnectionAnswer, List } from './answers.ts'
import { ConnectionState } from './connection-state.tsx'
import { StepHeading } from './step-heading.tsx'

type ReadingNowProps = { name: string; accounts: readonly string[]; onAgain(): void }

const LOOK_MS = 2_000

export function ReadingNow({ name, accounts, onAgain }: ReadingNowProps) {
  const look = { everyMs: LOOK_MS }
  const connections = useResource<List<ConnectionAnswer>>('/api/v1/admin/connections', look)
  const all = useResource<List<AccountAnswer>>('/api/v1/accounts?limit=1000', look)
  const connection = connections.data?.data.find((one) => one.name === name)
  const own = all.data?.data.filter(({ account }) => accounts.includes(account)) ?? []
  const live = own.filter(({ state }) => state === 'live')
  const cause = connection?.next_step ?? own.find(({ cause }) => cause !== null)?.next_step ?? null
  return (
    <section class="card stack">
      <StepHeading>{en.steps.done}</StepHeading>
      <p role="status">
        <ConnectionState state={live.length > 0 ? 'live' : (connection?.state ?? 'connecting')} />{' '}
        {live.length > 0 ? en.live : en.waiting}
      </p>
      {live.length > 0 || cause === null ? null : <p>{cause}</p>}
      <div class="row">
        {live.length > 0 ? (
          <a class="button primary" href={`/admin/overlays?account=${live[0]?.id ?? ''}`}>
            {en.overlay}
          </a>
        ) : null}
        <a class="button" href="/dashboard">
          {en.dashboard}
        </a>
        <button type="button" class="button" onClick={onAgain}>
          {en.again}
        </button>
      </div>
    </section>
  )
}
