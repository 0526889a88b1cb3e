// How an overlay looks, from its address or its attributes: read by the contract's own list of fields. What may not stand there is
// left out and named, for those who ask.
import { looksOf, readField, type WidgetName } from '@tidemark/contract/widget'

export type Look = Readonly<Record<string, string | number | null>>

export type Settings = { readonly look: Look; readonly refused: readonly string[] }

export function readSettings(
  widget: WidgetName,
  given: Readonly<Record<string, string>>,
): Settings {
  const table = looksOf(widget)
  const refused = Object.keys(given).filter((name) => table[name] === undefined)
  const look: Record<string, string | number | null> = {}
  for (const [name, field] of Object.entries(table)) {
    const text = given[name]
    const value = text === undefined ? undefined : readField(field, text)
    if (text !== undefined && value === undefined) refused.push(name)
    look[name] = value ?? field.default
  }
  return { look, refused }
}

/** Puts colours and sizes where the style finds them: typed values only, never a piece of style. */
export function applyLook(box: HTMLElement, look: Look): void {
  const { style, dataset } = box
  dataset.theme = String(look.theme)
  dataset.align = String(look.align)
  dataset.onstale = String(look.onstale)
  style.setProperty('--tm-scale', String(look.scale))
  for (const name of ['up', 'down', 'fg', 'bg']) {
    const colour = String(look[name])
    if (colour !== '')
      style.setProperty(`--tm-${name}`, colour === 'transparent' ? colour : `#${colour}`)
  }
}
