// The part of the read server's composition that is about its admin pages: what people do there with keys, connections, audit.
import { join } from 'node:path'
import { createSigner } from './access/audit/anchor.ts'
import { examineRunning } from './commands/doctor/examine.ts'
import { importLedgerOf } from './commands/import/import-ledger.ts'
import { readFileOnThread } from './commands/import/read-file.ts'
import type { Config } from './config/config.ts'
import { expertSources, readVersion } from './config/places.ts'
import type { ReadSecrets } from './config/secrets.ts'
import type { ConnectRouteDeps } from './connect/serve/routes.ts'
import { hasDailyCloses } from './connect/venues.ts'
import type { ImportRouteDeps } from './import/routes.ts'
import type { Ingest } from './ingest/create-ingest.ts'
import type { PeopleRoom } from './people-room.ts'
import type { Timer } from './platform/clock.ts'
import type { Database } from './platform/database/database.ts'
import type { Log } from './platform/log.ts'
import { createVerifier } from './show/audit/verification.ts'
import type { AdminRouteDeps } from './show/routes.ts'

export type AdminRoom = AdminRouteDeps & ConnectRouteDeps & { readonly imports: ImportRouteDeps }

export function createAdmin(deps: {
  readonly config: Config
  readonly secrets: ReadSecrets
  readonly database: Database
  readonly people: PeopleRoom
  readonly ingest: Ingest
  readonly timer: Timer
  readonly log: Log
}): AdminRoom {
  const { config, secrets, database, people, ingest, timer, log } = deps
  return {
    ...people,
    server: { version: readVersion(), tradePort: config.tradePort },
    keys: { database, pepper: secrets.pepper, clock: timer },
    audit: {
      read: database.read,
      verifier: createVerifier({
        ...{ database, clock: timer, log },
        anchorFile: join(config.dataDir, 'audit', 'anchors.jsonl'),
        publicKey: createSigner(secrets.auditSigningKey).publicKey,
      }),
    },
    examine: () => examineRunning({ config, openDatabase: () => Promise.resolve(database) }),
    expertFolder: expertSources,
    hasDailyCloses,
    imports: {
      ...{ database, clock: timer, readFile: readFileOnThread },
      ledger: importLedgerOf(ingest, database.read),
    },
    connect: { database, vault: people.people.vault, clock: timer, timer, log },
  }
}
