// The first page after log-in: what there is still to do, and what is not as it should be.
import { useResource } from '../../shared/api/use-resource.ts'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import type { AccountAnswer, ConnectionAnswer, KeyAnswer, List } from '../parts/answers.ts'
import { ConnectionState } from '../parts/connection-state.tsx'
import { FindingList } from '../parts/finding-list.tsx'
import type { PersonAnswer } from '../session/session-types.ts'
import { start as en } from '../strings/accounts.ts'

type Finding = Parameters<typeof FindingList>[0]['findings'][number]

export function StartPage() {
  const accounts = useResource<List<AccountAnswer>>('/api/v1/accounts?limit=1')
  const overlays = useResource<List<unknown>>('/api/v1/admin/overlays')
  const keys = useResource<List<KeyAnswer>>('/api/v1/admin/keys')
  const people = useResource<List<PersonAnswer>>('/api/v1/admin/people')
  const me = people.data?.data.find((one) => one.me)
  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede}>
        <a class="button" href="/dashboard">
          {en.dashboard}
        </a>
      </PageHead>
      <Panel title={en.todo}>
        <Loaded of={accounts}>
          {({ data }) => (
            <ul class="todo">
              <Todo
                isDone={data.length > 0}
                {...{ name: en.account, hint: en.accountHint, href: '/admin/connect' }}
              />
              <Todo
                isDone={(overlays.data?.data.length ?? 0) > 0}
                {...{ name: en.overlay, hint: en.overlayHint, href: '/admin/overlays' }}
              />
              <Todo
                isDone={(keys.data?.data.length ?? 0) > 0}
                {...{ name: en.key, hint: en.keyHint, href: '/admin/keys' }}
              />
              <Todo
                isDone={me !== undefined && (me.passkeys > 0 || me.recovery_codes_left > 0)}
                {...{ name: en.passkey, hint: en.passkeyHint, href: '/admin/me' }}
              />
            </ul>
          )}
        </Loaded>
      </Panel>
      <Connections />
      <Worries />
    </div>
  )
}

type TodoProps = { isDone: boolean; name: string; hint: string; href: string }

function Todo({ isDone, name, hint, href }: TodoProps) {
  return (
    <li>
      <span class={`badge ${isDone ? 'ok' : 'stale'}`}>{isDone ? en.done : en.open}</span>
      <div>
        <span class="strong">{name}</span>
        <p class="soft small">{hint}</p>
      </div>
      <a class={`button ${isDone ? '' : 'primary'}`} href={href} aria-label={`${en.go}: ${name}`}>
        {en.go}
      </a>
    </li>
  )
}

function Connections() {
  const all = useResource<List<ConnectionAnswer>>('/api/v1/admin/connections', { everyMs: 10_000 })
  const waiting = all.data?.data.filter(({ state }) => state !== 'live') ?? []
  if (waiting.length === 0) return null
  return (
    <Panel title={en.connections}>
      <ul class="todo">
        {waiting.map(({ name, state, cause, next_step: next }) => (
          <li key={name}>
            <ConnectionState state={state} />
            <div>
              <span class="strong">{name}</span>
              <p class="soft small">{next ?? cause ?? ''}</p>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Worries() {
  const health = useResource<List<Finding>>('/api/v1/admin/health')
  return (
    <Panel title={en.health}>
      <Loaded of={health}>
        {({ data }) => {
          const worries = data.filter(({ state }) => state !== 'ok')
          return worries.length === 0 ? <p>{en.healthGood}</p> : <FindingList findings={worries} />
        }}
      </Loaded>
    </Panel>
  )
}
