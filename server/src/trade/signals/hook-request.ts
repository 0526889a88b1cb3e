// Turns what somebody typed about a hook into checked terms, or says what is wrong with it. Refuses instead of guessing:
// a hook that may do more than was meant would be found out too late.
import { canonicalNetwork } from '../../access/client-ip.ts'
import { parseDuration } from '../../access/keys/duration.ts'
import { type Decimal, decimalFromJson, isPositive, isRefusal } from '../../domain/decimal.ts'
import type { HookTerms } from './hook.ts'
import { senderPresets } from './sender-networks.ts'
import type { SignalSide } from './signal.ts'
import type { SymbolMap } from './signal-symbol.ts'

export type TypedHookTerms = {
  readonly name?: string | undefined
  readonly symbol?: string | undefined
  readonly map?: string | undefined
  readonly side?: string | undefined
  readonly maxUnits?: string | undefined
  readonly maxLots?: string | undefined
  readonly ip?: string | undefined
  readonly maxAge?: string | undefined
  readonly approval?: string | undefined
  readonly executions?: string | undefined
}

/** A value that cannot be taken; the message is for the person who typed it. */
export class HookRequestError extends Error {
  override readonly name = 'HookRequestError'
}

type Changeable = Omit<HookTerms, 'accountId' | 'verify'>

const sides: readonly SignalSide[] = ['buy', 'sell', 'close']

/** Only what was typed. Throws HookRequestError or NetworkSyntaxError. */
export function readHookChange(typed: TypedHookTerms): Partial<Changeable> {
  const { name, symbol, map, side, ip, maxAge, approval, executions } = typed
  const maxSize = readMaxSize(typed)
  return {
    ...(name === undefined ? {} : { name: readName(name) }),
    ...(symbol === undefined ? {} : { symbols: listOf('--symbol', symbol).map(readSymbol) }),
    ...(map === undefined ? {} : { symbolMap: readMap(map) }),
    ...(side === undefined ? {} : { sides: listOf('--side', side).map(readSide) }),
    ...(maxSize === null ? {} : { maxSize }),
    ...(ip === undefined ? {} : { networks: readNetworks(ip) }),
    ...(maxAge === undefined ? {} : { maxAgeS: readSeconds('--max-age', maxAge, 1, 3600) }),
    ...(approval === undefined ? {} : { approvalS: readApproval(approval) }),
    ...(executions === undefined ? {} : { perArming: readCount(executions) }),
  }
}

/** The terms of a new hook. */
export function readNewHook(
  typed: TypedHookTerms,
  fixed: Pick<HookTerms, 'accountId' | 'verify'>,
): HookTerms {
  const { name, symbols, maxSize, ...rest } = readHookChange(typed)
  if (name === undefined) throw new HookRequestError('Say --name.')
  if (symbols === undefined) throw new HookRequestError('Say --symbol: what the hook may trade.')
  if (maxSize === undefined)
    throw new HookRequestError('Say --max-units or --max-lots: the most that one signal may do.')
  return {
    ...{ symbolMap: {}, sides, networks: null, maxAgeS: 30, approvalS: null, perArming: 100 },
    ...rest,
    ...{ name, symbols, maxSize },
    ...fixed,
  }
}

function readName(text: string): string {
  const name = text.trim()
  if (name === '' || name.length > 60 || !name.isWellFormed() || /\p{Cc}/u.test(name))
    throw new HookRequestError('--name must be 1 to 60 printable characters.')
  return name
}

function readSymbol(text: string): string {
  if (text.length > 60 || !text.isWellFormed() || /[\p{Cc}\s]/u.test(text))
    throw new HookRequestError(`--symbol: "${text.slice(0, 60)}" is no name of a symbol.`)
  return text
}

function readMap(text: string): SymbolMap {
  if (text === '') return {}
  return Object.fromEntries(
    listOf('--map', text).map((pair) => {
      const [from = '', to = '', ...more] = pair.split('=')
      if (from === '' || to === '' || more.length > 0)
        throw new HookRequestError(
          `--map must be like BTCUSDT=BTCUSD, the sender's name and the broker's; "${pair.slice(0, 60)}" is not.`,
        )
      return [readSymbol(from), readSymbol(to)]
    }),
  )
}

function readSide(text: string): SignalSide {
  const side = sides.find((one) => one === text)
  if (side === undefined)
    throw new HookRequestError(
      `--side must hold buy, sell or close; "${text.slice(0, 40)}" is none.`,
    )
  return side
}

function readMaxSize({ maxUnits, maxLots }: TypedHookTerms): HookTerms['maxSize'] | null {
  if (maxUnits !== undefined && maxLots !== undefined)
    throw new HookRequestError('Say --max-units or --max-lots, not both.')
  if (maxUnits !== undefined) return { value: readSize('--max-units', maxUnits), unit: 'units' }
  return maxLots === undefined ? null : { value: readSize('--max-lots', maxLots), unit: 'lots' }
}

function readSize(option: string, text: string): Decimal {
  const value = /^(0|[1-9]\d*)(\.\d+)?$/.test(text) ? decimalFromJson(text) : 'number_too_long'
  if (isRefusal(value) || !isPositive(value))
    throw new HookRequestError(`${option} must be a number above 0; "${text.slice(0, 40)}" is not.`)
  return value
}

function readNetworks(text: string): readonly string[] | null {
  if (text === 'anywhere') return null
  return listOf('--ip', text).flatMap((one) => senderPresets[one] ?? [canonicalNetwork(one)])
}

function readApproval(text: string): number | null {
  return text === 'none' ? null : readSeconds('--approval', text, 10, 86_400)
}

function readSeconds(option: string, text: string, least: number, most: number): number {
  const seconds = parseDuration(text)
  if (seconds === null || seconds < least || seconds > most)
    throw new HookRequestError(
      `${option} must be ${least}s to ${most >= 86_400 ? '24h' : '1h'}, such as ${least < 10 ? '30s' : '10m'}; "${text.slice(0, 40)}" is not.`,
    )
  return seconds
}

function readCount(text: string): number {
  const count = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0
  if (count < 1 || count > 100_000)
    throw new HookRequestError(`--executions must be 1 to 100000; "${text.slice(0, 40)}" is not.`)
  return count
}

function listOf(option: string, text: string): string[] {
  const items = text.split(',').map((item) => item.trim())
  if (items.some((item) => item === ''))
    throw new HookRequestError(`${option} needs a value between commas.`)
  return [...new Set(items)]
}
