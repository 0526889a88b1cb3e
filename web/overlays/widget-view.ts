// One widget with its state: live, stale, offline, denied, empty or blank. Its last values stay, dimmed, until there are newer ones;
// they go when the server says that they may not be seen.
import type { WidgetFrame, WidgetName } from '@tidemark/contract/widget'
import { clockView } from './clock-view.ts'
import { contentView } from './content-view.ts'
import { make, say } from './dom.ts'
import { lengthOf, wordsOf } from './format.ts'
import type { LinkState } from './link.ts'
import { applyLook, type Settings } from './settings.ts'

type News = Extract<WidgetFrame, { readonly part: number }>

export type WidgetView = {
  readonly box: HTMLElement
  take(news: News): void
  link(state: LinkState, why: string): void
  blank(isBlank: boolean): void
  second(): void
}

/** @param delayS how late everything is on purpose: no age counts from before that */
export function widgetView(
  host: Element,
  widget: WidgetName,
  { look, refused }: Settings,
  delayS: () => number,
): WidgetView {
  const box = make(host, 'div', 'box', { 'data-widget': widget, 'data-state': 'empty' })
  applyLook(box, look)
  const label = make(box, 'div', 'label')
  let body = make(box, 'div', 'body')
  const badge = make(box, 'div', 'badge', { role: 'status' })
  const isClock = widget === 'session-clock'
  const tick = isClock ? clockView(body, look) : () => undefined
  let news: News | null = null
  let heardMs = 0
  const ageS = () =>
    news?.age_s === null || news === null
      ? null
      : news.age_s + (performance.now() - heardMs) / 1_000
  /** By the server's clock: an overlay may run where the clock is wrong. */
  const nowMs = () => Date.parse(String(news?.as_of)) + Number(ageS()) * 1_000
  let content = isClock ? null : contentView(body, widget, look, nowMs)
  let linked: LinkState = 'offline'
  let why = 'connecting'
  let isBlank = false

  if (String(look.label) !== '') say(label, String(look.label))
  if (look.debug === '1' && refused.length > 0)
    say(make(box, 'div', 'hint'), `Not taken: ${refused.join(', ')}`)

  function stateOf(): string {
    if (linked === 'denied') return 'denied'
    if (isBlank) return 'blank'
    if (linked === 'offline') return 'offline'
    if (isClock) return 'live'
    if (news === null || news.as_of === null) return 'empty'
    const isOld = look.stale !== null && (ageS() ?? 0) > Number(look.stale) + delayS()
    return news.state === 'live' && isOld ? 'stale' : news.state
  }

  function draw(): void {
    const state = stateOf()
    box.dataset.state = state
    box.dataset.cause = state === 'stale' ? state : /offline|denied/.test(state) ? why : ''
    const age = ageS()
    const old = age === null ? '' : ` ${lengthOf(age)}`
    const words: Readonly<Record<string, string>> = {
      ...{ live: widget === 'badge' ? 'live' : '', stale: `stale${old}`, denied: why, blank: '' },
      offline: (linked === 'offline' ? why : 'offline') + old,
      empty: 'no data yet',
    }
    say(badge, words[state] ?? '')
  }

  /** Takes every value out of the page, not only out of sight. */
  function forget(): void {
    news = null
    if (content === null) return
    const fresh = document.createElement('div')
    fresh.className = 'body'
    fresh.setAttribute('part', 'body')
    body.replaceWith(fresh)
    body = fresh
    content = contentView(body, widget, look, nowMs)
  }

  tick()
  draw()
  return {
    box,
    take(next) {
      news = next
      heardMs = performance.now()
      content?.show(next.data)
      const [first] = next.data.figures ?? []
      if (look.label === '' && widget === 'stat' && first !== undefined)
        say(label, wordsOf(first.name))
      draw()
    },
    link(state, reason) {
      linked = state
      why = reason
      if (state === 'denied') forget()
      draw()
    },
    blank(now) {
      isBlank = now
      if (now) forget()
      draw()
    },
    second() {
      tick()
      content?.second()
      draw()
    },
  }
}
