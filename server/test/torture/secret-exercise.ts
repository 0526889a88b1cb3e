// Uses a server in every way that could make it say a secret: each route right and wrong, each command, errors included.
// Everything that comes back is handed to `keep`, with the one thing left out that is shown on purpose: a key just made.

import { tradeText } from '../acceptance/harness.ts'
import type { MadeKey } from '../support/command-line.ts'
import { runTidemark } from '../support/command-line.ts'
import { type HttpRequest, json, send } from '../support/http-client.ts'
import type { SqlHome } from '../support/sql-client.ts'
import type { Canary } from './canary-forms.ts'
import { type Planted, secretPartOf } from './secret-canaries.ts'

export type Exercise = {
  readonly home: SqlHome
  readonly url: string
  readonly planted: Planted
  readonly folder: string
  /** Keeps one output under a name that tells where it came from. */
  readonly keep: (source: string, output: string | Buffer) => void
  readonly addCanary: (canary: Canary) => void
  readonly env: Readonly<Record<string, string>>
}

export async function exercise(run: Exercise): Promise<void> {
  const keys = await makeKeys(run, 12)
  const [first] = keys
  if (first === undefined) throw new Error('no key was made')
  await useRoutes(run, first)
  await refuseRequests(run, first)
  for (const [at, made] of keys.entries()) {
    await ask(run, '/api/v1/log_trade', {
      headers: { ...jsonType, 'x-api-key': made.key },
      body: tradeText({ exchange_order_id: `"${at}"` }),
    })
    if (at % 3 === 0) await rotate(run, made.id)
    if (at % 4 === 1) await command(run, ['key', 'revoke', made.id])
  }
  for (const words of commands(run, first)) await command(run, words)
}

const jsonType = { 'content-type': 'application/json' }

async function makeKeys(run: Exercise, count: number): Promise<MadeKey[]> {
  const made: MadeKey[] = []
  for (let at = 0; at < count; at += 1) {
    const scope = ['ingest', 'read', 'ingest,read'][at % 3] ?? 'ingest'
    const result = await runTidemark(
      [
        'key',
        'create',
        '--name',
        `canary-${at}`,
        '--scope',
        at === 0 ? 'ingest,read' : scope,
        '--json',
      ],
      { ...run.home, env: run.env },
    )
    const key = remember(run, result.stdout)
    // The key itself is shown here on purpose, once; everything around it must be clean.
    run.keep(`key create ${at}`, result.stdout.replaceAll(key.key, '') + result.stderr)
    made.push(key)
  }
  return made
}

async function rotate(run: Exercise, id: string): Promise<void> {
  const result = await runTidemark(['key', 'rotate', id, '--json'], { ...run.home, env: run.env })
  const key = remember(run, result.stdout)
  run.keep(`key rotate ${id}`, result.stdout.replaceAll(key.key, '') + result.stderr)
}

function remember(run: Exercise, stdout: string): MadeKey {
  // The command's contract: one JSON document with id and key.
  const key = JSON.parse(stdout) as MadeKey
  run.addCanary({ name: `key ${key.id}`, text: secretPartOf(key.key) })
  return key
}

async function useRoutes(run: Exercise, { key }: MadeKey): Promise<void> {
  const headers = { authorization: `Bearer ${key}` }
  const openapi = await ask(run, '/openapi.json', { headers })
  const paths =
    openapi === null ? [] : Object.keys(json<{ paths: Record<string, unknown> }>(openapi).paths)
  for (const path of paths)
    for (const request of [
      { headers },
      {},
      { headers: { ...headers, ...jsonType }, body: tradeText() },
    ])
      await ask(run, path.replace(/\{\w+\}/g, 'key_invalid'), request)
  await ask(run, '/api/v1/trades', { headers: { ...headers, accept: 'text/csv' } })
  await ask(run, '/api/v1/trades', {
    headers: { ...headers, 'content-type': 'application/x-ndjson' },
    body: `${tradeText()}\n{`,
  })
}

