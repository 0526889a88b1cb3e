// Fields of a widget as they were typed: --set name=value, and those that have an option of their own.
import { readFileSync } from 'node:fs'
import { UsageError } from '../command.ts'

const own = ['mask', 'delay', 'round', 'basis', 'risk'] as const

export function readFields(
  typed: { readonly set?: readonly string[] } & {
    readonly [name in (typeof own)[number]]?: string
  },
): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const pair of typed.set ?? []) {
    const [, name, value] = /^([a-z]+)=(.*)$/s.exec(pair) ?? []
    if (name === undefined || value === undefined)
      throw new UsageError(
        `--set is field=value, such as metric=balance; ${JSON.stringify(pair.slice(0, 40))} is not.`,
      )
    fields[name] = value
  }
  for (const name of own) {
    const value = typed[name]
    if (value !== undefined) fields[name] = value
  }
  return fields
}

/** The parts of a scene; undefined when no file was named. */
export function readParts(file: string | undefined): unknown {
  if (file === undefined) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError('--parts must name a file that holds a JSON list.', { cause: error })
  }
}
