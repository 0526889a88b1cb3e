// Overlays as people make them and as thieves find them: pages, the routes to manage them, and what a widget token opens.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { WebSocket } from 'ws'
import { runTidemark } from '../support/command-line.ts'
import { reportText } from '../support/expert-reports.ts'
import { json, send } from '../support/http-client.ts'
import { type Person, setUpPerson } from '../support/person.ts'
import { until } from '../support/until.ts'
import { assertProblem, assertViolation, useTidemark } from './harness.ts'

type Frame = Record<string, unknown> & { type: string }
type Made = { id: string; path: string; mask: string; state: string; places: number }

let person: Person
const login = '5099001'
const ticket = '9007199254740993'
const tidemark = useTidemark({
  env: {
    TIDEMARK_FRAME_ANCESTORS: 'https://studio.example.com',
    TIDEMARK_TRUSTED_PROXIES: '127.0.0.1/32',
  },
  async prepare({ server }) {
    await report('31337.42')
    person = await setUpPerson(server)
  },
})

async function report(equity: string, account = login): Promise<void> {
  const gmtTime = Math.floor(Date.now() / 1000)
  const body = reportText({
    ...{ login: account, server: 'Secret-MT5', gmtTime },
    account: `"currency":"USD","balance":10000.00,"equity":${equity},"name":"Jane Doe"`,
    more: `"positions":[{"ticket":"${ticket}","identifier":"${ticket}","symbol":"EURUSD","type":1,"volume":0.10,"price_open":1.10000,"price_current":1.10100,"profit":-1.50,"swap":0,"comment":"my plan","time_msc":"1779990000000"}]`,
  })
  const answer = await tidemark.post('/api/v1/ea/reports', body)
  assert.equal(answer.status, 200, answer.text)
}

/** Each request comes from another address, so that no limit of an address stands in the way. */
let address = 0
function nextAddress(): string {
  address += 1
  return `198.18.${Math.floor(address / 250)}.${(address % 250) + 1}`
}

async function make(body: object): Promise<Made & { token: string }> {
  const answer = await person.call('POST', '/api/v1/admin/overlays', { accounts: [login], ...body })
  assert.equal(answer.status, 201, answer.text)
  const made = json<Made>(answer)
  return { ...made, token: made.path.split('#t=')[1] ?? '' }
}

function openSocket(t: TestContext, auth: object) {
  const socket = new WebSocket(`${tidemark.server.url.replace('http', 'ws')}/api/v1/stream`)
  const frames: Frame[] = []
  let closed: { code: number; reason: string } | null = null
  socket.on('open', () => socket.send(JSON.stringify({ type: 'auth', ...auth })))
  socket.on('message', (data) => frames.push(JSON.parse(String(data))))
  socket.on('close', (code, reason) => {
    closed = { code, reason: String(reason) }
  })
  socket.on('error', () => undefined)
  t.after(() => socket.terminate())
  return {
    frames,
    say: (frame: unknown) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    first: () => until(() => frames.find(({ data }) => data !== undefined), { what: 'a picture' }),
    closed: () => until(() => closed ?? false, { what: 'the close' }),
    isClosed: () => closed !== null,
  }
}

test('a page of an overlay loads from here only, and studios that are named may frame it', async () => {
  for (const path of [
    '/o/stat',
    '/o/scene/4kJ2mZ0q',
    '/o/positions?theme=light&bg=000&unknown=1',
  ]) {
    const answer = await fetch(tidemark.server.url + path)
    assert.equal(answer.status, 200, path)
    const policy = answer.headers.get('content-security-policy') ?? ''
    assert.match(policy, /frame-ancestors https:\/\/studio\.example\.com;/)
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/)
    assert.doesNotMatch(policy, /unsafe/)
    assert.equal(answer.headers.get('x-frame-options'), null)
  }
  assert.equal((await fetch(`${tidemark.server.url}/o/nothing`)).status, 404)
})

test('the elements keep their names and may be loaded by any page', async () => {
  for (const path of ['/overlays.js', '/overlays.css']) {
    const answer = await fetch(tidemark.server.url + path)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('access-control-allow-origin'), '*')
    assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin')
    assert.equal(answer.headers.get('cache-control'), 'no-cache')
  }
})

