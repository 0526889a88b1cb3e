// Makes the contenders of a run around one Tidemark server whose embedded PostgreSQL they all use.
// The founding text's own stack runs from that text with its placeholders filled in, on Debian's libraries.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../../server/test/support/command-line.ts'
import { openSql, targetOf } from '../../server/test/support/sql-client.ts'
import type { TempHome } from '../../server/test/support/temp-home.ts'
import type { TestServer } from '../../server/test/support/test-server.ts'
import { type Contender, freePort, startChild } from './contender.ts'

const python = '/usr/bin/python3' // Debian's own, where its python3-… packages live

const foundingTable = `create table live_trades (internal_id serial primary key, bot_name varchar(50) not null,
  exchange varchar(50) not null, asset_symbol varchar(20) not null, order_type varchar(10) not null,
  entry_time timestamptz not null, exit_time timestamptz, entry_price numeric(18,8) not null, exit_price numeric(18,8),
  position_size numeric(18,8) not null, realized_pnl numeric(18,2), commission numeric(18,4), magic_number bigint,
  exchange_order_id varchar(100), raw_api_response jsonb, status varchar(20) default 'OPEN')`
const foundingIndexes = ['internal_id', 'bot_name', 'exit_time', 'status']

export type Skipped = { readonly name: string; readonly why: string }

export async function makeContenders(
  home: TempHome,
  server: TestServer,
  key: string,
): Promise<{ contenders: Contender[]; skipped: Skipped[] }> {
  await prepareTables(home)
  const here = import.meta.dirname
  const ownTs =
    (file: string, ...args: string[]) =>
    async () => {
      const port = await freePort()
      return startChild(process.execPath, [join(here, file), String(port), ...args], port, {
        ready: /ready/,
      })
    }
  const contenders: Contender[] = [
    {
      name: 'tidemark',
      label: 'Tidemark',
      restartEachRun: false,
      start: async () => ({
        port: server.port,
        pid: server.pid,
        output: server.output,
        stop: async () => {},
      }),
    },
    {
      name: 'empty',
      label: 'empty node:http handler',
      restartEachRun: false,
      start: ownTs('empty-handler.ts'),
    },
    {
      name: 'parse_only',
      label: 'Fastify that only parses',
      restartEachRun: false,
      start: ownTs('parse-only.ts'),
    },
    {
      name: 'insert_each',
      label: 'one INSERT per request',
      restartEachRun: false,
      start: ownTs('insert-each.ts', JSON.stringify(await targetOf(home))),
    },
  ]
  const why = await foundingMissing()
  if (why === null)
    contenders.push({
      name: 'founding',
      label: 'FastAPI, 4 workers',
      restartEachRun: true,
      start: () => startFounding(home, key),
    })
  return { contenders, skipped: why === null ? [] : [{ name: 'founding', why }] }
}

async function prepareTables(home: TempHome): Promise<void> {
  await using sql = await openSql(home)
  await sql.rows('create schema reference')
  await sql.rows('create table reference.live_trades (like public.live_trades including all)')
  await sql.rows('create schema founding')
  await sql.rows(foundingTable.replace('table live_trades', 'table founding.live_trades'))
  for (const column of foundingIndexes)
    await sql.rows(`create index on founding.live_trades (${column})`)
}

async function foundingMissing(): Promise<string | null> {
  const run = await runProgram(python, [
    '-c',
    'import fastapi, uvicorn, sqlalchemy, psycopg2, gunicorn',
  ]).catch(() => null)
  return run?.code === 0
    ? null
    : 'needs Debian’s python3-fastapi, python3-uvicorn, python3-sqlalchemy, python3-psycopg2 and gunicorn'
}

async function startFounding(home: TempHome, key: string) {
  const source = join(import.meta.dirname, 'founding')
  const folder = join(home.folder, 'founding')
  const target = await targetOf(home)
  mkdirSync(folder, { recursive: true })
  const url = `postgresql://tidemark@/tidemark?host=${target.host}&port=5432&options=-csearch_path%3Dfounding`
  const main = readFileSync(join(source, 'main.py'), 'utf8')
    .replace('YOUR_64_CHARACTER_RANDOM_SECURE_STRING', key)
    .replace('postgresql://your_db_user:your_secure_password@localhost:5432/quant_live_ledger', url)
  writeFileSync(join(folder, 'main.py'), main)
  writeFileSync(join(folder, 'schemas.py'), readFileSync(join(source, 'schemas.py')))
  const port = await freePort()
  const args = [
    '-m',
    'gunicorn',
    'main:app',
    '-w',
    '4',
    '-k',
    'uvicorn.workers.UvicornWorker',
    '--bind',
    `127.0.0.1:${port}`,
  ]
  // Ready when the fourth worker says that its application has started.
  return startChild(python, args, port, { ready: /(?:startup complete[\s\S]*){4}/, cwd: folder })
}
