// `tidemark overlay …`: addresses for streaming software, their end, and the switch that empties all of them at once.
// An address holds its token behind the #, is printed once, and shows nothing but its own figures to whoever has it.
import type { Command } from 'commander'
import { revokeOverlay, rollOverlay, setPanic } from '../access/overlays/manage-overlays.ts'
import { overlayToJson } from '../access/overlays/overlay-json.ts'
import { loadOverlays } from '../access/overlays/overlay-store.ts'
import { overlayUrl } from '../show/widgets/overlay-url.ts'
import type { CommandContext } from './command.ts'
import { addLoader } from './overlay/loader.ts'
import { changeOverlays, originOf, unknownOverlay } from './overlay/overlay-deps.ts'
import { describeOverlay, overlayTable } from './overlay/print-overlays.ts'
import { addUrl } from './overlay/url.ts'

export function addOverlayCommand(program: Command, context: CommandContext): void {
  const overlay = program
    .command('overlay')
    .summary('addresses for OBS and other streaming software')
    .description(
      'An overlay shows figures of an account in streaming software or on a page of yours, without an account of ours and without making yours public.',
    )
    .addHelpText('before', examples)
  addUrl(overlay, context)
  addList(overlay, context)
  addRoll(overlay, context)
  addRevoke(overlay, context)
  addPanic(overlay, context)
  addLoader(overlay, context)
}

const examples = `Examples:
  tidemark overlay url --widget stat --account 5012345
  tidemark overlay url --widget stat --account 5012345 --set metric=profit_today --mask percent --delay 30
  tidemark overlay url --widget scene --account 5012345
  tidemark overlay roll 4kJ2mZ0q
  tidemark overlay panic
  tidemark overlay panic --end
`

function addList(parent: Command, context: CommandContext): void {
  parent
    .command('list')
    .summary('show all overlays, newest first')
    .description(
      'Shows all overlays with what they may show and from how many places they were opened. Never their addresses.',
    )
    .addHelpText('before', 'Examples:\n  tidemark overlay list\n  tidemark overlay list --json\n')
    .action(async () => {
      const database = await context.openDatabase()
      const overlays = await loadOverlays(database.read)
      context.out.data(
        { data: overlays.map((overlay) => ({ id: overlay.id, ...overlayToJson(overlay) })) },
        () => overlayTable(overlays),
      )
    })
}

function addRoll(parent: Command, context: CommandContext): void {
  parent
    .command('roll')
    .argument('<id>', 'id of the overlay, as overlay list shows it')
    .summary('give an overlay a new address, at once')
    .description(
      'Makes a new address and ends the old one in the same moment: for the address that was seen on air.',
    )
    .option(
      '--server <url>',
      'the address of the server (default: the public URL, else the one that runs)',
    )
    .addHelpText('before', 'Examples:\n  tidemark overlay roll 4kJ2mZ0q\n')
    .action(async (id: string, typed: { server?: string }) => {
      const origin = originOf(context, typed.server)
      const result = await changeOverlays(context, (deps) => rollOverlay(deps, id))
      if (result.kind === 'unknown') throw await unknownOverlay(context, id)
      if (result.kind === 'ended')
        throw new Error(
          `The overlay ${id} is ${result.overlay.state} and stays so. Make a new one.`,
        )
      const url = overlayUrl(origin, result.overlay, {}, result.token)
      context.out.data({ id, url, ...overlayToJson(result.overlay) }, () =>
        describeOverlay(result.overlay, url),
      )
      context.out.note('The old address shows nothing any more.')
    })
}

function addRevoke(parent: Command, context: CommandContext): void {
  parent
    .command('revoke')
    .argument('<id>', 'id of the overlay, as overlay list shows it')
    .summary('end an overlay at once, for good')
    .description('Ends an overlay. Where it is open it empties within a second.')
    .addHelpText('before', 'Examples:\n  tidemark overlay revoke 4kJ2mZ0q\n')
    .action(async (id: string) => {
      const result = await changeOverlays(context, (deps) => revokeOverlay(deps, id))
      if (result.kind === 'unknown') throw await unknownOverlay(context, id)
      const { overlay, kind } = result
      const when =
        kind === 'revoked' ? 'is revoked' : `was revoked already, at ${overlay.revokedAt}`
      context.out.data(
        { id, ...overlayToJson(overlay) },
        () => `The overlay ${id} (${overlay.name}) ${when}.`,
      )
    })
}

function addPanic(parent: Command, context: CommandContext): void {
  parent
    .command('panic')
    .summary('empty all overlays at once')
    .description(
      'Empties every overlay, wherever it is open, until it is ended. Nothing is revoked.',
    )
    .option('--end', 'let them be seen again')
    .addHelpText('before', 'Examples:\n  tidemark overlay panic\n  tidemark overlay panic --end\n')
    .action(async (typed: { end?: boolean }) => {
      const since = await changeOverlays(context, (deps) => setPanic(deps, typed.end !== true))
      context.out.data({ blank: since !== null, since }, () =>
        since === null
          ? 'The overlays are seen again.'
          : `All overlays are empty since ${since}. End it with: tidemark overlay panic --end`,
      )
    })
}
