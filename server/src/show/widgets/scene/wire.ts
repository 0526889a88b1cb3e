// The parts of a scene: which widgets stand where on 1920 × 1080. Read when it is made; shown as it was stored.
import {
  fieldsOf,
  isWidget,
  readField,
  termFields,
  type WidgetName,
} from '@tidemark/contract/widget'
import { KeyRequestError } from '../../../access/keys/key-request.ts'

export type ScenePart = {
  readonly widget: WidgetName
  /** Which of the scene's accounts, from 0. */
  readonly account: number
  readonly box: readonly [number, number, number, number]
  /** Fixed fields. */
  readonly settings: Readonly<Record<string, unknown>>
  /** How it looks. */
  readonly look: Readonly<Record<string, string>>
}

const MOST_PARTS = 40

const part = (
  widget: WidgetName,
  box: ScenePart['box'],
  scale: string,
  settings: ScenePart['settings'] = {},
): ScenePart => ({ widget, account: 0, box, settings, look: { scale } })

/** What a scene shows when nobody says what: figures along the top, tables at the sides, the middle free for the picture. */
export const usualScene: readonly ScenePart[] = [
  part('stats-bar', [40, 30, 1180, 110], '1.7'),
  part('session-clock', [1240, 30, 480, 130], '1.4'),
  part('badge', [1740, 30, 160, 60], '1.4'),
  part('positions', [40, 190, 720, 300], '1.4'),
  part('rules', [1420, 190, 460, 400], '1.3'),
  part('sparkline', [40, 520, 560, 200], '1.2'),
  part('drawdown', [1420, 610, 460, 130], '1.3'),
  part('win-rate', [40, 760, 180, 110], '1.4'),
  part('profit-factor', [230, 760, 200, 110], '1.4'),
  part('streak', [440, 760, 340, 110], '1.4'),
  part('stat', [1420, 760, 460, 150], '1.5', { metric: 'profit_today' }),
  part('last-trade', [1180, 920, 700, 60], '1.3'),
  part('ticker', [40, 1000, 1840, 60], '1.3'),
]

/** What a mask looks at; without one the address may ask for any. */
const measures: Readonly<Record<string, readonly string[]>> = {
  none: Object.keys(termFields),
  ...{ rounded: ['round'], percent: ['basis'], r: ['risk', 'basis'], hidden: [] },
}
/** Widgets that show no amounts. */
const withoutMoney: readonly WidgetName[] = ['win-rate', 'profit-factor', 'session-clock', 'badge']

/**
 * Throws KeyRequestError.
 * @param accounts how many the overlay was given
 * @param mask of the scene as a whole
 */
export function readScene(given: unknown, accounts: number, mask: string): readonly ScenePart[] {
  if (given === undefined) return usualScene
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST_PARTS)
    throw new KeyRequestError(`The parts of a scene are a list of 1 to ${MOST_PARTS} objects.`)
  return given.map((one: unknown, at) => readPart(one, `parts[${at}]`, accounts, mask))
}

function readPart(given: unknown, at: string, accounts: number, mask: string): ScenePart {
  const refuse = (rule: string): never => {
    throw new KeyRequestError(`${at}${rule.startsWith('.') ? '' : ' '}${rule}`)
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return refuse('must be an object with widget, box and, where wanted, account and fields.')
  const members: Readonly<Record<string, unknown>> = { ...given }
  const { widget, box, account = 0, fields = {}, ...rest } = members
  const [unknownName] = Object.keys(rest)
  if (unknownName !== undefined) return refuse(`has no member ${unknownName.slice(0, 30)}.`)
  if (typeof widget !== 'string' || !isWidget(widget) || widget === 'scene')
    return refuse('.widget must be the name of a widget that is no scene.')
  if (typeof account !== 'number' || !Number.isInteger(account) || account < 0)
    return refuse('.account must be a place in the list of accounts, from 0.')
  if (account >= accounts)
    return refuse(
      accounts === 1
        ? '.account must be 0: the scene has one account.'
        : `.account must be 0 to ${accounts - 1}: the scene has ${accounts} accounts, counted from 0.`,
    )
  if (!isBox(box)) return refuse('.box must be [x, y, width, height] on 1920 × 1080.')
  if (typeof fields !== 'object' || fields === null) return refuse('.fields must be an object.')
  const settings: Record<string, unknown> = {}
  const look: Record<string, string> = {}
  const table = fieldsOf(widget)
  for (const [name, value] of Object.entries(fields)) {
    const field = Object.hasOwn(table, name) ? table[name] : undefined
    if (field === undefined || field.by === 'both')
      return refuse(`.fields has no ${name.slice(0, 30)}: a scene as a whole is masked.`)
    const read = readField(field, String(value))
    if (read === undefined) return refuse(`.fields.${name} is not one that may stand there.`)
    if (Object.hasOwn(termFields, name)) {
      if (withoutMoney.includes(widget))
        return refuse(`.fields.${name} has no use: ${widget} shows no amounts.`)
      if (measures[mask]?.includes(name) !== true)
        return refuse(`.fields.${name} has no use: the scene has the mask ${mask}.`)
    }
    if (field.by === 'url') look[name] = String(value)
    else settings[name] = read
  }
  if (widget === 'goal' && settings.target === undefined)
    return refuse('.fields.target is needed: what is to be reached.')
  return { widget, account, box, settings, look }
}

function isBox(box: unknown): box is ScenePart['box'] {
  if (!Array.isArray(box) || box.length !== 4) return false
  const whole = box.every((one) => Number.isInteger(one) && one >= 0 && one <= 1920)
  const [x = 0, y = 0, width = 0, height = 0] = whole ? (box as number[]) : []
  return whole && width > 0 && height > 0 && x + width <= 1920 && y + height <= 1080
}
