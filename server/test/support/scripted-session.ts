// A session of the MT5 Web API whose answers are the test's, without a network; what was asked is kept.
import { type Envelope, readEnvelope } from '../../src/connect/mt5/answer.ts'
import type { Session } from '../../src/connect/mt5/session.ts'

export type ScriptedAnswers = (
  command: string,
  parameters: Readonly<Record<string, string>>,
) => unknown

export function createScriptedSession(answer: ScriptedAnswers): {
  readonly session: Session
  readonly asked: string[]
} {
  const asked: string[] = []
  const session: Session = {
    async ask(command, parameters = {}): Promise<Envelope> {
      asked.push(command)
      return readEnvelope(JSON.stringify(answer(command, parameters)), command)
    },
    askOnce: () => Promise.reject(new Error('nothing is asked with a body here')),
    async [Symbol.asyncDispose]() {},
  }
  return { session, asked }
}

export const done = (answer: unknown) => ({ retcode: '0 Done', answer })
