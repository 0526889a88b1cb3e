// Rules over the live stream: overlays and panels follow them; whoever does not name the topic is not sent it.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { WebSocket } from 'ws'
import { runTidemark } from '../support/command-line.ts'
import { reportText } from '../support/expert-reports.ts'
import { until } from '../support/until.ts'
import { useTidemark } from './harness.ts'

const tidemark = useTidemark()

type Rules = {
  verdict: string | null
  rules: { rule: string; limit: string | null; room: string | null }[]
}
type Frame = { type: string; topic?: string; seq?: number; prev?: number; data?: Rules }

async function see(login: string, secondsAgo: number, equity: string): Promise<void> {
  const gmtTime = Math.floor(Date.now() / 1000) - secondsAgo
  const account = `"balance":100000.00,"equity":${equity},"currency":"USD"`
  const body = reportText({ login, account, gmtTime, more: '"positions":[]' })
  assert.equal((await tidemark.post('/api/v1/ea/reports', body)).status, 200)
}

async function set(login: string, preset: string): Promise<void> {
  const from = new Date(Date.now() - 60_000).toISOString()
  const words = ['rules', 'set', login, preset, '--initial-balance', '100000', '--from', from]
  const run = await runTidemark(words, tidemark.home)
  assert.equal(run.code, 0, run.stderr)
}

function follow(t: TestContext, login: string, topics?: string[]) {
  const socket = new WebSocket(`${tidemark.server.url.replace('http', 'ws')}/api/v1/stream`)
  const frames: Frame[] = []
  socket.on('message', (data) => frames.push(JSON.parse(String(data))))
  socket.on('error', () => undefined)
  t.after(() => socket.terminate())
  socket.once('open', () => {
    socket.send(JSON.stringify({ type: 'auth', token: tidemark.key.key }))
    socket.send(JSON.stringify({ type: 'subscribe', accounts: [login], ...(topics && { topics }) }))
  })
  const last = () => frames.filter(({ topic }) => topic === 'rules').at(-1)
  return { frames, last, room: () => last()?.data?.rules[0]?.room ?? null }
}

test('rooms move with each value, a breach is told, and another rule set is told without any value', async (t) => {
  const login = '820001'
  await see(login, 20, '100000.00')
  await set(login, 'ftmo-2-step-funded')
  const { frames, last, room } = follow(t, login, ['summary', 'rules'])
  await until(() => room() === '5000.00', { what: 'the first rules' })
  assert.equal(last()?.type, 'snapshot')
  await see(login, 12, '99000.00')
  await until(() => room() === '4000.00', { what: 'the new room' })
  assert.equal(last()?.type, 'delta')
  await see(login, 6, '94000.00')
  await until(() => last()?.data?.verdict === 'breached', { what: 'the breach' })
  await set(login, 'breakout-1-step-funded')
  await until(() => last()?.data?.rules.length === 1, { what: 'the other rules' })
  // Of each delta the one before it was seen: nothing is out of order or missing.
  let seen = 0
  for (const { type, seq = 0, prev } of frames) {
    if (type === 'delta') assert.equal(prev, seen)
    if (type === 'delta' || type === 'snapshot') seen = Math.max(seen, seq)
  }
})

test('an account without rules says so, and who does not ask is told nothing of rules', async (t) => {
  const login = '820002'
  await see(login, 5, '100000.00')
  const asking = follow(t, login, ['rules'])
  const usual = follow(t, login)
  const answer = await until(() => asking.last()?.data, { what: 'the answer' })
  assert.deepEqual([answer.verdict, answer.rules], [null, []])
  await until(() => usual.frames.filter(({ type }) => type === 'snapshot').length === 3)
  assert.equal(usual.last(), undefined)
})
