// A signal in words: what it wants, how much, and what became of it.
import { decimalText } from '../../shared/format/decimal-text.ts'
import type { TradeSignal } from '../live/answers.ts'
import { signals as en } from '../strings/signals.ts'

export const sideWords = (side: string): string => en.side[side] ?? side

/** In the unit that the sender chose; a close without a size is of all. */
export function sizeWords({ size }: Pick<TradeSignal, 'size'>): string {
  if (size === null) return en.all
  const unit = en.size[size.kind] ?? size.kind
  return `${decimalText(size.value, { most: 10 })}\u00a0${unit}`
}

export const signalState = (state: string): string => en.states[state] ?? state

export function signalLook(state: string): 'ok' | 'unknown' | 'denied' | 'plain' {
  if (state === 'executed') return 'ok'
  if (state === 'waiting' || state === 'queued' || state === 'executing') return 'unknown'
  return state === 'refused' ? 'denied' : 'plain'
}
