// Reports as an Expert Advisor sends them, built as text: no float touches a value.

export type SampleDeal = Readonly<Record<string, string | number | null>>

const asNumbers = new Set(['volume', 'price', 'profit', 'commission', 'swap', 'fee', 'sl', 'tp'])

/** The JSON text of an object whose decimals are given as text and written as numbers. */
export function objectText(members: SampleDeal): string {
  const entries = Object.entries(members).map(([name, value]) => {
    const isNumber = asNumbers.has(name) && value !== null
    return `${JSON.stringify(name)}:${isNumber ? value : JSON.stringify(value)}`
  })
  return `{${entries.join(',')}}`
}

export function sampleDeal(deal: string, more: SampleDeal = {}): SampleDeal {
  return {
    deal,
    order: deal,
    time_msc: String(1_779_990_000_000 + Number(BigInt(deal) % 1_000_000n) * 1000),
    type: 0,
    entry: 0,
    magic: '0',
    reason: 3,
    position: '100',
    symbol: 'EURUSD',
    volume: '1.00',
    price: '1.10000',
    profit: '0.00',
    commission: '0.00',
    swap: '0.00',
    fee: '0.00',
    sl: '0',
    tp: '0',
    comment: '',
    external_id: '',
    ...more,
  }
}

export type ReportParts = {
  readonly login?: string
  readonly server?: string
  /** Further members of the account as JSON text, such as `"balance":1.50`. */
  readonly account?: string
  readonly gmtTime?: number
  readonly offsetS?: number | null
  readonly deals?: readonly SampleDeal[]
  /** Further members of the report as JSON text. */
  readonly more?: string
}

export function reportText(parts: ReportParts = {}): string {
  const { login = '5012345', server = 'Demo-MT5', account = '', offsetS = 10800 } = parts
  const gmtTime = parts.gmtTime ?? 1_779_979_200
  const head = `"account":{"login":"${login}","server":"${server}"${account === '' ? '' : `,${account}`}}`
  const clock = `"clock":{"server_time":${gmtTime + (offsetS ?? 0)},"gmt_time":${gmtTime},"utc_offset_s":${offsetS}}`
  const deals =
    parts.deals === undefined ? '' : `,"deals":[${parts.deals.map(objectText).join(',')}]`
  const more = parts.more === undefined ? '' : `,${parts.more}`
  return `{${head},${clock}${deals}${more}}`
}
