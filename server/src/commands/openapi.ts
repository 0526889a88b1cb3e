// `tidemark openapi`: the description of the HTTP interface, printed without starting anything.
// The routes are only read here, never run, so what they would run on is left out.
import type { Command } from 'commander'
import { readVersion } from '../config/places.ts'
import type { CommandContext } from './command.ts'

export function addOpenapiCommand(program: Command, context: CommandContext): void {
  program
    .command('openapi')
    .summary('print the OpenAPI description of the HTTP interface')
    .description('Prints the HTTP interface as OpenAPI 3.1, the same as GET /openapi.json.')
    .addHelpText(
      'after',
      `
Examples:
  tidemark openapi > openapi.json`,
    )
    .action(async () => {
      const { declaredRoutes } = await import('./declared-routes.ts')
      const { describeRoutes } = await import('../operations/describe-routes.ts')
      const document = describeRoutes(readVersion(), declaredRoutes())
      context.out.data(document, () => JSON.stringify(document, null, 2))
    })
}
