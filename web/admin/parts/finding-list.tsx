// What the doctor found: state, fact, next step.
type Finding = {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly found: string
  readonly next: string | null
}

const looks = { ok: 'ok', warn: 'stale', fail: 'breached' } as const

export function FindingList({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul class="todo">
      {findings.map(({ name, state, found, next }) => (
        <li key={`${name} ${found}`}>
          <span class={`badge ${looks[state]}`}>{state}</span>
          <div>
            <span class="strong">{name}</span> {found}
            {next === null ? null : <p class="soft small">{next}</p>}
          </div>
        </li>
      ))}
    </ul>
  )
}
