// What is in a widget: figures, rows, meters, a line, each made once and then only changed.
import type { Content, Figure, Meter, Row, WidgetName } from '@tidemark/contract/widget'
import { make, say } from './dom.ts'
import { type FigureView, figureView } from './figure-view.ts'
import { lengthOf, wordsOf } from './format.ts'
import { lineView } from './line-view.ts'
import type { Look } from './settings.ts'

export type ContentView = { show(content: Content): void; second(): void }

const isCard = (widget: WidgetName) => widget === 'last-trade'

/** @param nowMs the time by the server's clock; NaN while nothing is known */
export function contentView(
  box: Element,
  widget: WidgetName,
  look: Look,
  nowMs: () => number,
): ContentView {
  const tellReset = (element: HTMLElement) => {
    const leftS = (Date.parse(String(element.dataset.until)) - nowMs()) / 1_000
    // Nothing once it has passed: a delayed picture still shows the limit of before.
    say(element, leftS > 0 ? `resets in ${lengthOf(leftS)}` : '')
  }
  const meters = keyed(make(box, 'div', 'meters'), (host) => meterView(host, look, tellReset))
  const figures = keyed(make(box, 'div', 'figures'), (host) => {
    const name = make(host, 'span', 'name')
    const view = figureView(host, look)
    return {
      show(figure: Figure) {
        say(name, wordsOf(figure.name))
        view.show(figure)
      },
    }
  })
  const line = lineView(box)
  const list = make(box, 'div', 'rows', { role: 'list' })
  const rows = keyed(list, (host) => rowView(host, look))
  const more = make(box, 'div', 'more')
  let newest: string | null | undefined

  function showRows(all: readonly Row[]): void {
    const [first] = all
    rows(all.slice(0, isCard(widget) ? 1 : Number(look.rows ?? 20)), ({ key }) => key)
    const key = first?.key ?? null
    // A card appears with a trade that has just closed, not with those of before.
    if (isCard(widget) && newest !== undefined && key !== newest) flash(list, Number(look.show))
    if (isCard(widget) && look.show === 0) list.dataset.shown = ''
    newest = key
  }

  return {
    show(content) {
      meters(content.meters ?? [], ({ name }) => name)
      figures(content.figures ?? [], ({ name }) => name)
      line(content.line)
      showRows(content.rows ?? [])
      const hidden =
        (content.more ?? 0) + Math.max(0, (content.rows?.length ?? 0) - Number(look.rows ?? 20))
      say(more, hidden > 0 && widget === 'positions' ? `+${hidden}` : '')
    },
    second() {
      box.querySelectorAll<HTMLElement>('[data-until]').forEach(tellReset)
    },
  }
}

const timers = new WeakMap<Element, ReturnType<typeof setTimeout>>()

function flash(element: HTMLElement, seconds: number): void {
  element.dataset.shown = ''
  clearTimeout(timers.get(element))
  if (seconds > 0)
    timers.set(
      element,
      setTimeout(() => delete element.dataset.shown, seconds * 1_000),
    )
}

type View<T> = { show(item: T): void }

/** Keeps one element for each key, in the order of the items. */
function keyed<T>(host: HTMLElement, viewOf: (element: HTMLElement) => View<T>) {
  const known = new Map<string, { readonly element: HTMLElement; readonly view: View<T> }>()
  return (items: readonly T[], keyOf: (item: T) => string): void => {
    const keys = new Set(items.map(keyOf))
    for (const [key, { element }] of known)
      if (!keys.has(key)) {
        element.remove()
        known.delete(key)
      }
    items.forEach((item, at) => {
      const key = keyOf(item)
      let one = known.get(key)
      if (one === undefined) {
        const element = make(host, 'div', 'item', {
          role: host.getAttribute('role') === 'list' ? 'listitem' : 'group',
        })
        one = { element, view: viewOf(element) }
        known.set(key, one)
      }
      if (host.children[at] !== one.element)
        host.insertBefore(one.element, host.children[at] ?? null)
      one.view.show(item)
    })
  }
}

function rowView(host: Element, look: Look): View<Row> {
  const cells = new Map<string, FigureView>()
  return {
    show({ cells: figures }) {
      for (const figure of figures) {
        let cell = cells.get(figure.name)
        if (cell === undefined) {
          cell = figureView(host, look)
          cell.element.dataset.name = figure.name
          cells.set(figure.name, cell)
        }
        // What is hidden takes no room in a row.
        cell.element.hidden = figure.value === null && figure.reason === 'hidden'
        cell.show(figure)
      }
    },
  }
}

function meterView(
  host: HTMLElement,
  look: Look,
  tellReset: (element: HTMLElement) => void,
): View<Meter> {
  const name = make(host, 'span', 'name')
  const figure = figureView(host, look)
  const bar = make(host, 'div', 'bar', {
    role: 'meter',
    'aria-valuemin': '0',
    'aria-valuemax': '100',
  })
  const fill = make(bar, 'div', 'fill')
  const note = make(host, 'span', 'note')
  const reset = make(host, 'span', 'note')
  return {
    show(meter) {
      const { share, verdict, isGoal, reason, resetsAt = '' } = meter
      say(name, wordsOf(meter.name))
      figure.show(meter.figure)
      host.dataset.verdict = verdict
      host.dataset.goal = String(isGoal)
      const percent = share === null ? 0 : Number(share) * 100
      fill.style.width = `${percent}%`
      bar.setAttribute('aria-label', wordsOf(meter.name))
      bar.setAttribute('aria-valuenow', String(Math.round(percent)))
      bar.setAttribute(
        'aria-valuetext',
        share === null ? 'unknown' : `${Math.round(percent)} %, ${verdict}`,
      )
      say(
        note,
        verdict === 'ok' ? '' : `${verdict}${reason === undefined ? '' : `: ${wordsOf(reason)}`}`,
      )
      reset.dataset.until = resetsAt
      tellReset(reset)
    },
  }
}
