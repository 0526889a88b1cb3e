// People who log in, over HTTP as their browsers speak it: set-up by the printed link, sessions, second factors, recovery, reset.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runTidemark } from '../support/command-line.ts'
import { type HttpAnswer, json, send } from '../support/http-client.ts'
import {
  codeAt,
  goodPassword,
  pageHeaders,
  pageMs,
  printedLink,
  setUpPerson,
} from '../support/person.ts'
import { openSql } from '../support/sql-client.ts'
import { until } from '../support/until.ts'
import { assertProblem, assertViolation, type Harness, useTidemark } from './harness.ts'

const tidemark = useTidemark()
type Alice = Awaited<ReturnType<typeof setUpPerson>>
let alice: Alice

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  send(tidemark.server.url + path, {
    method: 'POST',
    headers: { ...pageHeaders(tidemark.server.url), ...headers },
    body: JSON.stringify(body),
  })
const who = (cookie: string) =>
  send(`${tidemark.server.url}/api/v1/session`, { headers: { cookie } })
const now = () => Math.floor(Date.now() / 30_000)

async function command(...args: string[]): Promise<string> {
  const run = await runTidemark([...args, '--json'], (tidemark as Harness).home)
  assert.equal(run.code, 0, run.stderr)
  return run.stdout
}

test('before the first set-up nobody can log in, and what was printed opens the set-up once', async () => {
  const token = printedLink(tidemark.server)
  const about = { name: 'alice', password: goodPassword, code: '123456' }
  assertProblem(await post('/api/v1/session', about), 401, 'log_in_failed')
  const link = await post('/api/v1/setup/link', { token })
  assert.deepEqual(json(link), { name: null })
  const weak = await post('/api/v1/setup/authenticator', {
    ...{ token, name: ' ', password: 'password1234' },
  })
  const problem = assertProblem(weak, 422, 'form_invalid')
  assertViolation(problem, '/name')
  assertViolation(problem, '/password')
  assert.doesNotMatch(weak.text, /password1234/)
  const begun = await post('/api/v1/setup/authenticator', {
    token,
    name: 'alice',
    password: goodPassword,
  })
  assert.equal(begun.status, 200, begun.text)
  const wrong = await post('/api/v1/setup', { token, ...about, code: '000000' })
  assertViolation(assertProblem(wrong, 422, 'form_invalid'), '/code')
  alice = await setUpPerson(tidemark.server)
  assert.equal(alice.recoveryCodes.length, 10)
  for (const path of ['link', 'authenticator'])
    assertProblem(
      await post(`/api/v1/setup/${path}`, {
        token,
        ...(path === 'link' ? {} : { name: 'bob', password: goodPassword }),
      }),
      403,
      'setup_link_invalid',
    )
})

test('the session comes in a cookie that no script reads, and tells who is logged in', async () => {
  assert.match(alice.cookie, /^__Host-tm_sid=[0-9a-f]{64}$/)
  const answer = json(await alice.call('GET', '/api/v1/session'))
  assert.equal(answer.name, 'alice')
  assert.equal(answer.passkey_host, null)
  assert.ok(Date.parse(String(answer.ends_at)) - Date.now() <= 12 * 3_600_000 + 1000)
})

test('whoever has logged in reads what any key may read, and writes nothing that a key writes', async () => {
  assert.equal((await alice.call('GET', '/api/v1/accounts')).status, 200)
  assert.equal((await alice.call('GET', '/api/v1/trades')).status, 200)
  assertProblem(await alice.call('POST', '/api/v1/log_trade', {}), 401, 'key_missing')
})

test('an API key opens nothing of the admin', async () => {
  const key = { authorization: `Bearer ${tidemark.key.key}` }
  for (const path of ['/api/v1/session', '/api/v1/admin/people', '/api/v1/admin/keys'])
    assertProblem(await send(tidemark.server.url + path, { headers: key }), 401, 'session_required')
  assertProblem(await post('/api/v1/admin/people', {}, key), 401, 'session_required')
})

