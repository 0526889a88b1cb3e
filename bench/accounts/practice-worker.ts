// The practice broker in a thread of its own, so that its work does not stand in the way of the load generator.
import { parentPort, workerData } from 'node:worker_threads'
import { startPracticeMt5 } from '@tidemark/practice'

export type PracticeFacts = {
  readonly url: string
  readonly fingerprint: string
  readonly login: string
  readonly password: string
  readonly server: string
  readonly accounts: readonly string[]
}

/** Requests by path since the last question. */
export type UpstreamCounts = Readonly<Record<string, number>>

const { accounts } = workerData as { accounts: number }
const practice = await startPracticeMt5({ accounts, seed: 7 })
const facts: PracticeFacts = {
  url: practice.url,
  fingerprint: practice.fingerprint256,
  login: practice.manager.login,
  password: practice.manager.password,
  server: practice.serverName,
  accounts: practice.accounts.map(({ login }) => login),
}
parentPort?.on('message', (question: 'counts' | 'stop') => {
  if (question === 'stop') void practice.stop().then(() => parentPort?.close())
  else {
    parentPort?.postMessage(practice.counts())
    practice.resetRequests()
  }
})
parentPort?.postMessage(facts)
