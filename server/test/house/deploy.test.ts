// The recipes in deploy/, as far as they can be held to the code without running them: what both servers share stays shared,
// trading stays off until it is asked for, and an image holds every workspace.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { knownNames } from '../../src/config/env.ts'
import { readProjectFile } from './project.ts'

const unit = readProjectFile('deploy/systemd/tidemark.service')
const tradeUnit = readProjectFile('deploy/systemd/tidemark-trade.service')
const compose = readProjectFile('deploy/docker/compose.yaml')
const tradeCompose = readProjectFile('deploy/docker/compose.trade.yaml')

test('the unit of the trade server has the walls, user and folder of the read server’s', () => {
  const from = (text: string) => text.slice(text.indexOf('\nDynamicUser='))
  assert.match(from(unit), /ProtectSystem=strict[\s\S]*SystemCallFilter=@system-service/)
  assert.equal(from(tradeUnit), from(unit))
})

test('containers: trading is another file’s, has the same walls, and sees the processes of the database', () => {
  assert.doesNotMatch(compose, /trade/i)
  const [, trade = ''] = tradeCompose.split('\n  trade:\n')
  assert.match(trade, /^ {4}extends: \{ file: compose\.yaml, service: tidemark \}$/m)
  // Two postmasters on one folder are told apart by process and shared memory.
  assert.match(trade, /^ {4}pid: "service:tidemark"$/m)
  assert.match(trade, /^ {4}ipc: "service:tidemark"$/m)
})

test('of the trade server’s site only /hooks is open to everybody', () => {
  const site = readProjectFile('deploy/caddy/trade.Caddyfile')
  assert.match(
    site,
    /@closed \{\n\t\tnot path \/hooks\/\*\n\t\tnot remote_ip \{\$TIDEMARK_TRADE_NETWORKS:127\.0\.0\.0\/8\}\n\t\}\n\trespond @closed 404/,
  )
})

test('the units and containers set no variable that the program refuses', () => {
  const named = [unit, tradeUnit].flatMap((text) =>
    [...text.matchAll(/^#? ?Environment=((?:TIDEMARK_|DATABASE_URL)\w*)=/gm)].map(
      ([, name]) => name,
    ),
  )
  assert.ok(named.length > 6)
  const known = knownNames()
  assert.deepEqual(
    named.filter((name) => name === undefined || !known.includes(name)),
    [],
  )
})

test('the image is built with every workspace, and with the pages', () => {
  const file = readProjectFile('deploy/docker/Dockerfile')
  const { workspaces }: { workspaces: string[] } = JSON.parse(readProjectFile('package.json'))
  const missing = workspaces.filter(
    (folder) => !file.includes(`\nCOPY ${folder}/package.json ${folder}/\n`),
  )
  assert.deepEqual(missing, [])
  assert.match(file, /^COPY --from=pages \/app\/web\/dist web\/dist$/m)
})