test('a change needs the page’s origin, the browser’s word and the header that no form can set', async () => {
  for (const headers of [
    { origin: 'http://127.0.0.1:9' },
    { origin: tidemark.server.url.replace('127.0.0.1', 'localhost') },
    { 'sec-fetch-site': 'same-site' },
    { 'x-tidemark-csrf': '' },
  ] as Record<string, string>[])
    assertProblem(
      await alice.call('POST', '/api/v1/admin/me/recovery_codes', {}, headers),
      403,
      'origin_refused',
    )
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  assertProblem(
    await alice.call('POST', '/api/v1/admin/me/recovery_codes', {}, form),
    415,
    'media_type_unsupported',
  )
  // A page at another port is the same site to the cookie; it still reads nothing.
  const headers = { 'sec-fetch-site': 'same-site' }
  assertProblem(
    await alice.call('GET', '/api/v1/accounts', undefined, headers),
    403,
    'origin_refused',
  )
})

test('a log-in from another site’s page, or in plain text from another machine, is refused', async () => {
  const about = { name: 'alice', password: goodPassword, code: '123456' }
  for (const headers of [
    { origin: 'https://evil.example' },
    { host: 'tidemark.example:8787', origin: 'http://tidemark.example:8787' },
  ] as Record<string, string>[]) {
    const answer = await post('/api/v1/session', about, headers)
    assert.ok([403, 421].includes(answer.status), answer.text)
  }
})

test('a second factor gives the session a new id; the old one is worthless', async () => {
  const before = alice.cookie
  const answer = await alice.call('POST', '/api/v1/session/step_up', { code: alice.code() })
  assert.equal(answer.status, 200, answer.text)
  assert.notEqual(alice.cookie, before)
  assertProblem(await who(before), 401, 'session_required')
  assert.equal((await who(alice.cookie)).status, 200)
})

test('without a factor of the last five minutes nothing is changed that guards the accounts', async () => {
  await using sql = await openSql(tidemark.home)
  await sql.rows(`update sessions set stepped_up_at = now() - interval '301 seconds'`)
  const renew = () => alice.call('POST', '/api/v1/admin/me/recovery_codes', {})
  // Asked of what changes nothing: new codes would end those of before.
  const tried = () => alice.call('POST', '/api/v1/admin/connection_tests', {})
  await until(async () => (await tried()).status === 403, {
    ...{ what: 'the end of the step-up', everyMs: pageMs },
  })
  assertProblem(await renew(), 403, 'step_up_required')
  assertProblem(
    await alice.call('POST', '/api/v1/session/step_up', { code: '000000' }),
    401,
    'log_in_failed',
  )
  // From the end: whoever logs in often within a minute takes them from the beginning.
  const [other = '', code = ''] = alice.recoveryCodes.slice(-2)
  assert.equal((await alice.call('POST', '/api/v1/session/step_up', { code })).status, 200)
  assertProblem(await alice.call('POST', '/api/v1/session/step_up', { code }), 401, 'log_in_failed')
  const renewed = await renew()
  assert.equal(renewed.status, 201, renewed.text)
  const { recovery_codes: fresh } = json<{ recovery_codes: string[] }>(renewed)
  const old = { code: other }
  assertProblem(await alice.call('POST', '/api/v1/session/step_up', old), 401, 'log_in_failed')
  alice = Object.assign(alice, { recoveryCodes: fresh })
})

test('logged out means logged out, and a recovery code logs in once', async () => {
  const before = alice.cookie
  assert.equal((await alice.call('DELETE', '/api/v1/session')).status, 200)
  assertProblem(await who(before), 401, 'session_required')
  const [, , code = ''] = alice.recoveryCodes
  assert.equal((await alice.logIn({ code })).status, 200)
  assert.equal((await alice.call('GET', '/api/v1/session')).status, 200)
  assertProblem(await alice.logIn({ code }), 401, 'log_in_failed')
})

