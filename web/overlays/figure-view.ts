// One figure: runs from its last value to the new one, and rests on the exact text.
import type { Figure } from '@tidemark/contract/widget'
import { make, say } from './dom.ts'
import { formatFigure, isNumber } from './format.ts'
import { motionOf } from './motion.ts'
import type { Look } from './settings.ts'

export type FigureView = { readonly element: HTMLElement; show(figure: Figure): void }

const signOf = (value: string) => (!/[1-9]/.test(value) ? 'flat' : value[0] === '-' ? 'down' : 'up')
const digitsOf = (value: string) => value.split('.')[1]?.length ?? 0

/** A little less than a thirtieth of a second, so that every second frame counts. */
const FRAME_MS = 30

export function figureView(parent: Element, look: Look): FigureView {
  const element = make(parent, 'span', 'figure')
  const text = make(element, 'span', 'value')
  const small = make(element, 'span', 'unit')
  let last: string | null = null
  let running = 0

  function put(figure: Figure, value: string | null): void {
    const [shown, unit] = value === null ? ['–', ''] : formatFigure(figure, value, look)
    say(text, shown)
    say(small, unit)
    const sign = figure.signed === true && value !== null ? signOf(value) : ''
    if ((element.dataset.sign ?? '') !== sign) element.dataset.sign = sign
  }

  return {
    element,
    show(figure) {
      const { value } = figure
      if (value === null) element.title = figure.reason ?? ''
      else element.removeAttribute('title')
      const before = last
      last = value
      cancelAnimationFrame(running)
      const lengthMs = motionOf(look)
      if (before === null || value === null || before === value || !isNumber(figure) || !lengthMs)
        return put(figure, value)
      const [from, to] = [Number(before), Number(value)]
      const begun = performance.now()
      let drawn = 0
      const step = (now: number): void => {
        // Thirty times a second is what is sent on air; more would be work for nobody.
        if (now - drawn < FRAME_MS) {
          running = requestAnimationFrame(step)
          return
        }
        drawn = now
        const part = (now - begun) / lengthMs
        if (part >= 1) {
          put(figure, value)
          return
        }
        // Only what lies between is a float; it is never at rest.
        const eased = 1 - (1 - Math.max(0, part)) ** 3
        put(figure, (from + (to - from) * eased).toFixed(digitsOf(value)))
        running = requestAnimationFrame(step)
      }
      running = requestAnimationFrame(step)
    },
  }
}
