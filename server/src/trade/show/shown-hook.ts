// A hook, and a signal that came to it, as people see them. No secret is part of either.
import type { SignalLine } from '../signals/decide-store.ts'
import type { Hook } from '../signals/hook.ts'

export type ShownHook = Hook & {
  /** Numbers of the sender's count that have not come. */
  readonly missing: number
}

export function hookToJson(hook: ShownHook): Record<string, unknown> {
  return {
    ...{ id: hook.hookId, name: hook.name, account: `acc_${hook.accountId}` },
    ...{ path: `/hooks/${hook.hookId}`, verify: hook.verify, networks: hook.networks },
    ...{ symbols: hook.symbols, symbol_map: hook.symbolMap, sides: hook.sides },
    ...{ max_size: hook.maxSize.value, max_size_unit: hook.maxSize.unit },
    ...{ max_age_s: hook.maxAgeS, approval_s: hook.approvalS },
    ...{ executions: hook.perArming, executions_left: hook.leftToExecute },
    ...{ armed: hook.armedAt !== null, armed_at: hook.armedAt, armed_by: hook.armedBy },
    disarmed_because: hook.armedAt === null ? hook.disarmedWhy : null,
    ...{ missing_signals: hook.missing, created_at: hook.createdAt, created_by: hook.createdBy },
  }
}

export function signalToJson(line: SignalLine): Record<string, unknown> {
  const { content } = line
  return {
    ...{ id: `sig_${line.signalId}`, hook: line.hook, hook_id: line.hookId },
    ...{ account: `acc_${line.accountId}`, symbol: line.symbol, side: line.side },
    ...{ type: content.type, size: content.size, price: content.price },
    ...{ stop_price: content.stopPrice, stop_loss: content.stopLoss },
    ...{ take_profit: content.takeProfit, comment: content.comment },
    ...{ sent_at: line.sentAt, received_at: line.receivedAt, expires_at: line.expiresAt },
    ...{ state: line.state, reason: line.reason, detail: line.detail, outcomes: line.outcomes },
  }
}
