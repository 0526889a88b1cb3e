// `tidemark restore`: fills an empty ledger from a backup file, all or nothing.
// The database is opened without migrating, because an older backup needs the schema of its own time first.
import type { Command } from 'commander'
import { appendEntry, commandChain } from '../access/audit/write-entry.ts'
import { restoreBackup } from '../backup/restore-backup.ts'
import { systemClock } from '../platform/clock.ts'
import { loadMigrations } from '../platform/database/migration-files.ts'
import type { CommandContext } from './command.ts'
import { createTransferProgress } from './transfer-progress.ts'

export function addRestoreCommand(program: Command, context: CommandContext): void {
  program
    .command('restore')
    .summary('fill an empty ledger from a backup')
    .description(
      'Fill an empty ledger from a backup, all or nothing. Put the folders `secrets`\n' +
        'and `trade-secrets` (if there is one) of the old data directory into the new one\n' +
        'first, or the API keys in the backup will not be accepted.',
    )
    .argument('<file>', 'what `tidemark backup` wrote')
    .action(async (file: string) => {
      const { out } = context
      const database = await context.openDatabase({ migrate: false })
      const manifest = await restoreBackup(
        {
          database,
          migrations: await loadMigrations(),
          onProgress: createTransferProgress(systemClock, out.note),
          onRestored: (tx, { created_at, schema_version }) =>
            appendEntry(tx, commandChain, {
              kind: 'ledger_restored',
              at: new Date(systemClock.now()).toISOString(),
              backup_created_at: created_at,
              backup_schema_version: schema_version,
            }),
        },
        file,
      )
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
      out.data(
        {
          rows,
          created_at: manifest.created_at,
          tables: manifest.tables.map(({ name, rows }) => ({ name, rows })),
        },
        () => `Restored ${rows} rows of the backup of ${manifest.created_at}.`,
      )
    })
}
