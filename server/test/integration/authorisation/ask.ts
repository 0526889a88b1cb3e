// One request of the matrix over a real socket, and the cell that its answer makes.
import { type Agent, request } from 'node:http'
import type { Call } from './calls.ts'
import type { Principal } from './principals.ts'

export const headerForms = ['authorization', 'x-api-key', 'x-quant-api-key'] as const
/** In which headers this caller may send what it has: a session is in the cookie alone. */
export const formsOf = ({ page }: Principal): readonly HeaderForm[] =>
  page === undefined ? headerForms : ['authorization']

export type HeaderForm = (typeof headerForms)[number]

export type Answer = { readonly status: number; readonly text: string }

let asked = 0

/** Each request comes from another address, so that no limit of an address stands in the way. */
export function nextAddress(): string {
  asked += 1
  return `198.${18 + (Math.floor(asked / 62_500) % 2)}.${Math.floor(asked / 250) % 250}.${(asked % 250) + 1}`
}

export function ask(
  origin: string,
  agent: Agent,
  call: Call,
  principal: Principal,
  form: HeaderForm,
  method: string = call.method,
): Promise<Answer> {
  const url = new URL(call.path, origin)
  const { key } = principal
  if (principal.inUrl === true) url.searchParams.set('key', key ?? '')
  const credential =
    key === null || principal.inUrl === true
      ? {}
      : { [form]: form === 'authorization' ? `Bearer ${key}` : key }
  const body = call.body?.() ?? null
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const sent = request(
    url,
    {
      ...{ method, agent },
      headers: {
        ...credential,
        ...principal.page?.next(origin),
        ...call.headers?.(),
        ...(principal.local === true ? {} : { 'x-forwarded-for': nextAddress() }),
        ...(call.contentType === null ? {} : { 'content-type': call.contentType }),
        ...(body === null ? {} : { 'content-length': Buffer.byteLength(body) }),
      },
    },
    (answer) => {
      const status = answer.statusCode ?? 0
      const isStream = answer.headers['content-type']?.startsWith('text/event-stream') === true
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (piece: string) => {
        text += piece
        // A stream has no end: what it says first is the answer. A heartbeat may come at any time.
        const said = isStream ? /^data: (?!.*"type":"heartbeat").*\n/m.exec(text)?.[0] : undefined
        if (said === undefined) return
        sent.destroy()
        resolve({ status, text: said })
      })
      answer.on('error', () => resolve({ status, text }))
      answer.on('end', () => resolve({ status, text }))
    },
  )
  sent.on('error', reject)
  sent.setTimeout(15_000, () => sent.destroy(new Error(`${method} ${call.path}: no answer`)))
  sent.end(body ?? undefined)
  return promise
}

/** What stands in the table: the status, and what tells apart answers of one status. */
export function cellOf({ status, text }: Answer): string {
  const code = /"code":"(\w+)"/.exec(text)?.[1]
  if (status >= 400) return `${status} ${code ?? ''}`.trim()
  if (status === 207) return `207 ${[...new Set(text.match(/"status":\d+/g))].join().slice(9)}`
  if (text.includes('data: '))
    return `${status} ${/"type":"(\w+)"/.exec(text)?.[1]} ${code ?? ''}`.trim()
  if (!text.startsWith('{"data":[')) return String(status)
  return `${status} ${text.startsWith('{"data":[]') ? 'empty' : 'rows'}`
}
