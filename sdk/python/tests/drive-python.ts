// Runs python3 for the tests of the Python SDK.
// Without a python3 on the machine, `noPython` says so and the tests skip with it.
import { join } from 'node:path'
import { runProgram } from '../../../server/test/support/command-line.ts'

export const testFolder = import.meta.dirname
export const noPython: string | false = await findPython()

async function findPython(): Promise<string | false> {
  const words = ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']
  const run = await runProgram('python3', words).catch(() => null)
  return run?.code === 0 ? false : 'python3 (3.9 or newer) is not installed'
}

/** Hands an order to drive.py and returns its answer. `order` is JSON text, so that no digit is lost on the way. */
export async function drive<T>(order: string, key: string): Promise<T> {
  const run = await runProgram('python3', ['-W', 'error', join(testFolder, 'drive.py')], {
    input: order,
    env: { TIDEMARK_KEY: key, PYTHONDONTWRITEBYTECODE: '1' },
  })
  if (run.code !== 0) throw new Error(`drive.py ended with ${run.code}: ${run.stderr}`)
  return JSON.parse(run.stdout) as T // drive.py answers in the form that its caller names
}
