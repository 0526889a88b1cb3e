// What must not be in the tree: long files, somebody's machine, somebody's keys, unfinished work.
// Binary files are left out; everything that git would commit counts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { projectFiles, readProjectFile } from './project.ts'

const longestLines = 400
const files = projectFiles().filter(
  (path) => !/\.(png|jpg|ico|woff2)$|^package-lock\.json$/.test(path),
)
const texts = new Map(files.map((path) => [path, readProjectFile(path)]))

function linesWith(pattern: RegExp, among: (path: string) => boolean = () => true): string[] {
  return [...texts]
    .filter(([path]) => among(path))
    .flatMap(([path, text]) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [],
        ),
    )
}

const isCode = (path: string) => /\.(ts|mjs|py|mqh|mq5|cpp|hpp|css|sh)$/.test(path)

/** What is one file by promise: its users copy it beside their bot. */
const oneFile = new Set(['sdk/python/tidemark.py'])

test(`no file of code is longer than ${longestLines} lines`, () => {
  const long = [...texts].filter(
    ([path, text]) =>
      isCode(path) && !oneFile.has(path) && text.split('\n').length > longestLines + 1,
  )
  assert.deepEqual(
    long.map(([path]) => path),
    [],
  )
})

test('no path of a person’s machine', () => {
  assert.deepEqual(
    linesWith(/(^|[^A-Za-z0-9_.$}~])\/(work|home|Users|root)\/[A-Za-z0-9]|[A-Z]:\\Users\\/),
    [],
  )
})

test('no name of a private host', () => {
  assert.deepEqual(linesWith(/\b[a-z0-9-]+\.(internal|intranet|lan|corp)\b/i), [])
})

test('nothing shaped like an API key, and no private key outside testdata', () => {
  const key = /\btmk[irtswa]_[0-9A-Za-z]{46}\b/
  const pem = /^-----BEGIN (EC |RSA |OPENSSH )?PRIVATE KEY-----$/
  assert.deepEqual(linesWith(key), [])
  assert.deepEqual(
    linesWith(pem, (path) => !path.includes('/testdata/')),
    [],
  )
})

test('no unfinished work and no switched-off check in the code', () => {
  const open =
    /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|expect-error|nocheck)|biome-ignore|\b(test|it|describe)\.only\(/
  assert.deepEqual(
    linesWith(open, (path) => isCode(path) && !path.startsWith('server/test/house/')),
    [],
  )
})

test('every file of code begins with what it is for', () => {
  const headless = [...texts].filter(([path, text]) => {
    const first = text.replace(/^#!.*\n/, '')
    return (
      /^(server|contract)\/src\/.*\.ts$|^scripts\//.test(path) &&
      !/\.test\.ts$|\.d\.ts$/.test(path) &&
      !/^(\/\/|\/\*) \S/.test(first)
    )
  })
  assert.deepEqual(
    headless.map(([path]) => path),
    [],
  )
})
