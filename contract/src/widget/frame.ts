// What the server tells an overlay, frame by frame. Everything in it is masked and delayed already: an overlay hides nothing itself.
// No account number, ticket or name of a broker is ever part of it.
import type { Mask, WidgetName } from './look.ts'

export type FigureKind =
  | 'money'
  | 'percent'
  | 'r'
  | 'ratio'
  | 'count'
  | 'price'
  | 'lots'
  | 'text'
  | 'time'

export type Figure = {
  /** Such as `equity`. */
  readonly name: string
  readonly kind: FigureKind
  /** Exact decimal text, plain text, or RFC 3339; percent as a number of percent; null = nobody knows, or it is hidden. */
  readonly value: string | null
  /** Currency of money. */
  readonly unit?: string
  /** Why it is null. */
  readonly reason?: string
  /** True where the sign says won or lost. */
  readonly signed?: true
}

export type Row = { readonly key: string; readonly cells: readonly Figure[] }

export type Meter = {
  readonly name: string
  /** Filled part, 0 to 1 as decimal text; null = unknown. */
  readonly share: string | null
  readonly figure: Figure
  /** Whether a full meter is good (a target) or bad (a limit). */
  readonly isGoal: boolean
  readonly verdict: 'ok' | 'near' | 'breached' | 'met' | 'unknown'
  /** When it starts anew, RFC 3339: an instant, which no delay makes later. The time by that clock is `as_of` and `age_s` together. */
  readonly resetsAt?: string
  /** Why it is unknown. */
  readonly reason?: string
}

export type Content = {
  readonly figures?: readonly Figure[]
  readonly rows?: readonly Row[]
  /** Rows that are not shown. */
  readonly more?: number
  readonly meters?: readonly Meter[]
  /** Heights of a line, 0 to 1000 from its lowest to its highest; null = a gap. */
  readonly line?: readonly (number | null)[]
}

/** One widget of an overlay and where it stands on a scene of 1920 × 1080. */
export type Part = {
  readonly widget: WidgetName
  readonly box?: readonly [x: number, y: number, width: number, height: number]
  /** How it looks, as in an address. */
  readonly look?: Readonly<Record<string, string>>
}

export type WidgetFrame =
  | {
      readonly type: 'hello'
      readonly parts: readonly Part[]
      readonly mask: Mask
      readonly delay_s: number
      readonly blank: boolean
    }
  | {
      readonly type: 'snapshot' | 'delta'
      /** Which of the parts. */
      readonly part: number
      readonly seq: number
      /** The one before it; for a delta. */
      readonly prev?: number
      readonly state: 'live' | 'stale' | 'offline'
      readonly as_of: string | null
      /** Age of the values when this was sent, the delay counted in; null = there are none. */
      readonly age_s: number | null
      readonly data: Content
    }
  /** All overlays are to be empty at once, or may be seen again. */
  | { readonly type: 'blank'; readonly blank: boolean }
  | { readonly type: 'heartbeat'; readonly seq: number }
  | { readonly type: 'error'; readonly code: string; readonly detail: string }