test('what was wrong is not said: an unknown name and a wrong password get the same answer', async () => {
  const bare = ({ status, text }: HttpAnswer) => [status, text.replace(/"error_id":"[^"]*"/, '')]
  const code = '123456'
  const wrong = await post('/api/v1/session', {
    name: 'alice',
    password: 'seven green rockets',
    code,
  })
  const nobody = await post('/api/v1/session', { name: 'mallory', password: goodPassword, code })
  assert.deepEqual(bare(wrong), bare(nobody))
})

test('five wrong tries for a name, and even the right answer has to wait; the command line unlocks', async () => {
  const about = { name: 'Alice', password: 'seven green rockets', code: '123456' }
  const answers: number[] = []
  for (let turn = 0; turn < 6; turn++) answers.push((await post('/api/v1/session', about)).status)
  assert.ok(answers.includes(429), answers.join())
  const [, , , code = ''] = alice.recoveryCodes
  const locked = await alice.logIn({ code })
  const problem = assertProblem(locked, 429, 'rate_limited')
  assert.ok(Number(locked.headers['retry-after']) > 600, JSON.stringify(problem))
  await command('people', 'unlock', 'alice')
  assert.equal((await alice.logIn({ code })).status, 200)
})

test('a session ends when nobody has used it for half an hour, and after twelve hours in any case', async () => {
  await using sql = await openSql(tidemark.home)
  for (const change of [
    `last_seen_at = now() - interval '31 minutes', stepped_up_at = now()`,
    `ends_at = now() - interval '1 second'`,
  ]) {
    await sql.rows('delete from log_in_attempts')
    const code = alice.recoveryCodes[change.startsWith('ends') ? 5 : 4] ?? ''
    assert.equal((await alice.logIn({ code })).status, 200)
    const { cookie } = alice
    // Nothing asks with it from here on: being asked with counts as use.
    await sql.rows(`update sessions set ${change}`)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    assertProblem(await who(cookie), 401, 'session_required')
  }
})

test('somebody new comes by a link, is listed, has sessions ended, and is removed', async () => {
  await using sql = await openSql(tidemark.home)
  await sql.rows('delete from log_in_attempts')
  assert.equal((await alice.logIn({ code: alice.recoveryCodes[6] ?? '' })).status, 200)
  const invited = await alice.call('POST', '/api/v1/admin/people', {})
  assert.equal(invited.status, 201, invited.text)
  const { path } = json<{ path: string }>(invited)
  const bob = await setUpPerson(tidemark.server, {
    name: 'bob',
    token: path.replace('/setup#', ''),
  })
  type People = { data: { id: string; name: string; me: boolean; sessions: unknown[] }[] }
  const list = async () => json<People>(await alice.call('GET', '/api/v1/admin/people')).data
  const [first, second] = await list()
  assert.deepEqual(
    [first?.name, first?.me, second?.name, second?.me],
    ['alice', true, 'bob', false],
  )
  const ended = await alice.call('DELETE', `/api/v1/admin/people/${second?.id}/sessions`)
  assert.deepEqual(json(ended), { ended: 1 })
  assertProblem(await bob.call('GET', '/api/v1/session'), 401, 'session_required')
  assert.equal((await bob.logIn({ code: bob.recoveryCodes[0] ?? '' })).status, 200)
  assert.equal(
    (await alice.call('POST', `/api/v1/admin/people/${second?.id}/unlock`, {})).status,
    200,
  )
  assert.equal((await alice.call('DELETE', `/api/v1/admin/people/${second?.id}`)).status, 200)
  assertProblem(await bob.call('GET', '/api/v1/session'), 401, 'session_required')
  assertProblem(
    await alice.call('DELETE', `/api/v1/admin/people/${first?.id}`),
    409,
    'state_conflict',
  )
  assertProblem(await alice.call('DELETE', '/api/v1/admin/people/999'), 404, 'not_found')
})

test('a new password ends every other session and is the only one that counts', async () => {
  const other = Object.assign({}, alice)
  const phone = await post('/api/v1/session', {
    ...{ name: 'alice', password: goodPassword, code: alice.recoveryCodes[7] },
  })
  other.cookie = phone.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  assert.equal((await who(other.cookie)).status, 200)
  const weak = await alice.call('PUT', '/api/v1/admin/me/password', {
    password: 'alice-2026-alice',
  })
  assertViolation(assertProblem(weak, 422, 'form_invalid'), '/password')
  const password = 'eight blue submarines'
  assert.equal((await alice.call('PUT', '/api/v1/admin/me/password', { password })).status, 200)
  assertProblem(await who(other.cookie), 401, 'session_required')
  assert.equal((await who(alice.cookie)).status, 200)
  const code = alice.recoveryCodes[8] ?? ''
  assertProblem(await alice.logIn({ code }), 401, 'log_in_failed')
  assert.equal((await alice.logIn({ code, password })).status, 200)
})

test('another authenticator counts once it has shown a code', async () => {
  const own = '/api/v1/admin/me/authenticator'
  const { secret } = json<{ secret: string }>(await alice.call('POST', own, {}))
  const wrong = await alice.call('PUT', own, { secret, code: '000000' })
  assertViolation(assertProblem(wrong, 422, 'form_invalid'), '/code')
  const right = await alice.call('PUT', own, { secret, code: codeAt(secret, now()) })
  assert.equal(right.status, 200, right.text)
  const stepUp = (code: string) => alice.call('POST', '/api/v1/session/step_up', { code })
  assertProblem(await stepUp(codeAt(alice.oneTimeSecret, now() + 1)), 401, 'log_in_failed')
  assert.equal((await stepUp(codeAt(secret, now() + 1))).status, 200)
})

test('a reset takes everything away at once and gives a link that keeps the name', async () => {
  const { link } = JSON.parse(await command('people', 'reset', 'Alice')) as { link: string }
  assertProblem(await who(alice.cookie), 401, 'session_required')
  const token = link.split('#')[1] ?? ''
  assert.deepEqual(json(await post('/api/v1/setup/link', { token })), { name: 'alice' })
  const body = { token, password: goodPassword }
  const { secret } = json<{ secret: string }>(await post('/api/v1/setup/authenticator', body))
  const back = await post('/api/v1/setup', { ...body, code: codeAt(secret, now()) })
  assert.equal(json(back).name, 'alice')
  const { data } = JSON.parse(await command('people', 'list')) as { data: { name: string }[] }
  assert.deepEqual(
    data.map(({ name }) => name),
    ['alice'],
  )
})

test('a person may be reset by another, who gets the link', async () => {
  const { link } = JSON.parse(await command('people', 'link')) as { link: string }
  const carol = await setUpPerson(tidemark.server, {
    name: 'carol',
    token: link.split('#')[1] ?? '',
  })
  type People = { data: { id: string; name: string }[] }
  const { data } = json<People>(await carol.call('GET', '/api/v1/admin/people'))
  const id = data.find(({ name }) => name === 'alice')?.id
  const reset = await carol.call('POST', `/api/v1/admin/people/${id}/reset`, {})
  assert.match(String(json(reset).path), /^\/setup#[\w-]{43}$/)
})

test('an unlock by another person gives all tries again; a removal by command ends the session, and the last person stays', async () => {
  await using sql = await openSql(tidemark.home)
  await sql.rows('delete from log_in_attempts')
  const { link } = JSON.parse(await command('people', 'link')) as { link: string }
  const erin = await setUpPerson(tidemark.server, { name: 'erin', token: link.split('#')[1] ?? '' })
  const invited = json<{ path: string }>(await erin.call('POST', '/api/v1/admin/people', {}))
  const token = invited.path.replace('/setup#', '')
  const frank = await setUpPerson(tidemark.server, { name: 'frank', token })
  const wrong = { name: 'frank', password: 'seven green rockets', code: '123456' }
  for (let turn = 0; turn < 6; turn++) await post('/api/v1/session', wrong)
  const code = frank.recoveryCodes[0] ?? ''
  assertProblem(await frank.logIn({ code }), 429, 'rate_limited')
  const { data } = json<{ data: { id: string; name: string }[] }>(
    await erin.call('GET', '/api/v1/admin/people'),
  )
  const idOf = (name: string) => data.find((one) => one.name === name)?.id
  const unlock = `/api/v1/admin/people/${idOf('frank')}/unlock`
  assert.equal((await erin.call('POST', unlock, {})).status, 200)
  assert.equal((await frank.logIn({ code })).status, 200)

  const removed = JSON.parse(await command('people', 'remove', 'Frank', '--yes'))
  assert.deepEqual(removed, { ok: true, name: 'frank' })
  await until(async () => (await who(frank.cookie)).status === 401, {
    ...{ what: 'the end of his session', everyMs: pageMs },
  })
  for (const { name } of data)
    if (name !== 'erin' && name !== 'frank') await command('people', 'remove', name, '--yes')
  const { home } = tidemark as Harness
  const last = await runTidemark(['people', 'remove', 'erin', '--yes'], home)
  assert.equal(last.code, 1)
  assert.match(last.stderr, /Nobody would be left/)
  assert.equal((await who(erin.cookie)).status, 200)
})

test('passkeys are offered only where browsers take them', async () => {
  const { link } = JSON.parse(await command('people', 'link')) as { link: string }
  const dave = await setUpPerson(tidemark.server, { name: 'dave', token: link.split('#')[1] ?? '' })
  for (const path of ['admin/me/passkeys/options', 'session/step_up/passkey_options'])
    assertProblem(await dave.call('POST', `/api/v1/${path}`, {}), 409, 'state_conflict')
  assertProblem(await post('/api/v1/session/passkey_options', {}), 409, 'state_conflict')
  const local = tidemark.server.url.replace('127.0.0.1', 'localhost')
  const at = { origin: local, host: new URL(local).host }
  const options = json(await post('/api/v1/session/passkey_options', {}, at))
  assert.equal(options.rpId, 'localhost')
  assert.equal(options.userVerification, 'required')
  const response = { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response: {} }
  assertProblem(await post('/api/v1/session/passkey', { response }, at), 401, 'log_in_failed')
  const made = json(await dave.call('POST', '/api/v1/admin/me/passkeys/options', {}, at))
  assert.equal((made.rp as { id: string }).id, 'localhost')
  const name = 'laptop'
  const added = await dave.call('POST', '/api/v1/admin/me/passkeys', { name, response }, at)
  assertViolation(assertProblem(added, 422, 'form_invalid'), '/response')
  assertProblem(
    await dave.call('POST', '/api/v1/session/step_up/passkey', { response }, at),
    401,
    'log_in_failed',
  )
  assert.deepEqual(json(await dave.call('GET', '/api/v1/admin/me/passkeys')), { data: [] })
  assertProblem(await dave.call('DELETE', '/api/v1/admin/me/passkeys/1'), 404, 'not_found')
})

test('no password, code, session or link stands in the audit', async () => {
  await using sql = await openSql(tidemark.home)
  const rows = await sql.rows('select body from audit_entries')
  const all = rows.map((row) => JSON.stringify(row)).join('\n')
  assert.match(all, /logged_in/)
  for (const secret of [
    ...[goodPassword, 'seven green rockets', alice.oneTimeSecret, printedLink(tidemark.server)],
    ...[...alice.recoveryCodes, alice.cookie.split('=')[1] ?? 'x'],
  ])
    assert.ok(!all.includes(secret))
})
