// The tables of docs/guide/overlays.md, from the one list of widgets and fields that server, pages and admin form read too.
import {
  type Field,
  type FieldTable,
  lookFields,
  metrics,
  strictFields,
  termFields,
  widgetLooks,
  widgetNames,
  widgetTerms,
} from '@tidemark/contract/widget'
import { fieldWords, metricWords, widgetWords } from '@tidemark/contract/widget-words'
import { ruleOf } from '../server/src/show/widgets/wire.ts'

/** Every widget with what it shows and its own fields. */
export function renderWidgetTable(): string {
  const rows = widgetNames.map((name) => {
    const table: FieldTable = { ...widgetTerms[name], ...widgetLooks[name] }
    const fields = Object.entries(table).map(([field, about]) => `\`${field}\`${mark(about)}`)
    return `| \`${name}\` | ${widgetWords[name]} | ${fields.join(', ')} |`
  })
  return ['| widget | shows | fields of its own |', '|---|---|---|', ...rows].join('\n')
}

/** Every field with its rule and default. */
export function renderFieldTable(): string {
  const own: FieldTable = Object.assign(
    {},
    ...widgetNames.toReversed().flatMap((name) => [widgetTerms[name], widgetLooks[name]]),
  )
  const all = Object.entries({ ...own, ...strictFields, ...termFields, ...lookFields })
  const rows = all.map(
    ([name, field]) =>
      `| \`${name}\`${mark(field)} | ${wordsOf(name)} | ${ruleWords(field)} | ${field.default === null || field.default === '' ? '' : `\`${field.default}\``} |`,
  )
  return ['| field | sets | may be | default |', '|---|---|---|---|', ...rows].join('\n')
}

/** The figures that `metric` and `metrics` can name. */
export function renderMetricList(): string {
  return metrics.map((name) => `\`${name}\` ${metricWords[name]}`).join(' · ')
}

/** Fixed when the overlay is made, or only made stricter later. */
const mark = ({ by }: Field) => (by === 'owner' ? ' *' : by === 'both' ? ' †' : '')

const wordsOf = (name: string) =>
  new Map<string, string>(Object.entries(fieldWords)).get(name) ?? ''

const ruleWords = (field: Field) =>
  (field.kind === 'choice' || field.kind === 'list') && field.of.length > 8
    ? `${field.kind === 'list' ? 'some' : 'one'} of the figures below`
    : ruleOf(field)
