// A connection of its own for storing signals: orders that wait for a locked account use up the connections that all share, and
// a sender must not wait for that. It is opened when it is first needed, and again after it broke.
import type { Database, Queryable, Session } from '../../platform/database/database.ts'
import { DatabaseUnavailable } from '../../platform/database/database.ts'

const mostTries = 3

export function openOwnLine(database: Pick<Database, 'openSession'>): Queryable & AsyncDisposable {
  let line: Promise<Session> | null = null

  async function current(): Promise<Session> {
    for (let tries = 0; tries < mostTries; tries++) {
      // Whoever comes first opens it; the others wait for that one.
      line ??= database.openSession('signals')
      const mine = line
      try {
        const opened = await mine
        if (!opened.lost) return opened
      } catch (error) {
        if (line === mine) line = null
        throw error
      }
      if (line === mine) line = null
    }
    throw new DatabaseUnavailable('the connection for signals breaks as soon as it is made')
  }

  return {
    async query(text, values, name) {
      return (await current()).query(text, values, name)
    },
    async [Symbol.asyncDispose]() {
      const opened = await line?.catch(() => null)
      await opened?.[Symbol.asyncDispose]()
    },
  }
}
