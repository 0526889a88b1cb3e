// All that the doctor looks at, for the command and for the page of a running server.
import type { Config } from '../../config/config.ts'
import { type Finding, ok } from './finding.ts'
import { checkDatabase, checkSecrets, type DatabaseDeps } from './ledger-checks.ts'
import { checkClock, checkDataFolder, checkDisk, checkNode } from './machine-checks.ts'
import { checkExposure, checkPort, checkReady, checkTls } from './network-checks.ts'

/** What needs no database, and that the running server is ready. */
export async function examineQuickly(config: Config): Promise<readonly Finding[]> {
  return [...surroundings(config), await checkReady(config)]
}

export async function examineAll(deps: DatabaseDeps): Promise<readonly Finding[]> {
  return [
    ...surroundings(deps.config),
    await checkPort(deps.config),
    ...(await checkDatabase(deps)),
  ]
}

/** The same for a server that runs, which need not ask whether its own port is free. */
export async function examineRunning(deps: DatabaseDeps): Promise<readonly Finding[]> {
  return [...surroundings(deps.config), ...(await checkDatabase(deps))]
}

function surroundings(config: Config): Finding[] {
  const { dataDir } = config
  return [
    checkNode(),
    checkClock(),
    ok('configuration', 'understood'),
    ...[checkDataFolder(dataDir), checkDisk(dataDir)],
    ...[checkSecrets(config), checkTls(config), checkExposure(config)],
  ]
}
