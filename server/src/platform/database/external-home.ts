// A PostgreSQL server of the user's own, named by DATABASE_URL. We connect to it and change nothing about it.
// Parameters of the URL that would override our own session settings are taken out.
import type { ClientConfig } from 'pg'
import type { Secret } from '../secret.ts'
import { errnoOf } from './driver-errors.ts'
import type { Home } from './home.ts'
import { DatabaseRefused } from './refused.ts'

const ours = [
  'application_name',
  'statement_timeout',
  'query_timeout',
  'idle_in_transaction_session_timeout',
  'client_encoding',
  'replication',
]

export function openExternalHome(url: Secret): Home {
  url.use(parseUrl) // a wrong one is refused now and not at the first query
  return {
    kind: 'external',
    // Parsed anew each time: no object that somebody might print keeps the password.
    target: () => url.use(parseUrl),
    // Starting up or just shutting down; everything else is not ours to mend.
    recover: (error) => Promise.resolve(errnoOf(error) === '57P03'),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function parseUrl(text: string): ClientConfig {
  // An empty host after credentials is valid for PostgreSQL but not for the URL class. URL.parse gives null for a wrong
  // one, where the constructor would throw an error that holds the whole text with its password.
  const url = URL.parse(text.trim().replace('@/', '@localhost/'))
  if (url === null) {
    throw new DatabaseRefused(
      'DATABASE_URL is not a URL. It looks like postgres://user:password@host:5432/database.',
    )
  }
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') {
    throw new DatabaseRefused('DATABASE_URL must begin with postgres:// or postgresql://.')
  }
  const options = url.searchParams.get('options') ?? ''
  for (const name of [...ours, 'options']) url.searchParams.delete(name)
  return { connectionString: url.href, options }
}
