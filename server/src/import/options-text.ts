// What a person says beside a file: checked, and as text, because it is kept with the file until it is confirmed.
import { isBrokerZone } from '../domain/broker-zone.ts'
import { type Decimal, decimalFromJson, isPositive, isRefusal } from '../domain/decimal.ts'
import type { ImportOptions } from './plan-import.ts'

/** As typed; what is left out is found by looking at the file. */
export type TypedOptions = {
  readonly account?: string | undefined
  readonly venue?: string | undefined
  readonly zone?: string | undefined
  readonly decimal?: string | undefined
  readonly dates?: string | undefined
  /** Pairs such as `Ticker=asset_symbol`. */
  readonly map?: readonly string[] | undefined
  /** Pairs such as `EURUSD=100000`. */
  readonly lotSize?: readonly string[] | undefined
}

/** What was typed breaks a rule; `option` is its name as in TypedOptions. */
export class OptionRefused extends Error {
  override readonly name = 'OptionRefused'
  readonly option: keyof TypedOptions

  constructor(option: keyof TypedOptions, message: string) {
    super(message)
    this.option = option
  }
}

/** Throws OptionRefused; `named` is how the person knows an option, such as `--zone`. */
export function checkOptions(
  typed: TypedOptions,
  named: (option: keyof TypedOptions) => string,
): ImportOptions {
  const { account = null, venue = null, zone = null, decimal = null, dates = null } = typed
  const refuse = (option: keyof TypedOptions, rule: string) => {
    throw new OptionRefused(option, `${named(option)} must be ${rule}`)
  }
  if (account !== null && !/^[\p{L}\p{N}._-]{1,50}$/u.test(account))
    refuse('account', `an account number, not ${quoted(account)}.`)
  if (venue !== null && (venue.trim() === '' || venue.length > 50))
    refuse('venue', 'the broker’s server, 1 to 50 characters.')
  if (zone !== null && !isBrokerZone(zone))
    refuse(
      'zone',
      `a zone such as Europe/Athens, America/New_York+7h or +03:00, not ${quoted(zone)}.`,
    )
  if (decimal !== null && decimal !== '.' && decimal !== ',') refuse('decimal', '"." or ",".')
  if (dates !== null && dates !== 'dmy' && dates !== 'mdy') refuse('dates', 'dmy or mdy.')
  return {
    ...{ account, venue, zone },
    decimal: decimal as ImportOptions['decimal'], // checked above
    dates: dates as ImportOptions['dates'], // checked above
    map: pairsOf(typed.map ?? [], () => refuse('map', 'a pair such as "Ticker=asset_symbol".')),
    lotSizes: sizesOf(typed.lotSize ?? [], () =>
      refuse('lotSize', 'a symbol and a number above 0, such as EURUSD=100000.'),
    ),
  }
}

const quoted = (text: string) => JSON.stringify(text.slice(0, 40))

function pairsOf(texts: readonly string[], refuse: () => void): Map<string, string> {
  return new Map(
    texts.map((text) => {
      const at = text.lastIndexOf('=')
      if (at < 1 || at === text.length - 1) refuse()
      return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
    }),
  )
}

function sizesOf(texts: readonly string[], refuse: () => void): Map<string, Decimal> {
  const sizes = new Map<string, Decimal>()
  for (const [symbol, text] of pairsOf(texts, refuse)) {
    const size = /^\d+(\.\d+)?$/.test(text) ? decimalFromJson(text) : 'number_too_long'
    if (isRefusal(size) || !isPositive(size)) refuse()
    else sizes.set(symbol, size)
  }
  return sizes
}

export function writeOptions(options: ImportOptions): string {
  return JSON.stringify({ ...options, map: [...options.map], lotSizes: [...options.lotSizes] })
}

/** Of text that writeOptions made. */
export function readOptions(text: string): ImportOptions {
  const { map, lotSizes, ...rest } = JSON.parse(text)
  return { ...rest, map: new Map(map), lotSizes: new Map(lotSizes) }
}
