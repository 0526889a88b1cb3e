// Colours of charts, read from the style sheet at the moment of drawing, so that a change of theme needs no other code.
export type ChartColour = 'accent' | 'soft' | 'up' | 'down' | 'mark'

/** The colour of a token as a canvas understands it. */
export function colourOf(element: Element, name: ChartColour | 'line' | 'ink'): string {
  // A custom property keeps its light-dark(); only a computed colour is one of both.
  const probe = element.querySelector<HTMLElement>(`[data-colour="${name}"]`)
  return probe === null ? 'gray' : getComputedStyle(probe).color
}

export const probes = ['accent', 'soft', 'up', 'down', 'mark', 'line', 'ink'] as const

/** The same colour, mostly transparent. */
export function washOf(colour: string, share: number): string {
  return `color-mix(in srgb, ${colour} ${share * 100}%, transparent)`
}