test('an overlay is made, listed without its token, rolled and ended by who has logged in', async (t) => {
  const made = await make({
    widget: 'stat',
    name: 'my stream',
    fields: { metric: 'balance', theme: 'light' },
  })
  assert.match(made.path, /^\/o\/stat\?theme=light#t=tmkw_\w{46}$/)
  const { frames, closed, first } = openSocket(t, { token: made.token })
  assert.deepEqual((await first()).data, {
    figures: [{ name: 'balance', kind: 'money', value: '10000.00', unit: 'USD' }],
  })
  const list = await person.call('GET', '/api/v1/admin/overlays')
  assert.doesNotMatch(list.text, /tmkw/)
  const [listed] = json<{ data: Made[] }>(list).data
  assert.equal(listed?.id, made.id)
  const rolled = await person.call('POST', `/api/v1/admin/overlays/${made.id}/roll`, {})
  assert.equal(rolled.status, 200, rolled.text)
  assert.equal((await closed()).code, 4403)
  assert.ok(frames.length > 0)
  const fresh = json<Made>(rolled).path.split('#t=')[1]
  await openSocket(t, { token: fresh }).first()
  assert.equal((await openSocket(t, { token: made.token }).closed()).code, 4401)
  const ended = await person.call('DELETE', `/api/v1/admin/overlays/${made.id}`)
  assert.equal(json<Made>(ended).state, 'revoked')
  const again = await person.call('POST', `/api/v1/admin/overlays/${made.id}/roll`, {})
  assertProblem(again, 409, 'state_conflict')
  assertProblem(await person.call('DELETE', '/api/v1/admin/overlays/nothing1'), 404, 'not_found')
})

for (const [what, body, pointer] of [
  ['a widget that is none', { widget: 'statt' }, '/widget'],
  ['a metric that is none', { widget: 'stat', fields: { metric: 'password' } }, '/metric'],
  ['a rounding without a step', { widget: 'stat', fields: { mask: 'rounded' } }, '/round'],
  ['an account that is not there', { widget: 'stat', accounts: ['404404'] }, '/accounts'],
  ['a delay of a day', { widget: 'stat', fields: { delay: 'x' } }, '/delay'],
] as const)
  test(`${what} is refused by name`, async () => {
    const answer = await person.call('POST', '/api/v1/admin/overlays', {
      accounts: [login],
      ...body,
    })
    assertViolation(assertProblem(answer, 422, 'form_invalid'), pointer)
  })

test('a key makes no overlay, and nobody does without a log-in', async () => {
  const body = JSON.stringify({ widget: 'stat', accounts: [login] })
  for (const headers of [{}, { authorization: `Bearer ${tidemark.key.key}` }]) {
    const answer = await send(`${tidemark.server.url}/api/v1/admin/overlays`, {
      ...{ method: 'POST', body },
      headers: { 'content-type': 'application/json', ...headers },
    })
    assert.equal(answer.status, 401, answer.text)
  }
})

test('a stolen token opens no route: each answers as it answers nobody', async () => {
  const { token } = await make({ widget: 'stat' })
  const { paths } = json<{ paths: Record<string, Record<string, unknown>> }>(
    await tidemark.get('/openapi.json'),
  )
  let asked = 0
  for (const [path, methods] of Object.entries(paths))
    for (const method of Object.keys(methods)) {
      const url =
        tidemark.server.url + path.replace(/\{(id|number)\}/, login).replace(/\{\w+\}/g, 'x')
      const ask = (headers: Record<string, string>) =>
        fetch(url, {
          ...{ method: method.toUpperCase(), redirect: 'manual' },
          headers: {
            'x-forwarded-for': nextAddress(),
            'content-type': 'application/json',
            ...headers,
          },
          ...(method === 'get' ? {} : { body: '{}' }),
        })
      const nobody = await ask({})
      await nobody.body?.cancel()
      for (const headers of [
        { authorization: `Bearer ${token}` },
        { 'x-api-key': token },
        { 'x-quant-api-key': token },
        { cookie: `__Host-tm_sid=${token}` },
      ] as Record<string, string>[]) {
        const answer = await ask(headers)
        const text = answer.status === 200 ? await answer.text() : ''
        assert.equal(answer.status, nobody.status, `${method} ${path}`)
        assert.doesNotMatch(text, /31337\.42|Secret-MT5/, `${method} ${path}`)
        asked += 1
      }
    }
  assert.ok(asked > 200, `${asked} requests`)
})

test('a stolen token in an address is refused wherever it stands', async () => {
  const { token } = await make({ widget: 'stat' })
  for (const path of [
    `/api/v1/stream?key=${token}`,
    `/o/stat?t=${token}`,
    `/api/v1/accounts/${token}`,
  ])
    assertProblem(await send(tidemark.server.url + path), 400, 'credential_in_url')
})

test('whatever a stolen token says on its socket, it hears its own figures and nothing else', async (t) => {
  await report('777.77', '5099002')
  const { token } = await make({ widget: 'positions', fields: { mask: 'percent' } })
  const { frames, say, first } = openSocket(t, {
    token,
    account: login,
    accounts: ['5099002'],
    topics: ['summary'],
  })
  await first()
  const topics = ['trades', 'positions', 'summary', 'orders', 'assets', 'rules']
  for (const frame of [
    { type: 'subscribe', accounts: [login] },
    { type: 'subscribe', accounts: [login, '5099002'], topics },
    { type: 'subscribe', accounts: ['*'], topics, epoch: null, resume: { [login]: 0 } },
    { type: 'subscribe' },
    { type: 'auth', token: tidemark.key.key },
    { type: 'auth', session: true },
    { type: 'resume', seq: 0 },
    '[]',
    'null',
    'not json',
    '{"__proto__":{"accounts":null}}',
  ])
    say(frame)
  await until(() => frames.filter(({ type }) => type === 'error').length === 11, {
    what: 'answers',
  })
  await report('10170.00')
  await until(() => frames.filter(({ data }) => data !== undefined).length >= 2, { what: 'news' })
  const kinds = new Set(frames.map(({ type }) => type))
  assert.deepEqual(
    [...kinds].filter(
      (kind) => !['hello', 'snapshot', 'delta', 'heartbeat', 'error'].includes(kind),
    ),
    [],
  )
  const text = JSON.stringify(frames)
  for (const secret of [
    login,
    '5099002',
    'Secret-MT5',
    'Jane',
    'my plan',
    ticket,
    'acc_',
    '10000.00',
    '31337',
    '10170',
    '777',
    '-1.50',
    '0.10',
  ])
    assert.ok(!text.includes(secret), `${secret} in ${text}`)
})

test('another account than the token’s is not shown', async (t) => {
  await report('777.77', '5099002')
  const { token } = await make({ widget: 'stat' })
  assert.equal((await openSocket(t, { token, account: '5099002' }).closed()).code, 4403)
})

test('a part of a scene shows the account it names, also behind one that was named twice', async (t) => {
  await report('777.77', '5099002')
  const part = { widget: 'stat', box: [0, 0, 100, 50], fields: { metric: 'equity' } }
  const body = { widget: 'scene', accounts: [login, login, '5099002'] }
  const { token } = await make({ ...body, parts: [{ ...part, account: 2 }] })
  const { data } = await openSocket(t, { token }).first()
  assert.match(JSON.stringify(data), /"777\.77"/)
  const refused = await person.call('POST', '/api/v1/admin/overlays', {
    ...{ ...body, parts: [{ ...part, account: 3 }] },
  })
  assertProblem(refused, 422, 'form_invalid')
  assert.match(refused.text, /parts\[0\]\.account must be 0 to 2/)
})

test('the first frame can make the mask stricter and the delay longer, never the reverse', async (t) => {
  const strict = await make({ widget: 'stat', fields: { mask: 'hidden', delay: '900' } })
  const weak = openSocket(t, { token: strict.token, mask: 'none', delay: 0 })
  const hello = await until(() => weak.frames.find(({ type }) => type === 'hello'))
  assert.deepEqual({ mask: hello.mask, delay: hello.delay_s }, { mask: 'hidden', delay: 900 })
  const rounded = await make({ widget: 'stat', fields: { mask: 'rounded', round: '1000' } })
  const percent = openSocket(t, { token: rounded.token, mask: 'percent' })
  const same = await until(() => percent.frames.find(({ type }) => type === 'hello'))
  assert.equal(same.mask, 'rounded')
  const open = await make({ widget: 'stat' })
  const { data } = await openSocket(t, { token: open.token, mask: 'hidden' }).first()
  assert.deepEqual(data, {
    figures: [{ name: 'equity', kind: 'money', value: null, reason: 'hidden' }],
  })
})

test('with a delay nothing is told before its time', async (t) => {
  const { token } = await make({ widget: 'stat', fields: { delay: '3' } })
  const { frames, first } = openSocket(t, { token })
  await first()
  const sentMs = performance.now()
  await report('10999.00')
  await until(() => JSON.stringify(frames).includes('10999.00'), { what: 'the delayed value' })
  assert.ok(performance.now() - sentMs >= 2_900)
  assert.ok(Number(frames.at(-1)?.age_s) >= 2, 'the age counts the delay in')
  await report('31337.42')
})

test('an overlay is open in five places and no sixth', async (t) => {
  const { token } = await make({ widget: 'stat' })
  const open = Array.from({ length: 5 }, () => openSocket(t, { token }))
  for (const { first } of open) await first()
  assert.equal((await openSocket(t, { token }).closed()).code, 4409)
  assert.ok(open.every(({ isClosed }) => !isClosed()))
})

test('an overlay that is bound to a network is not shown elsewhere', async (t) => {
  const { token } = await make({ widget: 'stat', networks: ['203.0.113.0/24'] })
  assert.equal((await openSocket(t, { token }).closed()).code, 4403)
})

test('the panic switch empties what is open, at once, and lets it be seen again', async (t) => {
  const { token } = await make({ widget: 'stat' })
  const { frames, first } = openSocket(t, { token })
  await first()
  const panic = (blank: boolean) => person.call('PUT', '/api/v1/admin/overlay_panic', { blank })
  const begunMs = performance.now()
  assert.equal(json<{ blank: boolean }>(await panic(true)).blank, true)
  await until(() => frames.some(({ type, blank }) => type === 'blank' && blank === true))
  process.stdout.write(`# emptied in ${Math.round(performance.now() - begunMs)} ms\n`)
  await report('20202.02')
  const late = openSocket(t, { token })
  await until(() => late.frames.some(({ type, blank }) => type === 'hello' && blank === true))
  assert.equal((await panic(false)).status, 200)
  await until(
    () =>
      JSON.stringify(late.frames).includes('20202.02') &&
      JSON.stringify(frames).includes('20202.02'),
  )
  const upTo = frames.findIndex(({ blank }) => blank === false)
  assert.ok(
    !JSON.stringify(frames.slice(0, upTo)).includes('20202.02'),
    'nothing is told while blank',
  )
  await report('31337.42')
})

test('the panic switch of the command line empties what a server shows, and a page can end it', async (t) => {
  const { token } = await make({ widget: 'stat' })
  const { frames, first } = openSocket(t, { token })
  await first()
  const switched = async (...words: string[]) => {
    const run = await runTidemark(['overlay', 'panic', ...words, '--json'], tidemark.home)
    assert.equal(run.code, 0, run.stderr)
  }
  const newest = () => frames.findLast(({ type }) => type === 'blank')?.blank
  await switched()
  await until(() => newest() === true, { what: 'an empty overlay' })
  await report('40404.04')
  const ended = await person.call('PUT', '/api/v1/admin/overlay_panic', { blank: false })
  assert.equal(ended.status, 200)
  await until(() => newest() === false, { what: 'the end of the panic' })
  await until(() => JSON.stringify(frames).includes('40404.04'), { what: 'the newest value' })
  await switched()
  await until(() => newest() === true, { what: 'an empty overlay again' })
  await switched('--end')
  await until(() => newest() === false, { what: 'the end by the command line' })
})

test('the command line makes the same overlays, and shows no token later', async (t) => {
  const run = await runTidemark(
    ['overlay', 'url', '--widget', 'scene', '--account', login, '--json'],
    tidemark.home,
  )
  assert.equal(run.code, 0, run.stderr)
  const { url, id } = JSON.parse(run.stdout) as { url: string; id: string }
  assert.ok(url.startsWith(`${tidemark.server.url}/o/scene/${id}#t=tmkw_`))
  const { frames } = openSocket(t, { token: url.split('#t=')[1] })
  await until(() => frames.filter(({ data }) => data !== undefined).length >= 13, {
    what: 'every part',
  })
  const list = await runTidemark(['overlay', 'list'], tidemark.home)
  assert.ok(list.stdout.includes(id) && !list.stdout.includes('tmkw'))
  const wrong = await runTidemark(
    ['overlay', 'url', '--widget', 'stat', '--account', login, '--set', 'metric=x'],
    tidemark.home,
  )
  assert.equal(wrong.code, 2)
  assert.match(wrong.stderr, /metric must be one of balance, equity/)
})
