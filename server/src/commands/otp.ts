// `tidemark otp ACCOUNT CODE`: answers a broker that asks for a one-time code. The code is kept sealed for the moment in
// which the server that reads the connection takes it; it is worthless after a minute.
import type { Command } from 'commander'
import { loadConnections } from '../connect/connections/connection-store.ts'
import { asksForCodes, codeToKeep } from '../connect/connections/give-code.ts'
import { giveOneTimeCode } from '../connect/connections/manage-connections.ts'
import { accountNamed } from './account-change.ts'
import { manageDeps } from './broker-setup.ts'
import { type CommandContext, UsageError } from './command.ts'

export function addOtpCommand(program: Command, context: CommandContext): void {
  program
    .command('otp')
    .argument('<account>', 'the account whose broker asks')
    .argument('<code>', 'the six digits that your authenticator shows now')
    .option('--server <server>', 'the broker’s server, for a number that stands at several')
    .summary('answer a broker that asks for a one-time code')
    .description(
      'Gives the code to the server that reads the account. With its secret stored (broker set --totp-secret-file) no code needs typing.',
    )
    .addHelpText('before', 'Examples:\n  tidemark otp 5001 123456\n')
    .action(async (account: string, code: string, typed: { server?: string }) => {
      const deps = await manageDeps(context)
      const kept = codeToKeep(code, deps.clock.now())
      if (kept === null) throw new UsageError('The code must have six digits, such as 123456.')
      const { connectionId } = await accountNamed(deps, account, typed.server)
      const connection = (await loadConnections(deps.database.read)).find(
        (one) => one.connectionId === connectionId,
      )
      if (connection === undefined)
        throw new Error(`Account ${account} is read through no connection: nobody asks for a code.`)
      if (!asksForCodes(connection.venue))
        throw new Error(`Brokers of ${connection.venue} ask for no one-time codes.`)
      await giveOneTimeCode(deps, connection.name, kept)
      context.out.data(
        { ok: true, account, connection: connection.name },
        () => `The code goes to ${connection.name}. Look with: tidemark broker list`,
      )
    })
}
