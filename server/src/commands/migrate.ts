// `tidemark migrate`: brings the schema up to date without starting a server, for a database of one's own.
// A server does the same at its start, so this is for those who want the two apart.
import type { Command } from 'commander'
import type { CommandContext } from './command.ts'

export function addMigrateCommand(program: Command, context: CommandContext): void {
  program
    .command('migrate')
    .summary('bring the database schema up to date')
    .description('Bring the database schema up to date. Safe while a server starts or runs.')
    .action(async () => {
      const { schema } = await context.openDatabase()
      context.out.data({ from: schema.from, to: schema.to }, () =>
        schema.from === schema.to
          ? `The schema is up to date (version ${schema.to}).`
          : `The schema went from version ${schema.from} to ${schema.to}.`,
      )
    })
}
