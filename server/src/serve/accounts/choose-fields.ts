// ?fields=balance,equity: which members of an answer are wanted.
// What says whose values they are and how fresh always stays; a name that does not exist is an error, never silence.
import { closestName } from '../../platform/http/did-you-mean.ts'
import { TidemarkError } from '../../platform/problem.ts'
import { headMembers } from './account-view.ts'
import type { MemberTable } from './members.ts'

/** Asking for what comes along anyway is no mistake. */
const always = ['age_s', ...headMembers.map(({ name }) => name), 'reasons']

export function chooseFields<Row>(
  table: MemberTable<Row>,
  asked: string | undefined,
): MemberTable<Row> {
  if (asked === undefined) return table
  const names = asked.split(',').map((name) => name.trim())
  const known = table.map(({ name }) => name)
  const unknown = names.filter((name) => !known.includes(name) && !always.includes(name))
  if (unknown.length === 0) return table.filter(({ name }) => names.includes(name))
  const errors = unknown.map((name) => ({
    pointer: 'fields',
    code: 'unknown',
    detail: sentenceOf(name, known),
  }))
  const detail = `${errors.map((error) => error.detail).join(' ')} Fields are ${known.join(', ')}.`
  throw new TidemarkError('query_invalid', detail, { errors })
}

function sentenceOf(name: string, known: readonly string[]): string {
  if (name === '') return 'fields holds an empty name.'
  const meant = closestName(name, known)
  // A name of the sender's own making, cut and cleaned before it is shown back.
  const shown = name.replace(/[^\x20-\x7e]/g, '?').slice(0, 40)
  return `There is no field ${shown}.${meant === null ? '' : ` Did you mean ${meant}?`}`
}
