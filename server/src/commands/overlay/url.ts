// `tidemark overlay url`: makes an overlay and prints its address, once.
import type { Command } from 'commander'
import { createOverlay } from '../../access/overlays/manage-overlays.ts'
import { overlayToJson } from '../../access/overlays/overlay-json.ts'
import { overlayUrl } from '../../show/widgets/overlay-url.ts'
import { placeAccounts } from '../../show/widgets/scene/place-accounts.ts'
import { readOverlayRequest, widgetNames } from '../../show/widgets/wire.ts'
import type { CommandContext } from '../command.ts'
import { changeOverlays, namedAccounts, originOf, orUsageError } from './overlay-deps.ts'
import { describeOverlay } from './print-overlays.ts'
import { readFields, readParts } from './typed-fields.ts'

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

export function addUrl(parent: Command, context: CommandContext): void {
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
      const named = await namedAccounts(context, request.accounts)
      const placed = placeAccounts(named, request.settings)
      const { overlay, token } = await changeOverlays(context, (deps) =>
        createOverlay(deps, { ...request, ...placed }),
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
