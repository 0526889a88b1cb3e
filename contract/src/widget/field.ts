// One field of a widget: what may stand in it, and what holds otherwise. The pages, the server, the documents and the admin form read
// this one list; small enough to be part of the overlays' script.

export type FieldKind =
  | { readonly kind: 'choice'; readonly of: readonly string[]; readonly default: string }
  /** A whole number. */
  | {
      readonly kind: 'whole'
      readonly min: number
      readonly max: number
      readonly default: number | null
    }
  /** A size such as 1.25; not money. */
  | { readonly kind: 'size'; readonly min: number; readonly max: number; readonly default: number }
  /** Money, as exact decimal text above zero. */
  | { readonly kind: 'money'; readonly default: null }
  /** 3 or 6 hexadecimal digits. */
  | { readonly kind: 'colour'; readonly default: string }
  | { readonly kind: 'text'; readonly max: number; readonly default: string }
  /** Several of a list, with commas. */
  | { readonly kind: 'list'; readonly of: readonly string[]; readonly default: string }
  /** What the browser's own formats know by that name: a language tag or a time zone. */
  | { readonly kind: 'locale' | 'zone'; readonly default: string }

/**
 * Who sets it. `owner`: fixed when the overlay is made, and part of what the token allows. `url`: how it looks, by whoever opens it.
 * `both`: the owner sets it, and the address can only make it stricter.
 */
export type Field = FieldKind & { readonly by: 'owner' | 'url' | 'both' }

export type FieldTable = Readonly<Record<string, Field>>
export type FieldValue = string | number | null

/** The value of a field that somebody wrote, or undefined when it may not stand there. */
export function readField(field: Field, text: string): FieldValue | undefined {
  switch (field.kind) {
    case 'choice':
      return field.of.includes(text) ? text : undefined
    case 'whole':
      return /^-?\d{1,9}$/.test(text) ? within(field, Number(text)) : undefined
    case 'size':
      return /^\d{1,4}(\.\d{1,4})?$/.test(text) ? within(field, Number(text)) : undefined
    case 'money':
      return /^\d{1,15}(\.\d{1,8})?$/.test(text) && /[1-9]/.test(text) ? text : undefined
    case 'colour':
      return text === 'transparent' || /^([\da-f]{3}|[\da-f]{6})$/i.test(text) ? text : undefined
    case 'text':
      return [...text].length <= field.max && !/\p{Cc}/u.test(text) ? text : undefined
    case 'list': {
      const words = text.split(',')
      return words.every((word) => field.of.includes(word)) ? text : undefined
    }
    default:
      return isKnown(field.kind, text) ? text : undefined
  }
}

/** A size that is too large or too small is drawn to its bound. */
function within({ min, max }: { readonly min: number; readonly max: number }, value: number) {
  return Math.min(max, Math.max(min, value))
}

function isKnown(kind: 'locale' | 'zone', text: string): boolean {
  try {
    new Intl.DateTimeFormat(kind === 'locale' ? text : 'en', {
      timeZone: kind === 'zone' ? text : 'UTC',
    })
    return text !== ''
  } catch {
    return false // the formats know no such name
  }
}
