// Reference: Fastify, a pool of 16 connections and one INSERT per request into a table equal to Tidemark's.
// Durable and simple, with the speed that comes from it; numbers pass through floats, as they do in such services.
import { fastify } from 'fastify'
import pg from 'pg'

type Body = Readonly<Record<string, string | number | object>>

// The second argument is a connection made by the caller from Tidemark's own embedded database.
const target = JSON.parse(process.argv[3] ?? '{}') as pg.PoolConfig
const pool = new pg.Pool({ ...target, max: 16 })
pool.on('error', () => {}) // a connection that broke while idle; the pool opens another
const app = fastify({ logger: false })
let next = Date.now() * 4096

const insert = `
  insert into reference.live_trades (account_id, internal_id, bot_name, exchange, asset_symbol, order_type, entry_time,
    exit_time, entry_price, exit_price, position_size, realized_pnl, commission, exchange_order_id, raw_api_response,
    status, entry_zone, exit_zone, identity, digest, key_id)
  values (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'offset', 'offset',
    'o10 StatArb_v3 ' || $13::text, '\\x00', 'bench')
  on conflict (account_id, identity) where identity is not null do nothing`

app.post<{ Body: Body }>('/api/v1/log_trade', async (request, reply) => {
  const { body } = request
  next += 1
  await pool.query({
    name: 'insert',
    text: insert,
    values: [
      next,
      body.bot_name,
      body.exchange,
      body.asset_symbol,
      body.order_type,
      body.entry_time,
      body.exit_time,
      body.entry_price,
      body.exit_price,
      body.position_size,
      body.realized_pnl,
      body.commission,
      body.exchange_order_id,
      JSON.stringify(body.raw_api_response),
      body.status,
    ],
  })
  reply.code(201)
  return { status: 'success', internal_id: next }
})
await app.listen({ port: Number(process.argv[2] ?? 0), host: '127.0.0.1' })
process.stdout.write('ready\n')
