// Where every account stands with its firm's rules: asked one after the other, so that a desk of hundreds is no flood, and
// sorted by what needs a look first. Accounts without rules are asked again more rarely.
import { signal } from '@preact/signals'
import { request } from '../../shared/api/api-client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import type { LossRule, RulesAnswer } from '../api/rules-types.ts'
import { accountPath } from '../api/scope.ts'
import { accounts } from './accounts.ts'

export type Room = {
  readonly id: string
  readonly answer: RulesAnswer
  /** The limit with the least room; null = the rules have none. */
  readonly nearest: LossRule | null
  /** The newest attempt failed: what is here came before. */
  readonly isOld: boolean
}

const EVERY_MS = 15_000
/** Of accounts that have no rules only every so manyth round asks. */
const RARELY = 8

/** By account, those with rules; null until the first round is over. */
export const rooms = signal<ReadonlyMap<string, Room> | null>(null)

/** Asks again and again until the end that it returns is called. */
export function watchRooms(): () => void {
  let isOver = false
  let timer: ReturnType<typeof setTimeout> | undefined
  async function round(turn: number): Promise<void> {
    if (!document.hidden) await ask(turn)
    if (!isOver) timer = setTimeout(() => void round(turn + 1), EVERY_MS)
  }
  async function ask(turn: number): Promise<void> {
    const all = accounts.peek() ?? []
    const known = rooms.peek() ?? new Map<string, Room>()
    const next = new Map<string, Room>()
    for (const { id } of all) {
      if (isOver) return
      const before = known.get(id)
      if (before === undefined && turn % RARELY !== 0) continue
      const room = await read(id, before)
      if (room !== null) next.set(id, room)
    }
    if (!isOver) rooms.value = next
  }
  void round(0)
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}

async function read(id: string, before: Room | undefined): Promise<Room | null> {
  try {
    const answer = await request<RulesAnswer>(`${accountPath(id)}/rules`)
    if (answer.rule_set === null) return null
    return { id, answer, nearest: nearestOf(answer), isOld: false }
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    return before === undefined ? null : { ...before, isOld: true }
  }
}

/** What is not known comes before what is, because it may be anything. */
export function nearestOf({ rules }: Pick<RulesAnswer, 'rules'>): LossRule | null {
  const loss = rules.filter((one): one is LossRule => one.about === 'loss')
  return loss.toSorted((one, other) => roomOf(one) - roomOf(other))[0] ?? null
}

/** Broken, not known, and then the least room first. */
export function byNeed(all: Iterable<Room>): Room[] {
  return [...all].toSorted((one, other) => rank(one) - rank(other))
}

function rank({ answer, nearest }: Room): number {
  if (answer.verdict === 'breached') return -2
  if (answer.verdict === 'unknown') return -1
  return nearest === null ? 2 : roomOf(nearest)
}

/** The share of the allowed loss that is left, for an order only; broken and unknown ones first. */
function roomOf({ verdict, room_share: share }: LossRule): number {
  return verdict === 'breached' ? -2 : share === null ? -1 : Number(share)
}
