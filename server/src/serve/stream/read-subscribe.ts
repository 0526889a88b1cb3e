// What a client says in a frame: who it is, what it wants to follow, and from where on. Anything else is an error that is told.
import { MOST_ACCOUNTS } from './stream-limits.ts'
import { topics as allTopics, type Topic, usualTopics } from './topics.ts'

export type ClientFrame =
  /** Null: the handshake's cookie says who. */
  | { readonly type: 'auth'; readonly token: string | null }
  | {
      readonly type: 'subscribe'
      readonly accounts: readonly string[]
      readonly topics: ReadonlySet<Topic>
      readonly epoch: string | null
      readonly resume: ReadonlyMap<string, number>
    }
  | { readonly type: 'unknown'; readonly detail: string }

const wrong = (detail: string) => ({ type: 'unknown', detail }) as const

export function readClientFrame(text: string): ClientFrame {
  const frame = parse(text)
  if (frame === null) return wrong('A frame must be a JSON object.')
  if (frame.type === 'auth' && frame.session === true && frame.token === undefined)
    return { type: 'auth', token: null }
  if (frame.type === 'auth')
    return typeof frame.token === 'string' && frame.token.length <= 200
      ? { type: 'auth', token: frame.token }
      : wrong('auth needs a token, or session: true from one of our pages.')
  if (frame.type !== 'subscribe') return wrong('type must be auth or subscribe.')
  return readSubscribe(frame)
}

function readSubscribe(frame: Readonly<Record<string, unknown>>): ClientFrame {
  const { accounts, topics = usualTopics, epoch = null, resume = {} } = frame
  if (!isTexts(accounts, 50) || accounts.length === 0 || accounts.length > MOST_ACCOUNTS)
    return wrong(`accounts must be a list of 1 to ${MOST_ACCOUNTS} account numbers.`)
  if (!isTexts(topics, 20) || topics.length === 0 || topics.some((one) => !isTopic(one)))
    return wrong(`topics must be a list of ${allTopics.join(', ')}.`)
  if (epoch !== null && typeof epoch !== 'string') return wrong('epoch must be text or null.')
  if (typeof resume !== 'object' || resume === null)
    return wrong('resume must be an object: account number to the last seq.')
  const places = Object.entries(resume).filter((one): one is [string, number] => isPlace(one[1]))
  return {
    type: 'subscribe',
    accounts: [...new Set(accounts)],
    topics: new Set(topics.filter(isTopic)),
    epoch,
    resume: new Map(places),
  }
}

export const isTopic = (text: string): text is Topic => allTopics.some((topic) => topic === text)

export const isPlace = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

function isTexts(value: unknown, most: number): value is string[] {
  return (
    Array.isArray(value) &&
    value.every((one) => typeof one === 'string' && one !== '' && one.length <= most)
  )
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : null
  } catch {
    return null // not JSON
  }
}
