// `tidemark serve --demo`: fills a server that has just begun with accounts, bots, brokers and rules, and prints the links to look at.
// The first page can be opened as soon as the server answers; what takes longer is told when it is there.
import { createVault } from '../../access/vault/vault.ts'
import type { Config } from '../../config/config.ts'
import { readMasterKeys } from '../../config/master-key-change.ts'
import type { ReadSecrets } from '../../config/secrets.ts'
import { systemClock } from '../../platform/clock.ts'
import { openDatabase } from '../../platform/database/open-database.ts'
import type { Log } from '../../platform/log.ts'
import type { Secret } from '../../platform/secret.ts'
import { startDemoBots } from './demo-bots.ts'
import { startDemoBrokers } from './demo-brokers.ts'
import type { DemoDeps, DemoPart } from './demo-deps.ts'
import { importDemoHistory } from './demo-import.ts'
import { makeDemoScene } from './demo-overlays.ts'
import { openDemoDoor } from './demo-people.ts'
import { setDemoRules } from './demo-rules.ts'
import { startDemoTerminals } from './demo-terminals.ts'

export type DemoOptions = {
  readonly url: string
  readonly config: Config
  readonly secrets: ReadSecrets
  readonly log: Log
  note(text: string): void
  firstLink(): Promise<Secret | null>
}

/** What the demo shows, for programs. */
export type DemoLinks = {
  readonly dashboard: string
  readonly admin: string
  readonly scene: string
}

export type Demo = AsyncDisposable & {
  readonly links: DemoLinks
  /** Ends whoever sends to the server. The brokers that it reads end with the demo, after the server. */
  stopSending(): Promise<void>
}

export async function runDemo(options: DemoOptions): Promise<Demo> {
  const { url, config, secrets, log, note } = options
  const open = new AsyncDisposableStack()
  const senders = new AsyncDisposableStack()
  open.use(senders)
  try {
    const database = open.use(await openDatabase({ dataDir: config.dataDir, url: null, log }))
    const vault = createVault(() => readMasterKeys(config))
    const deps: DemoDeps = {
      ...{ url, folder: config.dataDir, database, vault, pepper: secrets.pepper },
      ...{ clock: systemClock, log, actor: 'demo', note },
    }
    const start = async (part: Promise<DemoPart>, stack = senders) =>
      note(`  + ${stack.use(await part).line}`)
    const token = await options.firstLink()
    if (token === null) throw new Error('the demo’s ledger has people already')
    const door = open.use(await openDemoDoor(url, token))
    note(`\n  Look at once:       ${door.link('/dashboard')}\n\n  It fills up:`)
    await start(startDemoTerminals(deps))
    note(`  + ${await setDemoRules(deps)}`)
    const links = {
      ...{ dashboard: door.link('/dashboard'), admin: door.link('/admin') },
      scene: await makeDemoScene(deps),
    }
    await start(startDemoBots(deps))
    await start(startDemoBrokers(deps), open)
    note(`  + ${await importDemoHistory(deps)}`)
    note(linksText(links))
    return Object.assign(open, { links, stopSending: () => senders.disposeAsync() })
  } catch (error) {
    await open.disposeAsync()
    throw error
  }
}

const linksText = ({ dashboard, admin, scene }: DemoLinks) =>
  `\n  Dashboard:          ${dashboard}\n` +
  `  Overlay scene:      ${scene}\n` +
  `  Admin:              ${admin}\n` +
  '\n  Everything here is made up, runs on this machine only, and is removed at the end.\n' +
  '  Stop:               Ctrl-C\n'
