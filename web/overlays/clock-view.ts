// The time in a zone, and which markets are in their working hours there.
import { make, say } from './dom.ts'
import type { Look } from './settings.ts'

/** Working hours of the great markets by their own clocks, 8 to 17, Monday to Friday. */
const markets = [
  ['Sydney', 'Australia/Sydney'],
  ['Tokyo', 'Asia/Tokyo'],
  ['London', 'Europe/London'],
  ['New York', 'America/New_York'],
] as const

export function clockView(box: Element, look: Look): () => void {
  const zone = String(look.zone)
  const time = make(box, 'span', 'value')
  const small = make(box, 'span', 'unit')
  const list = make(box, 'div', 'sessions')
  const shown = markets.map(([name, of]) => ({ of, element: make(list, 'span', 'session'), name }))
  const format = new Intl.DateTimeFormat(String(look.locale), {
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: zone },
    hourCycle: look.clock === '12' ? 'h12' : 'h23',
  })
  return () => {
    const now = new Date()
    say(time, format.format(now))
    say(small, zone.replace(/^.*\//, '').replaceAll('_', ' '))
    for (const { of, element, name } of shown) {
      const isOpen = isWorkingTime(now, of)
      element.dataset.open = String(isOpen)
      say(element, `${name} ${isOpen ? 'open' : 'closed'}`)
    }
  }
}

export function isWorkingTime(now: Date, zone: string): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' },
  }).formatToParts(now)
  const of = (kind: string) => parts.find(({ type }) => type === kind)?.value ?? ''
  const hour = Number(of('hour'))
  return !/Sat|Sun/.test(of('weekday')) && hour >= 8 && hour < 17
}
