// Compiles a program of MQL5 with g++ and keeps the result by the hash of everything that went in.
// Several test files ask for the same program: whoever comes first compiles, the others wait for the result.
import { execFile, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { until } from '../../../server/test/support/until.ts'
import { programToCpp } from './mql-to-cpp.ts'

const run = promisify(execFile)
const shimFolder = join(import.meta.dirname, 'shim')
export const sdkFolder = join(import.meta.dirname, '..')

const flags = [
  '-std=c++17',
  '-fsigned-char',
  '-O0',
  '-g1',
  '-fsanitize=address,undefined',
  '-fno-sanitize-recover=all',
]
/** MetaEditor warns where signed meets unsigned and where a value is unset; here such a line does not build. */
const strict = [
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wno-unused-function',
  '-Wno-unused-parameter',
  '-Wno-unused-variable',
  '-Wno-missing-field-initializers',
]

/** A reason to skip, or false. */
export const noCompiler: string | false = missingCompiler()

function missingCompiler(): string | false {
  const probe = (words: string[]) =>
    spawnSync('g++', words, { input: 'int main() {}', stdio: ['pipe', 'ignore', 'ignore'] })
  if (probe(['--version']).status !== 0) return 'g++ is not installed'
  const out = join(tmpdir(), `tidemark-probe-${randomBytes(4).toString('hex')}`)
  const works = probe([...flags, '-x', 'c++', '-', '-o', out]).status === 0
  rmSync(out, { force: true })
  return works ? false : 'this g++ has no sanitizers or is older than C++17'
}

/** The path of the executable. `includeFolders` come after the SDK's own Include folder. */
export async function buildProgram(
  file: string,
  { includeFolders = [], foreign = false }: { includeFolders?: string[]; foreign?: boolean } = {},
): Promise<string> {
  const source = programToCpp(file, [join(sdkFolder, 'Include'), ...includeFolders])
  const runtime = await Promise.all(
    ['text', 'files', 'terminal', 'web-request', 'driver'].map((name) =>
      compile(readFileSync(join(shimFolder, `${name}.cpp`), 'utf8'), name, []),
    ),
  )
  const program = await compile(source, basename(file, '.mq5'), foreign ? [] : strict)
  return cached(`${basename(file, '.mq5')}`, [program, ...runtime].join('\n'), '', async (out) => {
    await run('g++', [...flags, '-o', out, program, ...runtime])
  })
}

function compile(source: string, name: string, more: readonly string[]): Promise<string> {
  return cached(name, `${shimHeaders()}\n${source}\n${more.join(' ')}`, '.o', async (out) => {
    const input = `${out}.cpp`
    writeFileSync(input, source)
    // -isystem: the warnings are for the program, not for the shim.
    await run('g++', [...flags, ...more, '-isystem', shimFolder, '-c', input, '-o', out])
  })
}

async function cached(
  name: string,
  content: string,
  suffix: string,
  make: (out: string) => Promise<void>,
): Promise<string> {
  const folder = join(tmpdir(), `tidemark-mql5-${userInfo().uid}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const hash = createHash('sha256')
    .update(`${flags.join(' ')}\n${content}`)
    .digest('hex')
  const target = join(folder, `${name}-${hash.slice(0, 24)}${suffix}`)
  if (existsSync(target)) return target
  removeOld(folder)
  const lock = `${target}.lock`
  if (!takeLock(lock)) {
    const isMade = () => existsSync(target) || !existsSync(lock)
    await until(isMade, { timeoutMs: longestCompileMs, everyMs: 50, what: `${name} by g++` })
    return cached(name, content, suffix, make)
  }
  const made = `${target}.${randomBytes(4).toString('hex')}`
  try {
    await make(made)
    renameSync(made, target)
  } catch (problem) {
    const said = problem instanceof Error && 'stderr' in problem ? String(problem.stderr) : ''
    throw new Error(`g++ refused ${name}:\n${said}`, { cause: problem })
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
  return target
}

const longestCompileMs = 240_000

/** A lock that is older than any compilation belongs to a process that was killed. */
function takeLock(lock: string): boolean {
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
  if (age > longestCompileMs) rmSync(lock, { recursive: true, force: true })
  try {
    mkdirSync(lock)
    return true
  } catch {
    return false // another test file compiles the same
  }
}

const keptDays = 14

/** Every change of a source leaves a result behind; what is old is made again when somebody wants it. */
function removeOld(folder: string): void {
  const oldest = Date.now() - keptDays * 86_400_000
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    if ((statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? oldest) < oldest)
      rmSync(file, { recursive: true, force: true })
  }
}

let headers: string | undefined
function shimHeaders(): string {
  headers ??= readdirSync(shimFolder)
    .filter((name) => name.endsWith('.hpp'))
    .sort()
    .map((name) => readFileSync(join(shimFolder, name), 'utf8'))
    .join('\n')
  return headers
}
