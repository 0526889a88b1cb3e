// `tidemark vault …`: under which master key the stored secrets stand, and the change of that key.
import type { Command } from 'commander'
import { open } from '../access/vault/envelope.ts'
import { kekOf } from '../access/vault/kek.ts'
import { rotateMasterKey } from '../access/vault/rotate-master-key.ts'
import { countByKek, loadAllEnvelopes } from '../access/vault/sealed-secret-store.ts'
import { keksOf } from '../access/vault/vault.ts'
import { layNewKey, promoteNewKey, readMasterKeys } from '../config/master-key-change.ts'
import { type CommandContext, CommandFailed } from './command.ts'

export function addVaultCommand(program: Command, context: CommandContext): void {
  const vault = program
    .command('vault')
    .summary('check the stored secrets, and change the key that seals them')
    .description('Broker passwords are sealed under a master key that is not in the database.')
    .addHelpText('before', examples)
  vault
    .command('status')
    .summary('show whether every stored secret opens')
    .addHelpText('before', examples)
    .action(() => status(context))
  vault
    .command('rewrap')
    .summary('bring every secret under a new master key')
    .description(
      'Makes a new key, or takes one from a file, wraps every secret under it and puts it in the old one’s place. It may be cut off at any moment and run again; running servers go on.',
    )
    .option('--new-key-file <file>', 'a file with 64 hex digits (default: a key is made)')
    .addHelpText('before', examples)
    .action((typed: { newKeyFile?: string }) => change(context, typed.newKeyFile ?? null))
}

const examples = `Examples:
  tidemark vault status
  tidemark vault rewrap
  tidemark vault rewrap --new-key-file new.key
`

async function status(context: CommandContext): Promise<void> {
  const config = context.config()
  const database = await context.openDatabase()
  const keys = readMasterKeys(config)
  const stored = await loadAllEnvelopes(database.read)
  const closed = stored.filter(({ place, envelope }) => {
    try {
      open(keksOf(keys), place, envelope)
      return false
    } catch {
      return true // whatever the reason: it does not open
    }
  })
  const byKey = Object.fromEntries(await countByKek(database.read))
  const names = closed.map(({ place }) => `${place.table} ${place.id} ${place.field}`)
  const isChanging = keys.next !== null
  const answer = {
    secrets: stored.length,
    by_key: byKey,
    key: kekOf(keys.current).id,
    changing: isChanging,
    unreadable: names,
  }
  context.out.data(answer, () =>
    [
      `${stored.length} secrets, ${closed.length === 0 ? 'all of them open' : `${closed.length} do not open: ${names.join(', ')}`}.`,
      ...(isChanging
        ? ['A change of the master key is under way. Next step: tidemark vault rewrap']
        : []),
    ].join('\n'),
  )
  if (closed.length > 0) throw new CommandFailed('secrets do not open')
}

async function change(context: CommandContext, file: string | null): Promise<void> {
  const config = context.config()
  const database = await context.openDatabase()
  const next = layNewKey(config, file)
  const { current } = readMasterKeys(config)
  let isInPlace = false
  const rewrapped = await rotateMasterKey({
    database,
    keys: { current, next },
    promote: () => {
      isInPlace = promoteNewKey(config)
    },
    onProgress: (count) => count > 0 && context.out.note(`${count} secrets rewrapped`),
  })
  context.out.data({ ok: true, rewrapped, key: kekOf(next).id, in_place: isInPlace }, () =>
    isInPlace
      ? `${rewrapped} secrets are under the new master key, which is in place.`
      : `${rewrapped} secrets are under the new master key. Next step: put secrets/master.key.new where TIDEMARK_MASTER_KEY_FILE points, then run this command again. Until then both keys are used.`,
  )
}
