// Loads a module of a room, such as trade, with a fault planted in one of its files, beside the real one: the copy and all that
// it loads of its room come from addresses of their own, so that the faultless modules stay as they are.
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export type Fault = {
  /** Below server/src/, such as trade/ticktrader/trade-of.ts. */
  readonly file: string
  readonly place: string
  readonly instead: string
}

const sources = pathToFileURL(join(import.meta.dirname, '../../src/')).href
const faults: Fault[] = []

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    const mark = /\?fault=\d+$/.exec(context.parentURL ?? '')?.[0]
    if (mark === undefined || found.url.includes('?')) return found
    const isOfThatRoom =
      roomOf(found.url) !== null && roomOf(found.url) === roomOf(context.parentURL)
    return isOfThatRoom ? { ...found, url: `${found.url}${mark}` } : found
  },
  load(url, context, next) {
    const loaded = next(url, context)
    const number = /\?fault=(\d+)$/.exec(url)?.[1]
    const fault = number === undefined ? undefined : faults[Number(number)]
    if (fault === undefined || !url.startsWith(`${sources}${fault.file}?`)) return loaded
    const source = Buffer.from(String(loaded.source ?? '')).toString('utf8')
    // Without the place there would be no fault, and the control would prove nothing.
    if (!source.includes(fault.place)) throw new Error('the fault finds no place')
    return { ...loaded, source: source.replace(fault.place, fault.instead) }
  },
})

/** The first folder below server/src/; null outside of it. */
function roomOf(url = ''): string | null {
  return url.startsWith(sources) ? (url.slice(sources.length).split('/', 1)[0] ?? null) : null
}

/** `entry` is below server/src/, in the room of the fault; what it exports is of the same shape as the faultless module's. */
export async function importWithFault(entry: string, fault: Fault): Promise<unknown> {
  faults.push(fault)
  return import(`${sources}${entry}?fault=${faults.length - 1}`)
}
