// The Python SDK by itself: its own unittest files, and its member table against the contract.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { tradeMembers } from '../../contract/src/trade.ts'
import { runProgram } from '../../server/test/support/command-line.ts'
import { noPython, testFolder } from './tests/drive-python.ts'

const env = { PYTHONDONTWRITEBYTECODE: '1' }
const files = readdirSync(testFolder).filter((name) => /^test_\w+\.py$/.test(name))

async function python(...words: string[]): Promise<string> {
  const run = await runProgram('python3', words, { cwd: testFolder, env, timeoutMs: 120_000 })
  assert.equal(run.code, 0, `${run.stdout}${run.stderr}`)
  return run.stdout + run.stderr
}

test('there are tests in Python', () => assert.ok(files.length >= 4))

for (const name of files) {
  test(`${name} passes`, { skip: noPython }, async () => {
    assert.match(
      await python('-W', 'error', '-m', 'unittest', name),
      /^Ran [1-9]\d* tests? in .*\n\nOK/m,
    )
  })
}

test('the member table of the Python SDK is the one of the contract', {
  skip: noPython,
}, async () => {
  const code =
    'import json; from support import tidemark; print(json.dumps(list(tidemark._MEMBERS.items())))'
  type Shape = { kind: string; required: boolean; positive?: boolean; min?: number; max?: number }
  const members: [string, Shape][] = Object.entries(tradeMembers)
  const ours = members.map(([name, { kind, required, positive, min = 0, max = 0 }]) => [
    name,
    [positive === true ? 'positive' : kind, required, min, max],
  ])
  assert.deepEqual(JSON.parse(await python('-c', code)), ours)
})

test('the SDK is one file that Python 3.9 can read and that needs no package', {
  skip: noPython,
}, async () => {
  const code = `import ast, sys
tree = ast.parse(open(sys.argv[1]).read(), feature_version=(3, 9))
names = [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
names += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
known = getattr(sys, "stdlib_module_names", names)  # Python 3.9 does not tell
foreign = [name for name in names if name.split(".")[0] not in known]
assert names and not foreign, foreign`
  await python('-c', code, join(import.meta.dirname, 'tidemark.py'))
})
