import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runTidemark } from '../test/support/command-line.ts'
import { createContext } from './commands/command.ts'
import { addCommands, commands, createProgram } from './main.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-main-'))
after(() => rmSync(folder, { recursive: true }))

const run = (words: string[], env: Record<string, string> = {}) =>
  runTidemark(words, { dataDir: join(folder, 'data'), env })

test('help is data: stdout, exit code 0, with every command', async () => {
  const { code, stdout, stderr } = await run(['--help'])
  assert.equal(code, 0)
  assert.equal(stderr, '')
  for (const name of Object.keys(commands)) assert.match(stdout, new RegExp(`^  ${name}\\b`, 'm'))
  assert.match(stdout, /Examples:/)
})

test('a mistyped command is wrong use, with the one that was probably meant', async () => {
  const { code, stdout, stderr } = await run(['docotr'])
  assert.equal(code, 2)
  assert.equal(stdout, '')
  assert.match(stderr, /unknown command 'docotr'[\s\S]*doctor/)
})

test('an unknown option is wrong use', async () => {
  const { code, stderr } = await run(['config', '--jsonn'])
  assert.equal(code, 2)
  assert.match(stderr, /unknown option '--jsonn'[\s\S]*--json/)
})

test('no command at all is wrong use and shows what there is', async () => {
  const { code, stderr } = await run([])
  assert.equal(code, 2)
  assert.match(stderr, /Usage: tidemark/)
})

test('a wrong environment is wrong use, in one sentence without a stack', async () => {
  const { code, stderr } = await run(['config'], { TIDEMARK_PROT: '1' })
  assert.equal(code, 2)
  assert.equal(
    stderr,
    'tidemark: TIDEMARK_PROT is not a variable that Tidemark knows: did you mean TIDEMARK_PORT?\n',
  )
})

test('global options work before and after the command', async () => {
  for (const words of [
    ['--json', 'config'],
    ['config', '--json'],
  ]) {
    const { code, stdout } = await run(words)
    assert.equal(code, 0)
    const { data }: { data: { name: string; value: unknown; source: string }[] } =
      JSON.parse(stdout)
    assert.deepEqual(
      data.find(({ name }) => name === 'data_dir'),
      { name: 'data_dir', value: join(folder, 'data'), source: 'flag' },
    )
  }
})

test('config masks secrets and says where each value came from', async () => {
  const { stdout } = await run(['config'], { DATABASE_URL: 'postgres://u:sesame@h/db' })
  assert.match(stdout, /database_url +\[secret\] +environment/)
  assert.doesNotMatch(stdout, /sesame/)
})

test('a planted bug is announced loudly', async () => {
  const { stderr } = await run(['config'], { TIDEMARK_TORTURE_SEEDED_BUG: 'ack_before_commit' })
  assert.match(stderr, /LOSES OR CORRUPTS DATA ON PURPOSE/)
})

test('the overview says of each command what its own help says', async () => {
  const program = createProgram()
  await addCommands(
    program,
    createContext(() => ({})),
    null,
  )
  const own = Object.fromEntries(
    program.commands.map((command) => [command.name(), command.summary()]),
  )
  const listed = Object.fromEntries(
    Object.entries(commands).map(([name, { summary }]) => [name, summary]),
  )
  assert.deepEqual(own, listed)
})
