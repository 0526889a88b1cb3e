// Where widgets meet the contract: what its tables and frames are called here, and the overlay that somebody asked for, checked.

import {
  type Field,
  fieldsOf,
  isWidget,
  readField,
  type WidgetName,
  widgetNames,
} from '@tidemark/contract/widget'
import { canonicalNetwork } from '../../access/client-ip.ts'
import {
  KeyRequestError,
  readAccount,
  readLifetime,
  readName,
} from '../../access/keys/key-request.ts'
import type { OverlayTerms } from '../../access/overlays/overlay.ts'
import { closestName } from '../../platform/http/did-you-mean.ts'
import { readScene } from './scene/wire.ts'

export type {
  Content,
  Figure,
  FigureKind,
  Mask,
  Meter,
  Metric,
  Part,
  Row,
  WidgetFrame,
  WidgetName,
} from '@tidemark/contract/widget'
export {
  closeCodes,
  isWidget,
  masks,
  metrics,
  widgetNames,
} from '@tidemark/contract/widget'

/** What somebody typed or a form holds: text by field. */
export type TypedOverlay = {
  readonly widget: string
  readonly name?: string | undefined
  readonly accounts: readonly string[]
  /** Fields of the widget by their names. */
  readonly fields: Readonly<Record<string, string>>
  readonly ip?: readonly string[] | undefined
  readonly expires?: string | undefined
  /** A scene's parts; default one of each that shows figures. */
  readonly parts?: unknown
}

/** An overlay that may be made, its accounts still by name; and how it is to look, for its address. */
export type OverlayRequest = Omit<OverlayTerms, 'accountIds'> & {
  readonly accounts: readonly string[]
  readonly lifetimeS: number | null
  readonly look: Readonly<Record<string, string>>
}

/** Throws KeyRequestError or NetworkSyntaxError, whose message names the field, its rule and what was received. */
export function readOverlayRequest(typed: TypedOverlay): OverlayRequest {
  const { widget } = typed
  if (!isWidget(widget)) throw new KeyRequestError(noSuch('--widget', widget, widgetNames))
  if (typed.accounts.length === 0 || typed.accounts.length > 20)
    throw new KeyRequestError('An overlay shows 1 to 20 accounts: name them with --account.')
  const table = fieldsOf(widget)
  const settings: Record<string, unknown> = {}
  const look: Record<string, string> = {}
  for (const [name, text] of Object.entries(typed.fields)) {
    const field = Object.hasOwn(table, name) ? table[name] : undefined
    if (field === undefined) throw new KeyRequestError(noSuch('field', name, Object.keys(table)))
    const value = readField(field, text)
    if (value === undefined) throw new KeyRequestError(refusal(name, field, text))
    if (field.by === 'url') look[name] = text
    else settings[name] = value
  }
  const { mask = 'none', delay = 0, ...fixed } = settings
  refuseWithoutNeeds(widget, mask, fixed)
  return {
    widget,
    name: typed.name === undefined ? widget : readName(typed.name),
    accounts: typed.accounts.map(readAccount),
    settings:
      widget === 'scene'
        ? { ...fixed, parts: readScene(typed.parts, typed.accounts.length, String(mask)) }
        : fixed,
    mask: String(mask),
    delayS: Number(delay),
    networks: typed.ip === undefined ? null : typed.ip.map(canonicalNetwork),
    lifetimeS: typed.expires === undefined ? null : readLifetime(typed.expires),
    look,
  }
}

function refuseWithoutNeeds(
  widget: WidgetName,
  mask: unknown,
  { round, risk, target }: Readonly<Record<string, unknown>>,
): void {
  const needs = (name: string, why: string) => {
    throw new KeyRequestError(`--${name} is needed: ${why}.`)
  }
  if (mask === 'rounded' && round === undefined)
    needs('round', 'the step to which money is rounded, such as 100')
  if (mask === 'r' && risk === undefined) needs('risk', 'the money that is 1 R')
  if (widget === 'goal' && target === undefined) needs('target', 'what is to be reached')
}

const noSuch = (what: string, name: string, known: readonly string[]) => {
  const meant = closestName(name, known)
  const shown = /^[\w-]{1,30}$/.test(name) && !name.startsWith('tmk') ? ` "${name}"` : ''
  return `There is no ${what}${shown}.${meant === null ? '' : ` Did you mean ${meant}?`} There are ${known.join(', ')}.`
}

/** Names the field, its rule and what was received. */
function refusal(name: string, field: Field, text: string): string {
  return `--${name} must be ${ruleOf(field)}; ${JSON.stringify(text.slice(0, 40))} is not.`
}

/** What may stand in a field, in words. */
export function ruleOf(field: Field): string {
  switch (field.kind) {
    case 'choice':
      return `one of ${field.of.join(', ')}`
    case 'list':
      return `some of ${field.of.join(', ')}, with commas`
    case 'whole':
      return `a whole number, ${field.min} to ${field.max}`
    case 'size':
      return `a number, ${field.min} to ${field.max}`
    case 'money':
      return 'money above zero, such as 250.00'
    case 'colour':
      return '3 or 6 hexadecimal digits, or transparent'
    case 'text':
      return `at most ${field.max} printable characters`
    case 'locale':
      return 'a language tag such as en-GB'
    case 'zone':
      return 'a time zone such as Europe/Berlin'
  }
}
