// `tidemark backup`: the whole ledger in one file, from a running server or a stopped one.
// Never migrates: a backup before an upgrade must be possible with the new version installed.
import type { Command } from 'commander'
import { writeBackup } from '../backup/write-backup.ts'
import { systemClock } from '../platform/clock.ts'
import { loadMigrations } from '../platform/database/migration-files.ts'
import type { CommandContext } from './command.ts'
import { createTransferProgress, formatMegabytes } from './transfer-progress.ts'

export function addBackupCommand(program: Command, context: CommandContext): void {
  program
    .command('backup')
    .summary('write the whole ledger to one file')
    .description(
      'Write the whole ledger to one file, as it stands at this moment; servers may go on writing.\n' +
        'The folders `secrets` and `trade-secrets` of the data directory are not in it: keep a copy of them in another place.',
    )
    .option('--out <file>', 'file to write (default: tidemark-backup-<time>.tar.gz)')
    .action(async (options: { out?: string }) => {
      const { out } = context
      const now = new Date(systemClock.now())
      const database = await context.openDatabase({ migrate: false })
      const report = await writeBackup(
        {
          database,
          migrations: await loadMigrations(),
          now,
          onProgress: createTransferProgress(systemClock, out.note),
        },
        options.out ?? `tidemark-backup-${now.toISOString().replace(/\.\d+|[-:]/g, '')}.tar.gz`,
      )
      const { file, bytes, manifest } = report
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
      out.data(
        {
          file,
          bytes,
          rows,
          schema_version: manifest.schema_version,
          tables: manifest.tables.map(({ name, rows, sha256 }) => ({ name, rows, sha256 })),
        },
        () => `${file} (${formatMegabytes(bytes)}, ${rows} rows)`,
      )
      out.note(
        'Keep a copy of the folders `secrets` and `trade-secrets` too, in another place: without them no API key works again.',
      )
    })
}
