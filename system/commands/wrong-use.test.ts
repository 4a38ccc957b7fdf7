import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { freePort } from '../port.ts'
import { souk, temporaryFolder } from '../test-support.ts'

describe('the command line without a system', () => {
  let folder: ReturnType<typeof temporaryFolder>
  before(() => {
    folder = temporaryFolder()
  })
  after(() => folder.remove())
  const run = (...args: string[]) => souk(args, { data: join(folder.path, 'data'), from: folder.path })

  it('teaches itself', async () => {
    const { code, out } = await run('--help')
    assert.equal(code, 0)
    for (const command of [
      'status',
      'stop',
      'start',
      'kill',
      'scale',
      'canary',
      'logs',
      'events',
      'dead-letters',
      'sagas',
      'mail',
      'reconcile',
      'import',
      'replay',
      'doctor',
      'conformance',
      'new',
      'client',
    ])
      assert.match(out, new RegExp(`^  ${command} .*[a-z]`, 'm'))
    assert.match(out, /Exit codes: 0 done, 1 failed, 2 used wrongly, 3 Souk is not running\./)
    assert.match((await run('help', 'import')).out, /stockCode,description,unitPriceGbp/)
    assert.equal((await run()).code, 2)
  })

  for (const [args, sentence] of [
    [['statsu'], /unknown command 'statsu'\n\(Did you mean status\?\)/],
    [['status', 'x'], /too many arguments/],
    [['start'], /missing required argument 'service'\nAdd --help to see how it is used\./],
    [['logs', '--lines', 'x'], /^x is not a number/],
    [['logs', '--tail'], /unknown option '--tail'/],
    [['scale', 'cart'], /^Write <service>=<count>, with a count of at least 1, not cart\./],
    [['scale', 'cart=0'], /not cart=0\./],
    [['canary'], /missing required argument 'service'/],
    [['canary', 'cart', '1.5.0'], /^Say how many of a hundred requests the version gets: a number from 0 to 100\./],
    [['canary', 'cart', '1.5.0', '101'], /^Say how many of a hundred/],
    [['canary', 'cart', '1.5.0', '-1'], /^Say how many of a hundred/],
    [['canary', 'cart', '1.5.0', '5', '--even'], /^Give one version its share, or take all back: not both\./],
    [['dead-letters', 'show', 'a', 'b', 'c', '0'], /^0 is not a number/],
    [['dead-letters', 'replay', 'a', 'b'], /^Name one event as <service> <source> <key> <seq>, or say --all\./],
    [['dead-letters', 'replay', '--all', 'a'], /^Name one event/],
    [['mail', 'resend'], /^Name one message, or say --all\./],
    [['mail', 'resend', 'msg_x', '--all'], /^Name one message/],
    [['sagas', 'show'], /missing required argument 'id'/],
    [['sagas', 'skip', 'a', 'b', '{'], /^\{ is not JSON\./],
    [['import', 'none.csv'], /none\.csv cannot be read \(ENOENT\)\./],
    [['replay', 'nowhere'], /products\.csv cannot be read \(ENOENT\)\./],
    [['conformance'], /missing required argument 'service'/],
    [['conformance', 'http://127.0.0.1:9', '--thorough'], /^Only a service that runs here/],
    [['new', 'service'], /^Name the service: /],
  ] as const)
    it(`says what is wrong with: ${args.join(' ')}`, async () => {
      const { code, out, err } = await run(...args)
      assert.deepEqual([code, out], [2, ''])
      assert.match(err, sentence)
    })

  it('does not import a file that has nothing but a header', async () => {
    writeFileSync(join(folder.path, 'empty.csv'), 'sku,title\n')
    const { code, err } = await run('import', 'empty.csv')
    assert.deepEqual([code, err], [2, 'empty.csv has no lines below its header.\n'])
  })

  it('takes a control.json of an earlier time, whose port another process has now, as not running', async () => {
    const port = await freePort()
    const other = createServer((_, reply) => reply.writeHead(401).end('{}')).listen(port, '127.0.0.1')
    const data = join(folder.path, 'old')
    mkdirSync(data)
    writeFileSync(
      join(data, 'control.json'),
      JSON.stringify({ pid: 1, url: `http://127.0.0.1:${port}`, token: 'x', gateway: '', staffKey: '' }),
    )
    const answers = [await souk(['status'], { data })]
    other.close()
    other.closeAllConnections()
    answers.push(await souk(['status', '--json'], { data }))
    for (const { code, out, err } of answers) {
      assert.deepEqual([code, out], [3, ''])
      assert.equal(err, `Souk is not running on ${data}: start it with npm start, or name its folder with SOUK_DATA.\n`)
    }
  })

  it('finds a secret that others can read', async () => {
    const data = join(folder.path, 'open')
    mkdirSync(data)
    writeFileSync(join(data, 'secrets.json'), '{}')
    chmodSync(join(data, 'secrets.json'), 0o644)
    const { code, out } = await souk(['doctor', '--json'], { data })
    assert.equal(code, 1)
    const { findings } = JSON.parse(out) as { findings: { check: string; level: string; advice?: string }[] }
    const found = findings.find(({ check }) => check === 'data folder')
    assert.deepEqual([found?.level, found?.advice], ['fail', `chmod 600 ${join(data, 'secrets.json')}`])
  })
})
