// What every proof program shares: options, help, the seed, progress lines, and the result that is printed and written.
// Exit code 1 means a violation or a control that passed unnoticed; 2 means wrong use.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { freshSeed } from './random.ts'

export const resultsFolder = join(import.meta.dirname, '..', 'torture', 'results')

export type ProgramOptions = Readonly<Record<string, string | boolean | undefined>>

export type Program = {
  readonly options: ProgramOptions
  readonly seed: number
  /** A whole number option, checked. */
  count(name: string, fallback: number): number
  progress(line: string): void
}

type OptionSpec = { readonly type: 'string' | 'boolean'; readonly help: string }

/** Reads argv; prints help or a complaint and ends the run when there is nothing to do. */
export function readProgram(
  about: string,
  spec: Readonly<Record<string, OptionSpec>>,
): Program | null {
  const all: Record<string, OptionSpec> = {
    ...spec,
    seed: { type: 'string', help: 'replays a run (default: a fresh one, printed)' },
    json: { type: 'boolean', help: 'prints only the result, as one JSON document' },
    help: { type: 'boolean', help: 'prints this' },
  }
  let options: ProgramOptions
  try {
    const config: ParseArgsConfig = {
      options: Object.fromEntries(Object.entries(all).map(([name, { type }]) => [name, { type }])),
      allowPositionals: false,
    }
    // parseArgs gives string | boolean for exactly these types; lists are not used.
    options = parseArgs(config).values as ProgramOptions
  } catch (problem) {
    process.stderr.write(`${problem instanceof Error ? problem.message : String(problem)}\n`)
    process.exitCode = 2
    return null
  }
  if (options.help === true) {
    const lines = Object.entries(all).map(
      ([name, { type, help }]) =>
        `  --${`${name}${type === 'string' ? ' …' : ''}`.padEnd(22)} ${help}`,
    )
    process.stdout.write(`${about}\n\n${lines.join('\n')}\n`)
    return null
  }
  const seed = options.seed === undefined ? freshSeed() : Number(options.seed)
  const quiet = options.json === true
  if (!quiet) process.stderr.write(`seed ${seed}\n`)
  return {
    options,
    seed,
    count(name, fallback) {
      const given = options[name]
      const value = given === undefined ? fallback : Number(given)
      if (!Number.isSafeInteger(value) || value < 0)
        throw new RangeError(`--${name} wants a whole number`)
      return value
    },
    progress(line) {
      if (!quiet) process.stderr.write(`${line}\n`)
    },
  }
}

/** Prints the result, writes it to results/<name>.json, and sets the exit code. */
export function finish(
  name: string,
  passed: boolean,
  result: Readonly<Record<string, unknown>>,
): void {
  const whole = { name, passed, commit: commitId(), at: new Date().toISOString(), ...result }
  mkdirSync(resultsFolder, { recursive: true })
  writeFileSync(join(resultsFolder, `${name}.json`), `${JSON.stringify(whole, null, 2)}\n`)
  process.stdout.write(`${JSON.stringify(whole)}\n`)
  process.exitCode = passed ? 0 : 1
}

/** The commit that is checked out, read from .git; '' outside a clone. */
export function commitId(): string {
  const git = join(import.meta.dirname, '..', '..', '..', '.git')
  try {
    const head = readFileSync(join(git, 'HEAD'), 'utf8').trim()
    if (!head.startsWith('ref: ')) return head.slice(0, 12)
    return readFileSync(join(git, head.slice(5)), 'utf8')
      .trim()
      .slice(0, 12)
  } catch {
    return '' // packed refs or no clone; the result then carries no commit
  }
}
