import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOptions } from './options.ts'

const services = ['catalog', 'inventory']
const read = (words: string[], env: Record<string, string> = {}) =>
  readOptions(words, env, { services, standIns: ['mailbox'] })

test('without words everything is as the README says', () => {
  assert.deepEqual(read([]), { port: 8080, grpcPort: undefined, scales: [], only: undefined, seed: true, guests: [] })
})

test('port, seed and several scales are taken as they are given', () => {
  const words = ['--scale', 'inventory=2', '--scale=catalog=8', '--no-seed']
  const scales = [
    { service: 'inventory', count: 2 },
    { service: 'catalog', count: 8 },
  ]
  assert.deepEqual(read(words, { PORT: '65535', SOUK_BUS_URL: 'http://souk:x@127.0.0.1:4000' }), {
    port: 65_535,
    grpcPort: undefined,
    scales,
    only: undefined,
    seed: false,
    guests: [],
  })
  assert.deepEqual(read(['--with', 'examples/one', '--with', 'examples/other']).guests, [
    'examples/one',
    'examples/other',
  ])
  assert.deepEqual(read(['--only', 'inventory,mailbox']).only, ['inventory', 'mailbox'])
})

test('gRPC has the port that is set, where it is offered at all', () => {
  assert.equal(read([], { SOUK_GRPC: 'true' }).grpcPort, 50_051)
  assert.equal(read([], { SOUK_GRPC: 'true', SOUK_GRPC_PORT: '50052' }).grpcPort, 50_052)
  assert.equal(read([], { SOUK_GRPC_PORT: '50052' }).grpcPort, undefined)
  assert.throws(() => read([], { SOUK_GRPC: 'true', SOUK_GRPC_PORT: '0' }), /^Error: SOUK_GRPC_PORT must be a number/)
  assert.throws(() => read([], { SOUK_GRPC: 'yes' }), /SOUK_GRPC must be true or false/)
})

test('production does not begin with stand-ins that nobody has asked for, and names all of them', () => {
  const sentences = (env: Record<string, string>) => {
    try {
      read([], { NODE_ENV: 'production', ...env })
    } catch (error) {
      return (error as Error).message.split('\n').map((line) => line.split(' ')[0])
    }
    return []
  }
  assert.deepEqual(sentences({}), ['With', 'SOUK_SMTP_URL', 'SOUK_SMS_URL', 'PAYMENT_PROVIDER'])
  const mail = { SOUK_SMTP_URL: 'smtp://mail' }
  assert.deepEqual(sentences({ ...mail, PAYMENT_PROVIDER: 'stripe' }), ['With', 'SOUK_SMS_URL'])
  assert.deepEqual(sentences({ ...mail, NOTIFICATION_TEXT_MESSAGES: 'false', PAYMENT_PROVIDER: 'stand-in' }), [])
})

test('whatever cannot be is refused with a sentence that says how it is written', () => {
  for (const port of ['abc', '', '0', '-1', '1.5', '65536', '0x50', ' 80'])
    assert.throws(() => read([], { PORT: port }), /^Error: PORT must be a number from 1 to 65535, not .*\.$/)
  for (const scale of [
    'inventory',
    'inventory=',
    '=2',
    'inventory=0',
    'inventory=9',
    'inventory=1.5',
    'gateway=2',
    'broker=2',
  ])
    assert.throws(() => read(['--scale', scale]), /^Error: --scale is written --scale catalog=2, .*\.$/)
  assert.throws(
    () => read(['--only', 'catalog', '--scale', 'inventory=2']),
    /^Error: --scale is written --scale catalog=2/,
  )
  for (const only of ['', 'nobody', 'catalog,', 'catalog, inventory', 'gateway'])
    assert.throws(
      () => read(['--only', only]),
      /^Error: --only is written --only catalog,inventory, .* of .*mailbox, .*\.$/,
    )
  for (const words of [['--what'], ['word'], ['--scale'], ['--only'], ['--with']])
    assert.throws(
      () => read(words),
      /npm start knows -- --scale <service>=<count>, --only <service>,<service>, --with <folder> and --no-seed\.$/,
    )
  for (const address of ['', 'localhost', '10.0.0.7'])
    assert.throws(
      () => read([], { SOUK_ADDRESS: address }),
      /^Error: SOUK_ADDRESS must be 127\.0\.0\.1, or 0\.0\.0\.0 or ::/,
    )
  for (const url of ['nats://', 'kafka', 'http://', ''])
    assert.throws(
      () => read([], { SOUK_BUS_URL: url }),
      /^Error: SOUK_BUS_URL must begin with nats:\/\/ or http:\/\/ .*\.$/,
    )
  for (const name of ['SOUK_SMTP_URL', 'SOUK_SMS_URL'])
    for (const url of ['localhost:25', 'ftp://souk:secret@here', ''])
      assert.throws(
        () => read([], { [name]: url }),
        (error: Error) => error.message.startsWith(`${name} must be an address`) && !error.message.includes('secret'),
      )
})
