// The fields of a venue, from its own list: nothing here knows a venue. What is optional is folded away.

import { forms as en } from '../strings/forms.ts'
import { Field } from './form.tsx'

/** One of what a venue asks for, as its server lists it. */
export type VenueField = {
  readonly name: string
  readonly label: string
  readonly help: string
  readonly required: boolean
  readonly secret: boolean
  readonly example: string
}

type VenueFieldsProps = {
  fields: readonly VenueField[]
  /** What stands in the fields at first; secrets never do. */
  values?: Readonly<Record<string, string>>
  wrongWith(name: string): string | null
  /** Nothing is required where what is left empty stays as it is. */
  isChange?: boolean
}

export function VenueFields({
  fields,
  values = {},
  wrongWith,
  isChange = false,
}: VenueFieldsProps) {
  const first = fields.filter(({ required, secret }) => required || secret)
  const more = fields.filter((field) => !first.includes(field))
  const isWrong = more.some(({ name }) => wrongWith(name) !== null)
  const one = (field: VenueField) => (
    <OneField
      key={field.name}
      {...{ field, isChange, value: values[field.name] ?? '', wrong: wrongWith(field.name) }}
    />
  )
  return (
    <>
      {first.map(one)}
      {more.length === 0 ? null : (
        <details open={isWrong || more.some(({ name }) => (values[name] ?? '') !== '')}>
          <summary>{en.more}</summary>
          <div class="form more">{more.map(one)}</div>
        </details>
      )}
    </>
  )
}

const shown = { type: 'text' } as const
const hidden = { type: 'password' } as const

type OneFieldProps = { field: VenueField; value: string; wrong: string | null; isChange: boolean }

function OneField({ field, value, wrong, isChange }: OneFieldProps) {
  const { name, label, help, required, secret, example } = field
  const isNeeded = required && !isChange
  const hint = example === '' || example.includes('BEGIN') ? help : en.suchAs(help, example)
  return (
    <Field
      {...{ name, wrong, hint }}
      label={required || isChange ? label : `${label} (${en.optional})`}
    >
      {(control) =>
        example.includes('BEGIN') ? (
          <textarea {...control} rows={3} spellcheck={false} defaultValue={value} />
        ) : (
          <input
            {...control}
            {...(secret ? hidden : shown)}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            required={isNeeded}
            defaultValue={value}
          />
        )
      }
    </Field>
  )
}

/** The values of a form by the venue's names; what is empty is left out. */
export function fieldValues(
  fields: readonly VenueField[],
  values: FormData,
): Readonly<Record<string, string>> {
  const filled = fields.map(({ name }) => [name, String(values.get(name) ?? '').trim()] as const)
  return Object.fromEntries(filled.filter(([, text]) => text !== ''))
}
