// Changes limits. While a value is typed the page says what saving will do: at once, or in a minute and with a code.
import { useSignal } from '@preact/signals'
import { send } from '../../shared/session/step-up.ts'
import { Field, Form } from '../../shared/ui/form.tsx'
import { limitName, limitText } from '../limits/limit-text.ts'
import { isOff, offValue, type Planned, planChange } from '../limits/plan-change.ts'
import { riskPath } from '../live/use-risk.ts'
import { limits as en } from '../strings/limits.ts'
import type { LimitPartProps } from './limit-table.tsx'

export function LimitForm({ meanings, risk: { account, limits }, onChanged }: LimitPartProps) {
  const typed = useSignal<Readonly<Record<string, string>>>({})
  const said = useSignal('')
  const plan = planChange(meanings, limits, typed.value)

  async function save(): Promise<void> {
    said.value = ''
    const changes = plan.map(({ name, to }) => [name, to] as const)
    if (changes.length === 0) return
    const body = { account, limits: Object.fromEntries(changes) }
    await send(riskPath, { method: 'PUT', body })
    said.value = plan.some(({ effect }) => effect === 'later') ? en.saved : en.savedNow
    typed.value = {}
    onChanged()
  }

  return (
    <section class="card stack">
      <header>
        <h2>{en.change}</h2>
        <span class="soft small">{en.changeHint}</span>
      </header>
      <Form onSend={save}>
        {({ isSending, wrongWith }) => (
          <>
            <div class="limit-fields">
              {meanings.map(({ name, kind }) => {
                const now = limits[name] ?? ''
                return (
                  <Field key={name} {...{ name, label: limitName(name), wrong: wrongWith(name) }}>
                    {(control) => (
                      <input
                        {...control}
                        value={typed.value[name] ?? (isOff(kind, now) ? '' : now)}
                        inputMode={kind === 'decimal' || kind === 'count' ? 'decimal' : 'text'}
                        placeholder={limitText(name, offValue(kind))}
                        autocomplete="off"
                        spellcheck={false}
                        onInput={({ currentTarget: { value } }) => {
                          typed.value = { ...typed.value, [name]: value }
                        }}
                      />
                    )}
                  </Field>
                )
              })}
            </div>
            <Plan {...{ plan, kinds: new Map(meanings.map((one) => [one.name, one.kind])) }} />
            <div class="row">
              <button
                type="submit"
                class="button primary"
                disabled={isSending || plan.length === 0}
              >
                {en.save}
              </button>
              <button
                type="button"
                class="button"
                disabled={plan.length === 0}
                onClick={() => {
                  typed.value = {}
                }}
              >
                {en.undo}
              </button>
            </div>
          </>
        )}
      </Form>
      <p role="status">{said.value}</p>
    </section>
  )
}

type PlanProps = {
  plan: readonly Planned[]
  kinds: ReadonlyMap<string, keyof typeof en.rules>
}

function Plan({ plan, kinds }: PlanProps) {
  if (plan.length === 0) return <p class="soft">{en.nothingChanged}</p>
  return (
    <div class="notice">
      <strong>{en.willHappen}</strong>
      <ul>
        {plan.map(({ name, from, to, effect }) => (
          <li key={name} class={effect === 'wrong' ? 'wrong' : ''} data-effect={effect}>
            {effect === 'wrong'
              ? en.notRead(limitName(name), en.rules[kinds.get(name) ?? 'decimal'])
              : (effect === 'now' ? en.atOnce : en.later)(
                  limitName(name),
                  limitText(name, from),
                  limitText(name, to),
                )}
          </li>
        ))}
      </ul>
    </div>
  )
}
