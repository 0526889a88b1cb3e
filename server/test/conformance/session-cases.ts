// How sessions begin, last and end.
import assert from 'node:assert/strict'
import { Secret } from '../../src/platform/secret.ts'
import { until } from '../support/until.ts'
import { type Case, equalsTruth, reason, using } from './bench.ts'

export const sessionCases: readonly Case[] = [
  {
    id: 'C-01',
    title: 'a session opens under a pinned certificate and under the broker’s CA',
    async run(bench) {
      for (const trust of ['pin', 'ca'] as const) {
        await using session = await bench.open({ trust })
        await session.ping()
      }
    },
  },
  {
    id: 'C-02',
    title: 'a certificate that nobody vouches for is refused before any secret is sent',
    async run(bench) {
      const before = bench.requests()
      assert.equal(await reason(bench.open({ trust: 'none' })), 'certificate_not_trusted')
      assert.equal(await reason(bench.open({ trust: 'other_pin' })), 'certificate_not_trusted')
      assert.equal(bench.requests(), before)
    },
  },
  {
    id: 'C-03',
    title: 'a wrong password is refused as such',
    async run(bench) {
      assert.equal(await reason(bench.open({ password: 'wrong' })), 'credentials_refused')
      assert.equal(bench.handshakes(), 1)
    },
  },
  {
    id: 'C-04',
    title: 'a server that does not know the password is refused',
    async run(bench) {
      bench.fault('not_genuine', true)
      assert.equal(await reason(bench.open()), 'server_not_genuine')
    },
  },
  {
    id: 'C-05',
    title: 'an address that may not connect is told so',
    async run(bench) {
      bench.fault('ip_blocked', true)
      assert.equal(await reason(bench.open()), 'ip_not_allowed')
    },
  },
  {
    id: 'C-06',
    title: 'a server that cannot be reached, and one that is busy, are failures that pass',
    async run(bench) {
      bench.fault('unreachable', true)
      assert.equal(await reason(bench.open()), 'broker_unreachable')
      bench.fault('unreachable', false)
      bench.fault('busy', true)
      assert.equal(await reason(bench.open()), 'broker_busy')
      bench.fault('busy', false)
      await using(bench, (session) => session.ping())
    },
  },
  {
    id: 'C-07',
    title: 'rubbish and answers that end in the middle are not understood',
    async run(bench) {
      for (const fault of ['rubbish', 'truncated'] as const) {
        bench.fault(fault, true)
        assert.equal(await reason(bench.open()), 'answer_not_understood')
        bench.fault(fault, false)
        await using session = await bench.open()
        bench.fault(fault, true)
        const work = session.readAccounts([bench.accounts.active])
        assert.equal(await reason(work), 'answer_not_understood')
        bench.fault(fault, false)
      }
    },
  },
  {
    id: 'C-11',
    title: 'a login without the right to read accounts is told which permission it lacks',
    run: (bench) =>
      using(bench, async (session) => {
        bench.fault('no_rights', true)
        const work = session.readAccounts([bench.accounts.active])
        assert.equal(await reason(work), 'permission_missing')
      }),
  },
  {
    id: 'C-12',
    title: 'a session that the broker forgot is begun anew once, by itself',
    run: (bench) =>
      using(bench, async (session) => {
        const { active } = bench.accounts
        bench.trade(active)
        for (let turn = 1; turn <= 2; turn += 1) {
          bench.forget()
          await equalsTruth(bench, session, active)
          assert.equal(bench.handshakes(), 1 + turn)
        }
      }),
  },
  {
    id: 'C-13',
    title: 'single refusals in between do not end a session',
    run: (bench) =>
      using(bench, async (session) => {
        bench.fault('flapping', true)
        for (let turn = 0; turn < 12; turn += 1) await session.readAccounts([bench.accounts.idle])
      }),
  },
  {
    id: 'C-14',
    title: 'a connection that is reset is a failure that passes',
    async run(bench) {
      const { active } = bench.accounts
      bench.trade(active)
      await using(bench, async (session) => {
        bench.fault('reset', true)
        assert.equal(await reason(session.readAccounts([active])), 'session_lost')
      })
      bench.fault('reset', false)
      await using(bench, (session) => equalsTruth(bench, session, active))
    },
  },
  {
    id: 'C-23',
    title: 'an investor password is right or wrong, asked once',
    run: (bench) =>
      using(bench, async (session) => {
        const before = bench.requests()
        const check = (text: string) =>
          session.checkInvestorPassword(bench.accounts.active, new Secret(text))
        assert.equal(await check(bench.investorPassword), 'right')
        assert.equal(await check(`${bench.investorPassword}x`), 'wrong')
        assert.equal(bench.requests(), before + 2)
        assert.equal(
          await reason(session.checkInvestorPassword(bench.accounts.unknown, new Secret('x'))),
          'account_unknown',
        )
      }),
  },
  {
    id: 'C-25',
    title: 'nothing but reads is ever asked, and no secret shows in a log or an error',
    async run(bench) {
      const { active } = bench.accounts
      bench.trade(active)
      await using(bench, async (session) => {
        await session.readAccounts(Object.values(bench.accounts))
        await session.readDeals(active, 0, bench.endOfTimeS)
        await session.readClock()
        await session.checkInvestorPassword(active, new Secret(bench.investorPassword))
        await session.ping()
      })
      const failure = await bench
        .open({ password: 'wrong-but-secret' })
        .catch((error: unknown) => error)
      assert.deepEqual(bench.forbiddenRequests(), [])
      const seen = `${bench.logged()}${String(failure)}${JSON.stringify(failure)}`
      for (const secret of [...bench.secrets, 'wrong-but-secret']) assert.ok(!seen.includes(secret))
    },
  },
  {
    id: 'C-26',
    title: 'a broker that takes requests and says nothing is silent, after a time',
    async run(bench) {
      await using session = await bench.open({ hurried: true })
      bench.fault('silent', true)
      assert.equal(await reason(session.readAccounts([bench.accounts.active])), 'broker_silent')
      assert.equal(await reason(bench.open({ hurried: true })), 'broker_silent')
    },
  },
  {
    id: 'C-27',
    title: 'slow answers are answers',
    async run(bench) {
      bench.fault('slow', true)
      await using(bench, (session) => equalsTruth(bench, session, bench.accounts.idle))
    },
  },
  {
    id: 'C-28',
    title: 'a command that is not permitted is not answered with handshake after handshake',
    run: (bench) =>
      using(bench, async (session) => {
        bench.fault('no_rights_by_status', true)
        for (let turn = 0; turn < 5; turn += 1)
          assert.equal(
            await reason(session.readAccounts([bench.accounts.active])),
            'permission_missing',
          )
        assert.ok(bench.handshakes() <= 2, `${bench.handshakes()} handshakes`)
      }),
  },
  {
    id: 'C-29',
    title: 'a broker in maintenance is a failure that passes, also in the middle of a session',
    async run(bench) {
      await using session = await bench.open()
      bench.fault('maintenance', true)
      assert.equal(await reason(bench.open()), 'broker_busy')
      assert.equal(await reason(session.readAccounts([bench.accounts.idle])), 'broker_busy')
      bench.fault('maintenance', false)
      await using(bench, (next) => equalsTruth(bench, next, bench.accounts.idle))
    },
  },
  {
    id: 'C-30',
    title: 'a session that is closed waits for nobody',
    async run(bench) {
      const session = await bench.open()
      bench.fault('silent', true)
      const before = bench.requests()
      const waiting = reason(session.readAccounts([bench.accounts.active]))
      await until(() => bench.requests() > before)
      await session[Symbol.asyncDispose]()
      assert.equal(await waiting, 'session_lost')
      assert.equal(await reason(session.ping()), 'session_lost')
    },
  },
]
