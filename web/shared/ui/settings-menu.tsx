// How pages look, behind one button of the bar; and hiding amounts, which is always one press away.
import type { Signal } from '@preact/signals'
import { gainColours, hidesAmounts, theme, zoneChoice } from '../settings/settings.ts'
import { en } from '../strings/en.ts'
import { Icon } from './icon.tsx'

export function HideAmounts() {
  const isHidden = hidesAmounts.value === 'yes'
  return (
    <button
      type="button"
      class="button quiet icon"
      aria-pressed={isHidden}
      aria-label={en.hideAmounts}
      title={isHidden ? en.showAmounts : en.hideAmounts}
      onClick={() => {
        hidesAmounts.value = isHidden ? 'no' : 'yes'
      }}
    >
      <Icon name={isHidden ? 'eyeOff' : 'eye'} />
    </button>
  )
}

export function SettingsMenu() {
  return (
    <>
      <button
        type="button"
        class="button quiet icon"
        aria-label={en.settings}
        title={en.settings}
        popovertarget="display-settings"
      >
        <Icon name="sliders" />
      </button>
      <div id="display-settings" class="menu settings" popover="auto">
        <Choice label={en.themeLabel} of={theme} names={en.theme} />
        <Choice label={en.gainLabel} of={gainColours} names={en.gain} />
        <Choice label={en.zoneLabel} of={zoneChoice} names={en.zone} />
      </div>
    </>
  )
}

type ChoiceProps<Name extends string> = {
  label: string
  of: Signal<Name>
  names: Readonly<Record<Name, string>>
}

function Choice<Name extends string>({ label, of, names }: ChoiceProps<Name>) {
  // Object.keys forgets that the names of a Record are its keys.
  const all = Object.keys(names) as Name[]
  return (
    <fieldset>
      <legend>{label}</legend>
      <div class="choices">
        {all.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={of.value === name}
            onClick={() => {
              of.value = name
            }}
          >
            {names[name]}
          </button>
        ))}
      </div>
    </fieldset>
  )
}
