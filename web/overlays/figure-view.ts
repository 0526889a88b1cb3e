// One figure: runs from its last value to the new one, and rests on the exact text.
import type { Figure } from '@tidemark/contract/widget'
import { make, say } from './dom.ts'
import { formatFigure, isNumber } from './format.ts'
import { motionOf } from './motion.ts'
import type { Look } from './settings.ts'

export type FigureView = { readonly element: HTMLElement; show(figure: Figure): void }

const signOf = (value: string) => (!/[1-9]/.test(value) ? 'flat' : value[0] === '-' ? 'down' : 'up')
const digitsOf = (value: string) => value.split('.')[1]?.length ?? 0

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
    if (figure.signed === true && value !== null) element.dataset.sign = signOf(value)
    else delete element.dataset.sign
  }

  return {
    element,
    show(figure) {
      const { value } = figure
      element.dataset.kind = figure.kind
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
      const step = (now: number): void => {
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