async function refuseRequests(run: Exercise, { key }: MadeKey): Promise<void> {
  const { planted } = run
  const credential = { ...jsonType, authorization: `Bearer ${key}` }
  for (const [at, wrong] of planted.mistyped.entries()) {
    const name = ['authorization', 'x-api-key', 'x-quant-api-key'][at % 3] ?? 'x-api-key'
    await ask(run, '/api/v1/trades', {
      headers: { [name]: name === 'authorization' ? `Bearer ${wrong}` : wrong },
    })
  }
  for (const [at, leaked] of planted.inUrls.entries()) {
    const path =
      [
        `/api/v1/trades?key=${leaked}`,
        `/${leaked}`,
        `/api/v1/trades?x=${percent(leaked)}`,
        `/mt5/investor/account/1?investor_password_hash=${leaked}`,
      ][at % 4] ?? '/'
    await ask(run, path, { headers: credential })
  }
  for (const [at, word] of planted.inHeaders.entries()) {
    const name =
      [
        'x-investor-password',
        'cookie',
        'authorization',
        'x-forwarded-for',
        'idempotency-key',
        'referer',
        'user-agent',
        'proxy-authorization',
      ][at % 8] ?? 'cookie'
    const value =
      name === 'authorization'
        ? `Basic ${Buffer.from(`user:${word}`).toString('base64')}`
        : name === 'cookie'
          ? `sid=${word}`
          : word
    await ask(run, at % 2 === 0 ? '/api/v1/log_trade' : '/nowhere', {
      headers: { ...credential, [name]: value },
      body: '{"bot_name":',
    })
  }
  for (const [at, leaked] of planted.inBodies.entries()) {
    const tokens = [
      { entry_price: `"${leaked}"` },
      { [leaked]: '1' },
      { entry_time: `"${leaked}"` },
      { magic_number: `"${leaked}"` },
      { order_type: `"${leaked}"` },
    ][at % 5]
    await ask(run, '/api/v1/log_trade', { headers: credential, body: tradeText(tokens) })
    await ask(run, '/api/v1/log_trade', { headers: credential, body: `{"bot_name": ${leaked}` })
    await ask(run, '/api/v1/trades', {
      headers: { ...credential, 'content-type': 'application/x-ndjson' },
      body: tradeText(tokens),
    })
  }
}

function commands(run: Exercise, key: MadeKey): string[][] {
  const [wrong = ''] = run.planted.mistyped
  const archive = `${run.folder}/canary-backup.tar.gz`
  return [
    ['key', 'list'],
    ['key', 'list', '--json'],
    ['key', 'check', wrong],
    ['key', 'revoke', 'nosuchid'],
    ['key', 'revoke', wrong],
    ['key', 'create', '--name', 'x', '--scope', wrong],
    ['config'],
    ['config', '--json'],
    ['doctor'],
    ['doctor', '--json'],
    ['audit', 'verify'],
    ['audit', 'export'],
    ['audit', 'export', '--json'],
    ['migrate'],
    ['openapi'],
    ['backup', '--out', archive],
    ['restore', archive],
    ['restore', '/nowhere/at-all'],
    ['key', 'check', key.key],
    ['nonsense', wrong],
  ]
}

async function command(run: Exercise, words: string[]): Promise<void> {
  const result = await runTidemark(words, {
    ...run.home,
    env: { ...run.env, TIDEMARK_LOG_LEVEL: 'debug' },
  })
  run.keep(`tidemark ${words.slice(0, 2).join(' ')}`, result.stdout + result.stderr)
}

async function ask(run: Exercise, path: string, request: HttpRequest) {
  const answer = await send(run.url + path, request).catch(() => null) // a refused connection says nothing
  if (answer !== null)
    run.keep(`answer of ${path.slice(0, 24)}`, `${JSON.stringify(answer.headers)}\n${answer.text}`)
  return answer
}

function percent(text: string): string {
  return [...text].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')
}
