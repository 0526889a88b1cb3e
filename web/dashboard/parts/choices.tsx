// A choice of a few, shown side by side.
type ChoicesProps<Name extends string> = {
  label: string
  names: Readonly<Record<Name, string>>
  value: Name
  onChoose(name: Name): void
}

export function Choices<Name extends string>(props: ChoicesProps<Name>) {
  const { label, names, value, onChoose } = props
  // Object.keys forgets that the names of a Record are its keys.
  const all = Object.keys(names) as Name[]
  return (
    <fieldset class="choices" aria-label={label}>
      {all.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={name === value}
          onClick={() => onChoose(name)}
        >
          {names[name]}
        </button>
      ))}
    </fieldset>
  )
}
