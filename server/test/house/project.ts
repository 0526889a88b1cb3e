// What the house guards look at: the files of the project, and where it lies.
// In a clone git says which files belong; an unpacked archive has no git, so there the tree itself is walked.
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../../..')

/** Paths from the root, tracked or new, without ignored ones. */
export function projectFiles(): string[] {
  const listed = existsSync(join(root, '.git')) ? listByGit() : null
  return (listed ?? listByWalk()).filter((path) => existsSync(join(root, path))).sort()
}

export function readProjectFile(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function listByGit(): string[] | null {
  try {
    const words = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
    return execFileSync('git', words, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
  } catch {
    return null // no git here, or it refuses another user's clone
  }
}

function listByWalk(): string[] {
  const left = (path: string) => /(^|\/)(node_modules|data|dist|coverage|\.git)$/.test(path)
  return globSync('{*,.*,.*/**,*/**}', { cwd: root, exclude: left }).filter((path) =>
    statSync(join(root, path)).isFile(),
  )
}
