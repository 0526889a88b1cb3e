// The fields of a widget, from the one list that the server checks against: what is fixed, and what is only looks.
import { fieldsOf, type Field as WidgetField, type WidgetName } from '@tidemark/contract/widget'
import { fieldWords, metricWords } from '@tidemark/contract/widget-words'
import { Field } from '../../shared/ui/form.tsx'
import { overlays as en } from '../strings/overlays.ts'

const words: Readonly<Record<string, string>> = fieldWords
const choiceWords: Readonly<Record<string, string>> = metricWords

type WidgetFieldsProps = {
  widget: WidgetName
  /** `terms`: fixed when it is made; `look`: part of the address. */
  which: 'terms' | 'look'
  wrongWith(name: string): string | null
}

export function WidgetFields({ widget, which, wrongWith }: WidgetFieldsProps) {
  const all = Object.entries(fieldsOf(widget)).filter(([name]) => name !== 'debug')
  const some = all.filter(([, { by }]) => (which === 'look') === (by === 'url'))
  return (
    <>
      {some.map(([name, field]) => (
        <OneField key={`${widget} ${name}`} {...{ name, field, wrong: wrongWith(name) }} />
      ))}
    </>
  )
}

type OneFieldProps = { name: string; field: WidgetField; wrong: string | null }

function OneField({ name, field, wrong }: OneFieldProps) {
  // In the guide the names of fields are code.
  const hint = (words[name] ?? '').replaceAll('`', '')
  return (
    <Field {...{ name, wrong, hint }} label={name}>
      {(control) =>
        field.kind === 'choice' ? (
          <select {...control} defaultValue={field.default}>
            {field.of.map((one) => (
              <option key={one} value={one} selected={one === field.default}>
                {choiceWords[one] ?? one}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...control}
            autocomplete="off"
            spellcheck={false}
            inputMode={/whole|size|money/.test(field.kind) ? 'decimal' : 'text'}
            placeholder={en.chooseDefault(String(field.default ?? ''))}
          />
        )
      }
    </Field>
  )
}

/** What was filled in, as the server takes it; what is left at its default is left out. */
export function widgetValues(
  widget: WidgetName,
  values: FormData,
): Readonly<Record<string, string>> {
  const filled = Object.entries(fieldsOf(widget)).map(
    ([name, field]) => [name, String(values.get(name) ?? '').trim(), field] as const,
  )
  return Object.fromEntries(
    filled
      .filter(([, text, field]) => text !== '' && text !== String(field.default ?? ''))
      .map(([name, text]) => [name, text]),
  )
}
