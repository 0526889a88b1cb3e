// A signal hook: an address to which somebody sends signals, and everything it is bound to.
import type { Decimal } from '../../domain/decimal.ts'
import type { SignalSide } from './signal.ts'
import type { SymbolMap } from './signal-symbol.ts'

/** A secret in the body, for senders that can set no headers; or a signature, and no secret travels. */
export type HookVerify = 'token' | 'signature'

export type HookTerms = {
  readonly name: string
  readonly accountId: number
  readonly verify: HookVerify
  /** CIDR networks; null = from anywhere. */
  readonly networks: readonly string[] | null
  /** As the broker calls them. */
  readonly symbols: readonly string[]
  readonly symbolMap: SymbolMap
  readonly sides: readonly SignalSide[]
  readonly maxSize: { readonly value: Decimal; readonly unit: 'units' | 'lots' }
  /** A signal that is older when its turn comes is not executed. */
  readonly maxAgeS: number
  /** How long a person has to approve a signal; null = it needs nobody. */
  readonly approvalS: number | null
  /** Executions until the hook disarms itself. */
  readonly perArming: number
}

export type Hook = HookTerms & {
  readonly hookNo: number
  /** In the URL; no secret. */
  readonly hookId: string
  readonly leftToExecute: number
  readonly armedAt: string | null
  readonly armedBy: string | null
  readonly disarmedWhy: string
  readonly createdAt: string
  readonly createdBy: string
}
