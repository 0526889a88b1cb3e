// A signal that a person approves or declines, with all that it says and the time that is left. Once it is decided or too old, it
// stays where it stood and tells what became of it.
import { useSignal } from '@preact/signals'
import { spanText } from '../../shared/format/time-text.ts'
import { act } from '../../shared/session/act.ts'
import { send } from '../../shared/session/step-up.ts'
import type { TradeSignal } from '../live/answers.ts'
import { numberOf, useLive } from '../live/live.tsx'
import { msUntil, now } from '../live/now.ts'
import { signals as en } from '../strings/signals.ts'
import { Countdown } from './countdown.tsx'
import { sideWords, signalLook, signalState, sizeWords } from './signal-words.ts'

type SignalToDecideProps = { signal: TradeSignal; onDecided(): void }

export function SignalToDecide({ signal, onDecided }: SignalToDecideProps) {
  const live = useLive()
  const isSending = useSignal(false)
  const { id, state, symbol, side, type, expires_at: until, sent_at: at } = signal
  const isOpen = state === 'waiting' && msUntil(until) > 0

  const decide = (verdict: 'approved' | 'declined') => async () => {
    isSending.value = true
    try {
      await send(`/api/v1/trade/signals/${id}/decide`, { method: 'POST', body: { verdict } })
    } finally {
      isSending.value = false
      live.signals.reload()
      onDecided()
    }
  }

  const facts = [
    [en.amount, sizeWords(signal)],
    [en.price, signal.price],
    [en.stopPrice, signal.stop_price],
    [en.stopLoss, signal.stop_loss],
    [en.takeProfit, signal.take_profit],
    [en.hook, signal.hook],
    [en.account, numberOf(live, signal.account)],
    [en.made, en.age(spanText((now.value - Date.parse(at)) / 1000))],
    [en.comment, signal.comment],
  ] as const

  return (
    <li class="waiting stack" data-signal={id}>
      <div class="row">
        <h3>
          {sideWords(side)} {symbol} <span class="soft">{type}</span>
        </h3>
        <span class="end">
          {state === 'waiting' ? (
            <strong>
              <Countdown until={until} as={en.left} over={en.over} />
            </strong>
          ) : (
            <span class={`badge ${signalLook(state)}`}>{signalState(state)}</span>
          )}
        </span>
      </div>
      <dl class="figures small">
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {isOpen ? (
        <div class="row">
          <button
            type="button"
            class="button primary"
            aria-label={en.of(en.approve, `${sideWords(side)} ${symbol}, ${id}`)}
            disabled={isSending.value}
            onClick={() => act(decide('approved'))}
          >
            {en.approve}
          </button>
          <button
            type="button"
            class="button"
            aria-label={en.of(en.decline, `${sideWords(side)} ${symbol}, ${id}`)}
            disabled={isSending.value}
            onClick={() => act(decide('declined'))}
          >
            {en.decline}
          </button>
        </div>
      ) : (
        <p class="soft">{signal.outcomes ?? signal.detail ?? signal.reason ?? ''}</p>
      )}
    </li>
  )
}
