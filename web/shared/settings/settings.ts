// How one person wants pages to look, kept by the browser: theme, colours of gain and loss, time zone, hidden amounts.
// Applied to the document element, so that style sheets follow without a script.
import { computed, effect, type Signal, signal } from '@preact/signals'

export type Theme = 'system' | 'light' | 'dark'
export type GainColours = 'green' | 'red' | 'blue'
export type ZoneChoice = 'local' | 'utc'

const themes = ['system', 'light', 'dark'] as const
const gains = ['green', 'red', 'blue'] as const
const zones = ['local', 'utc'] as const
const yesNo = ['no', 'yes'] as const

export const theme: Signal<Theme> = kept('theme', themes)
export const gainColours: Signal<GainColours> = kept('gain', gains)
export const zoneChoice: Signal<ZoneChoice> = kept('zone', zones)
/** Chosen with the eye in the bar, and kept. */
export const hidesAmounts: Signal<'no' | 'yes'> = kept('hide-amounts', yesNo)

/** A page that is opened for an audience hides amounts for as long as it is open, whatever was chosen. */
export const isPresented = signal(false)
/** Amounts are shown as dots. */
export const amountsHidden = computed(() => isPresented.value || hidesAmounts.value === 'yes')

/** The zone in which times are shown, as IANA names it. */
export function shownZone(): string {
  return zoneChoice.value === 'utc' ? 'UTC' : localZone
}

const localZone = new Intl.DateTimeFormat().resolvedOptions().timeZone

/** Follows the settings; called once by each page. */
export function applySettings(): void {
  const { dataset } = document.documentElement
  effect(() => {
    if (theme.value === 'system') delete dataset.theme
    else dataset.theme = theme.value
    dataset.gain = gainColours.value
  })
}

function kept<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]) {
  const key = `tidemark.${name}`
  const read = recall(key)
  const value = signal<Choice>(choices.find((one) => one === read) ?? choices[0])
  value.subscribe((now) => remember(key, now))
  return value
}

/** A choice among what the server knows, such as a benchmark; '' = none. */
export function keptName(name: string): Signal<string> {
  const key = `tidemark.${name}`
  const value = signal(recall(key) ?? '')
  value.subscribe((now) => remember(key, now))
  return value
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null // storage may be forbidden; the settings then last as long as the page
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // as above
  }
}
