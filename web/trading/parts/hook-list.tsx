// The hooks: what each may do, whether it is armed and for how many signals, and the buttons that change that.
import { useSignal } from '@preact/signals'
import { request } from '../../shared/api/api-client.ts'
import { type Resource, useResource } from '../../shared/api/use-resource.ts'
import { act } from '../../shared/session/act.ts'
import { send } from '../../shared/session/step-up.ts'
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import type { Hook, List } from '../live/answers.ts'
import { resumeCommand, type Stop, switchOf } from '../live/last-stop.ts'
import { numberOf, useLive } from '../live/live.tsx'
import { shell } from '../strings/shell.ts'
import { hooks as en } from '../strings/signals.ts'
import { Command } from './command.tsx'
import { Known } from './known.tsx'
import { StopButton } from './stop-button.tsx'

const addCommand = 'npx tidemark hook add --help'

export function HookList() {
  const hooks = useResource<List<Hook>>('/api/v1/trade/hooks', {
    ...{ everyMs: 5_000, atLeastEveryMs: 15_000 },
  })
  const { stops } = useLive()
  return (
    <section class="card">
      <header>
        <h2>{en.title}</h2>
      </header>
      <Known of={hooks}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={en.none}>
              <Command hint={en.noneHint}>{addCommand}</Command>
            </Empty>
          ) : (
            <ul class="todo">
              {data.map((hook) => (
                <OneHook
                  key={hook.id}
                  {...{ hook, all: hooks }}
                  stop={stops.find((one) => one.switch === switchOf({ hook: hook.id })) ?? null}
                />
              ))}
            </ul>
          )
        }
      </Known>
    </section>
  )
}

type OneHookProps = { hook: Hook; all: Resource<List<Hook>>; stop: Stop | null }

function OneHook({ hook, all, stop }: OneHookProps) {
  const live = useLive()
  const isArming = useSignal(false)
  const { id, name, armed, executions } = hook
  const path = `/api/v1/trade/hooks/${encodeURIComponent(id)}/arm`
  const look = stop !== null ? 'denied' : armed ? 'live' : 'plain'

  async function disarm(): Promise<void> {
    await request(path, { method: 'POST', body: { armed: false } })
    all.reload()
  }
  async function arm(): Promise<void> {
    await send(path, { method: 'POST', body: { armed: true } })
    all.reload()
  }
  const close = () => {
    isArming.value = false
  }

  return (
    <li data-hook={id}>
      <span class={`badge ${look}`}>
        {stop !== null ? en.stopped : armed ? en.armed : en.disarmed}
      </span>
      <div class="stack tight">
        <span>
          <span class="strong">{name}</span> <code>{id}</code>{' '}
          <span class="soft small">{numberOf(live, hook.account)}</span>
        </span>
        <span class="small">{mayDo(hook)}</span>
        <span class="soft small">
          {armed ? en.left(hook.executions_left) : (hook.disarmed_because ?? '')}
          {hook.missing_signals > 0 ? ` · ${en.missing(hook.missing_signals)}` : ''}
        </span>
        {stop === null ? null : <Command hint={shell.toTake}>{resumeCommand(stop.switch)}</Command>}
      </div>
      <div class="row">
        {armed ? (
          <button
            type="button"
            class="button"
            aria-label={`${en.disarm} ${name}`}
            onClick={() => act(disarm)}
          >
            {en.disarm}
          </button>
        ) : (
          <button
            type="button"
            class="button"
            aria-label={`${en.arm} ${name}`}
            onClick={() => {
              isArming.value = true
            }}
          >
            {en.arm}
          </button>
        )}
        <StopButton
          target={{ scope: 'hook', hook: id }}
          {...{ label: en.stop, about: `${en.stop} ${name}` }}
        />
      </div>
      {isArming.value ? (
        <ConfirmDialog
          {...{ title: en.armTitle(name), word: name, action: en.armAction }}
          onConfirm={arm}
          onClose={close}
        >
          <p>{en.armHint(executions)}</p>
          <p>{mayDo(hook)}</p>
        </ConfirmDialog>
      ) : null}
    </li>
  )
}

function mayDo(hook: Hook): string {
  const { sides, symbols, max_size: most, max_size_unit: unit, networks, approval_s: wait } = hook
  return [
    en.may(sides.join(', '), symbols.join(', ')),
    en.atMost(`${most} ${unit}`),
    en.from(networks?.join(', ') ?? null),
    ...(wait === null ? [] : [en.approval]),
  ].join(' · ')
}
