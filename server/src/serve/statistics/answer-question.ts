// Answers one question: finds whose statistics they are, brings their ledgers up to date, computes, and keeps the text while it holds.
import { answers } from './answers.ts'
import { deskSubject } from './desk-subject.ts'
import { memoOf, versionOf } from './prepare.ts'
import type { Question } from './question.ts'
import { type Settings, settingsOf } from './settings.ts'
import { accountSubject, type StatisticsDeps, type Subject } from './subject.ts'

const byId = new Map(answers.map((answer) => [answer.id, answer]))

const MINUTE_MS = 60_000

/** The answer's JSON. Computing it may take seconds without a pause. */
export async function answerQuestion(
  { read, shared, ledgers, pots }: Omit<StatisticsDeps, 'clock'>,
  question: Question,
): Promise<string> {
  const deps = { read, shared, ledgers, pots, clock: { now: () => question.nowMs } }
  const settings = settingsOf(question)
  const find = question.of === 'account' ? accountSubject : deskSubject
  return textOf(deps, question, await find(deps, question, settings), settings)
}

/** The same ledger and the same question have the same answer; one that reaches to now is kept for its minute. */
async function textOf(
  deps: StatisticsDeps,
  question: Question,
  subject: Subject,
  settings: Settings,
): Promise<string> {
  const answer = byId.get(question.answer)
  if (answer === undefined) throw new Error(`no answer is called ${question.answer}`)
  const make = async () => JSON.stringify(await answer.body(deps, question, subject))
  const [only, other] = subject.sources
  // Benchmarks and rates change without the ledger.
  if (only === undefined || subject.isConverted || settings.benchmark !== null) return make()
  const minute = settings.toMs === null ? Math.floor(question.nowMs / MINUTE_MS) : null
  const asked = Object.entries(question.query).sort()
  const key = JSON.stringify([answer.id, subject.name, asked, minute, versionOf(subject)])
  if (other !== undefined) {
    const slot = memoOf(deps, subject)(key, () => ({ text: '' }))
    if (slot.text === '') slot.text = await make()
    return slot.text
  }
  const { name, kept } = only
  const known = deps.ledgers.recall(name, kept, key)
  if (known !== null) return known
  const text = await make()
  deps.ledgers.keep(name, kept, key, text)
  return text
}
