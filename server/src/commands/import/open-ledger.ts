// The writers of the ledger in this process, for what is imported here; running servers hear of what they write.
import { createAnnouncer } from '../../accounts/announcer.ts'
import { createHeldPictures } from '../../accounts/held-pictures.ts'
import type { ImportLedger } from '../../import/ports.ts'
import { createIngest } from '../../ingest/create-ingest.ts'
import { openNotifyBus } from '../../platform/bus/notify-bus.ts'
import { systemClock } from '../../platform/clock.ts'
import type { LedgerDatabase } from '../../platform/database/open-database.ts'
import type { Log } from '../../platform/log.ts'
import { importLedgerOf } from './import-ledger.ts'

export type OpenImportLedger = AsyncDisposable & { readonly ledger: ImportLedger }

export function openImportLedger(database: LedgerDatabase, log: Log): OpenImportLedger {
  const open = new AsyncDisposableStack()
  const announcer = createAnnouncer()
  const bus = open.use(openNotifyBus({ database, log }))
  announcer.onNews((ids) => bus.publish(ids.map(String)))
  const held = open.use(createHeldPictures(systemClock))
  const events = { trades() {}, deals() {}, strippedNul() {}, group() {} }
  const ingest = open.use(
    createIngest({ database, clock: systemClock, log, announcer, held, events }),
  )
  return Object.assign(open, { ledger: importLedgerOf(ingest, database.read) })
}
