import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { freePort } from '../../system/port.ts'
import { cloneInto } from './clone.ts'
import { carryOutAll, commandsIn, type Claim } from './commands.ts'
import { livingOf, signalAll } from './family.ts'
import { root, temporaryFolder } from './system.ts'
import { openTerminal } from './terminal.ts'
import { until } from './until.ts'

/** In the order of the README. A command without a claim, or a claim without its command, fails. */
const claims: readonly Claim[] = [
  { command: /\/v1\/products\?limit=2/, says: [/("createdAt".*){2}/, /"hasMore":true/] },
  { command: /\/v1\/products\/harbour-mug/, says: [/"slug":"harbour-mug"/, /"sku":"CER-MUG-OCH"/] },
  { command: /\/v1\/stock\/CER-MUG-OCH'$/, says: [/"sku":"CER-MUG-OCH","onHand":\d+,"held":0,"available":\d+/] },
  { command: /\/graphql .*catalogProducts/, says: [/"variants":\[\{"sku":"[^"]+","stock":\{"available":\d+/] },
  { command: /^KEY=/, says: [/^$/] },
  { command: /receipts .*"quantity": 12/, says: [/"sku":"CER-MUG-OCH","onHand":(\d+)/], repeated: true },
  { command: /receipts .*"quantity": 1.5/, says: [/"status":422/, /"pointer":"\/quantity"/] },
  { command: /^CART=/, says: [/^$/] },
  { command: /^ID=/, says: [/^$/] },
  { command: /^TOKEN=/, says: [/^$/] },
  { command: /items .*"quantity": 2/, says: [/"sku":"CER-MUG-OCH"/, /"quantity":2/] },
  { command: /^TO=/, says: [/^$/] },
  {
    command: /\/v1\/orders .*first-order/,
    says: [/^HTTP\/1.1 201/m, /"status":"confirmed"/, /"number":"/],
    repeated: true,
  },
  { command: /souk -- mail/, says: [/ada@example\.com/, /confirmed/i], soon: true },
  { command: /^ORDER=.*first-order/, says: [/^$/] },
  { command: /^ID=/, says: [/^$/] },
  { command: /^TOKEN=/, says: [/^$/] },
  { command: /\/returns .*"quantity": 1/, says: [/"returnId":"ret_/, /"state":"pending"/], repeated: true },
  { command: /^curl \S+\/v1\/orders\/\$ID -H/, says: [/"returns":\[\{[^}]*"state":"done"/], soon: true },
  { command: /auth\/register/, says: [/^HTTP\/1.1 202/m, /\{\}/] },
  { command: /auth\/verify-email/, says: [/\{\}/], soon: true },
  { command: /^TOKENS=/, says: [/^$/] },
  { command: /^ACCESS=/, says: [/^$/] },
  { command: /^REFRESH=/, says: [/^$/] },
  { command: /\/v1\/customers\/me -H/, says: [/"customerId":"cus_/, /"email":"ada@example\.com"/] },
  { command: /\/v1\/customers\/me\/addresses/, says: [/"addressId":"adr_/, /"isDefault":true/] },
  { command: /auth\/refresh/, says: [/"accessToken":"eyJ/, /"refreshToken":"ses_/] },
  { command: /souk -- stop payment/, says: [/payment +stopped/] },
  { command: /^CART=/, says: [/^$/] },
  { command: /^ID=/, says: [/^$/] },
  { command: /^TOKEN=/, says: [/^$/] },
  { command: /items .*"quantity": 1/, says: [/"sku":"CER-MUG-OCH"/, /"quantity":1/] },
  { command: /\/v1\/orders .*second-order/, says: [/^HTTP\/1.1 202/m, /"status":"payment_pending"/] },
  { command: /souk -- kill order/, says: [/order, process \d+, is killed/] },
  { command: /souk -- mail/, says: [/ada@example\.com/, /payment/i], soon: true },
  { command: /souk -- start payment/, says: [/payment +ready/] },
  { command: /souk -- mail/, says: [/(confirmed[^]*){2}/i], soon: true },
  { command: /souk -- status/, says: [/broker +ready/, /catalog +ready/, /inventory +ready/, /gateway +ready/] },
  { command: /souk -- kill inventory/, says: [/inventory, process \d+, is killed/] },
  { command: /souk -- status/, says: [/catalog +ready/, /inventory/] },
  { command: /\/v1\/stock\/CER-MUG-OCH'$/, says: [/"sku":"CER-MUG-OCH","onHand":\d+/], soon: true },
  { command: /souk -- stop inventory/, says: [/inventory +stopped/] },
  {
    command: /curl -i .*\/v1\/stock\/CER-MUG-OCH/,
    says: [/^HTTP\/1.1 503/m, /^retry-after: \d+/im, /"code":"unavailable"/],
  },
  { command: /souk -- start inventory/, says: [/inventory +ready/] },
  { command: /souk -- scale inventory=2/, says: [/inventory +ready/, /inventory-2 +ready/] },
  { command: /souk -- events/, says: [/order\.confirmed/, /payment\.captured/] },
  { command: /souk -- logs inventory/, says: [/inventory/] },
  { command: /souk -- dead-letters/, says: [/No event is parked/] },
  { command: /souk -- doctor/, says: [/ok +shop API/, /ok +inventory-2/, /^(?![^]*\bfail\b)/] },
  { command: /^printf .*products\.csv$/, says: [/^$/] },
  { command: /souk -- import products\.csv/, says: [/line 3/i, /title/], code: 1 },
  { command: /\/v1\/products\?sku=TEA-001/, says: [/"title":"Mint tea"/, /"amount":450,"currency":"GBP"/] },
  { command: /souk -- new service loyalty/, says: [/services\/loyalty\/contract\.ts/] },
  { command: /souk -- start loyalty/, says: [/loyalty +ready/] },
  { command: /curl \S+\/docs$/, says: [/<html/i] },
]

const ownCommands = ['npm start', 'npm test']

/** The environment of a person: nothing of this test. */
function environment(port: number): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(SOUK_|npm_|NODE_TEST|INIT_CWD|FORCE_COLOR)/i.test(name),
  )
  return { ...Object.fromEntries(kept), PORT: String(port), NO_COLOR: '1', npm_config_update_notifier: 'false' }
}

/** `npm start` in a terminal of its own, until the shop is full. */
async function npmStart(t: TestContext, cwd: string, env: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const child = spawn('npm', ['start'], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const group = child.pid as number
  t.after(async () => {
    signalAll(group, 'SIGKILL')
    await until('every process has ended', () => livingOf(group).length === 0)
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += String(chunk)))
  await until('npm start says ready and loads the catalogue', () => /^ready in [^]*done$/m.test(said), 180_000).catch(
    () => {
      throw new Error(said)
    },
  )
  return async () => {
    signalAll(group, 'SIGINT')
    await until('Ctrl-C ends everything', () => livingOf(group).length === 0, 60_000)
    assert.match(said, /\nSouk is stopping\.\n$/)
  }
}

test('every command of the README does what the README says', async (t) => {
  const clone = temporaryFolder()
  cloneInto(clone)
  const port = await freePort()
  const commands = commandsIn(readFileSync(join(root, 'README.md'), 'utf8'))
  assert.deepEqual(
    commands.filter((command) => ownCommands.includes(command)),
    ownCommands,
  )
  const typed = commands.filter((command) => !ownCommands.includes(command))
  const stop = await npmStart(t, clone, environment(port))
  const terminal = openTerminal(t, clone, environment(port))
  await carryOutAll(
    terminal,
    typed.map((command) => command.replaceAll('8080', String(port))),
    claims,
  )
  const document = await (await fetch(`http://127.0.0.1:${port}/openapi.json`)).text()
  assert.match(document, /"\/v1\/loyalty/)
  await stop()
})
