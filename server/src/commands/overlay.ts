// `tidemark overlay …`: addresses for streaming software, their end, and the switch that empties all of them at once.
// An address holds its token behind the #, is printed once, and shows nothing but its own figures to whoever has it.
import type { Command } from 'commander'
import {
  createOverlay,
  revokeOverlay,
  rollOverlay,
  setPanic,
} from '../access/overlays/manage-overlays.ts'
import { overlayToJson } from '../access/overlays/overlay-json.ts'
import { loadOverlays } from '../access/overlays/overlay-store.ts'
import { overlayUrl } from '../show/widgets/overlay-url.ts'
import { readOverlayRequest, widgetNames } from '../show/widgets/wire.ts'
import type { CommandContext } from './command.ts'
import { addLoader } from './overlay/loader.ts'
import {
  changeOverlays,
  namedAccounts,
  originOf,
  orUsageError,
  unknownOverlay,
} from './overlay/overlay-deps.ts'
import { describeOverlay, overlayTable } from './overlay/print-overlays.ts'
import { readFields, readParts } from './overlay/typed-fields.ts'

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

type TypedUrl = {
  widget: string
  account: string
  name?: string
  set?: string[]
  mask?: string
  delay?: string
  round?: string
  basis?: string
  risk?: string
  ip?: string
  expires?: string
  parts?: string
  server?: string
}

const collect = (value: string, before: string[] = []) => [...before, value]

function addUrl(parent: Command, context: CommandContext): void {
  parent
    .command('url')
    .summary('make an overlay; its address is printed once')
    .description(
      `Makes an overlay and prints its address. Widgets: ${widgetNames.join(', ')}. What each can be told: docs/guide/overlays.md.`,
    )
    .requiredOption('--widget <name>', 'what is shown')
    .requiredOption('--account <accounts>', 'account number or id; several with commas')
    .option('--name <name>', 'what it is for (default: the widget)')
    .option(
      '--set <field=value>',
      'a field of the widget, such as metric=balance; several times',
      collect,
    )
    .option('--mask <mask>', 'none, rounded, percent, r or hidden (default: none)')
    .option('--delay <seconds>', 'show everything so late, 0 to 900 (default: 0)')
    .option('--round <money>', 'step of the mask rounded')
    .option('--basis <money>', '100 % of the mask percent (default: the balance less all profit)')
    .option('--risk <money>', '1 R of the mask r')
    .option('--ip <networks>', 'only from these addresses or CIDR networks (default: anywhere)')
    .option('--expires <time>', 'valid for 30d, 12h, 4w… (default: until revoked)')
    .option('--parts <file>', 'the parts of a scene as JSON (default: one of each)')
    .option(
      '--server <url>',
      'the address of the server (default: the public URL, else the one that runs)',
    )
    .addHelpText(
      'before',
      'Examples:\n  tidemark overlay url --widget positions --account 5012345 --mask percent\n  tidemark overlay url --widget goal --account 5012345 --set metric=profit_today --set target=250\n',
    )
    .action(async (typed: TypedUrl) => {
      const request = orUsageError(() =>
        readOverlayRequest({
          widget: typed.widget,
          name: typed.name,
          accounts: typed.account.split(',').map((one) => one.trim()),
          fields: readFields(typed),
          ip: typed.ip?.split(',').map((one) => one.trim()),
          expires: typed.expires,
          parts: readParts(typed.parts),
        }),
      )
      const origin = originOf(context, typed.server)
      const accountIds = await namedAccounts(context, request.accounts)
      const { overlay, token } = await changeOverlays(context, (deps) =>
        createOverlay(deps, { ...request, accountIds }),
      )
      const url = overlayUrl(origin, overlay, request.look, token)
      context.out.data({ id: overlay.id, url, ...overlayToJson(overlay) }, () =>
        describeOverlay(overlay, url),
      )
      context.out.note(
        'Whoever has this address sees this widget and nothing else. Keep it now: it cannot be shown again.',
      )
    })
}

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
