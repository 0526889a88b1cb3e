// Compiles a program of MQL5 with g++ and keeps the result by the hash of everything that went in.
// Several test files ask for the same program: whoever comes first compiles, into a private name that is renamed.
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
/** MetaEditor warns about what loses data or compares signed with unsigned; here such a line does not build. */
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
export const noCompiler: string | false =
  spawnSync('g++', ['--version'], { stdio: 'ignore' }).status === 0 ? false : 'g++ is not installed'

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
  const made = `${target}.${randomBytes(4).toString('hex')}`
  try {
    await make(made)
  } catch (problem) {
    const said = problem instanceof Error && 'stderr' in problem ? String(problem.stderr) : ''
    throw new Error(`g++ refused ${name}:\n${said}`, { cause: problem })
  }
  renameSync(made, target)
  return target
}

const keptDays = 14

/** Every change of a source leaves a result behind; what is old is made again when somebody wants it. */
function removeOld(folder: string): void {
  const oldest = Date.now() - keptDays * 86_400_000
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    if ((statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? oldest) < oldest)
      rmSync(file, { force: true })
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
