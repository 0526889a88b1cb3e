// The set-up in a copy of the project without packages: what it decides and what it says.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { root } from './setup.mjs'

const folders = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A skeleton of the project; npm is replaced by a program that notes its words and fails. */
function skeleton({ installed }) {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-setup-'))
  folders.push(folder)
  for (const name of ['scripts', 'package.json', 'package-lock.json', 'server/bin']) {
    cpSync(join(root, name), join(folder, name), { recursive: true })
  }
  if (installed) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  mkdirSync(join(folder, 'path'))
  writeFileSync(join(folder, 'path/npm'), '#!/bin/sh\necho "npm $*" >&2\nexit 7\n', { mode: 0o755 })
  const env = { PATH: `${join(folder, 'path')}:/usr/bin:/bin`, HOME: folder }
  return () =>
    spawnSync(process.execPath, ['scripts/setup.mjs'], { cwd: folder, env, encoding: 'utf8' })
}

test('installed packages are found without asking npm', () => {
  const { status, stdout, stderr } = skeleton({ installed: true })()
  assert.equal(stderr, '')
  assert.equal(status, 0)
  assert.match(stdout, /node_modules\/node-.*\/bin\/node\n$/)
})

test('missing packages are installed by npm ci without scripts, and a failure says what to do', () => {
  const { status, stderr } = skeleton({ installed: false })()
  assert.equal(status, 1)
  assert.match(stderr, /npm ci --ignore-scripts/)
  assert.match(stderr, /exit code 7[\s\S]*Next step:/)
})
