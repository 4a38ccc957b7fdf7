import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { ended, node, souk, startSystem, until } from '../test-support.ts'
import { contentOf, copyOfRepository } from './test-support.ts'

interface LockFile {
  packages: Record<string, object>
}

describe('npm run souk -- new service', () => {
  let repository: ReturnType<typeof copyOfRepository>
  before(() => {
    repository = copyOfRepository()
  })
  after(() => repository.remove())

  const inCopy = (...args: string[]) =>
    souk(args, { root: repository.path, data: join(repository.path, 'no-data'), from: repository.path })
  const tool = (file: string, ...args: string[]) =>
    ended(node([join('node_modules', file), ...args], { root: repository.path }))
  const lockFile = () => JSON.parse(readFileSync(join(repository.path, 'package-lock.json'), 'utf8')) as LockFile

  it('makes a folder, links it, locks it, and edits nothing else', async () => {
    const before = contentOf(repository.path)
    const { packages } = lockFile()
    const { code, out, err } = await inCopy('new', 'service', 'loyalty')
    assert.equal(code, 0, err)
    assert.match(out, /^It answers at \/v1\/loyalty and hears inventory\.sold\.$/m)
    assert.match(out, /^Start it: +npm start$/m)

    const after = contentOf(repository.path)
    const changed = [...after].filter(([file, hash]) => before.get(file) !== hash).map(([file]) => file)
    const made = [
      'README.md',
      'contract.json',
      'contract.ts',
      'migrations/0001_loyalty.sql',
      'package.json',
      'service.test.ts',
      'service.ts',
      'store.ts',
    ]
    assert.deepEqual(changed.sort(), ['package-lock.json', ...made.map((file) => `services/loyalty/${file}`)])
    assert.deepEqual(
      [...before.keys()].filter((file) => !after.has(file)),
      [],
    )

    assert.deepEqual(lockFile().packages, {
      ...packages,
      'node_modules/@souk/loyalty': { resolved: 'services/loyalty', link: true },
      'services/loyalty': {
        name: '@souk/loyalty',
        version: '0.1.0',
        dependencies: { '@souk/inventory': '*', '@souk/kit': '*' },
      },
    })
    const linked = realpathSync(join(repository.path, 'node_modules', '@souk', 'loyalty'))
    assert.equal(linked, join(repository.path, 'services', 'loyalty'))
  })

  it('writes what has the right types and format, and passes its tests', async () => {
    const project = { extends: './tsconfig.json', include: ['services/loyalty'] }
    writeFileSync(join(repository.path, 'tsconfig.loyalty.json'), JSON.stringify(project))
    const tests = node(['--test', 'services/loyalty/service.test.ts'], { root: repository.path })
    for (const result of await Promise.all([
      tool('typescript/bin/tsc', '-p', 'tsconfig.loyalty.json'),
      tool('prettier/bin/prettier.cjs', '--check', 'services/loyalty', 'package-lock.json'),
      ended(tests),
    ]))
      assert.equal(result.code, 0, result.out + result.err)
  })

  it('breaks no rule of the repository, once the documents are made again', async () => {
    const inRepository = (...args: string[]) => ended(node(args, { root: repository.path }))
    const made = await inRepository('quality/generate.ts')
    assert.equal(made.code, 0, made.err)
    // The rules read what git would track.
    execFileSync('git', ['init', '--quiet'], { cwd: repository.path })
    const rules = globSync('quality/rules/*.test.ts', { cwd: repository.path })
    const { code, out } = await inRepository('--test', '--test-isolation=none', ...rules)
    assert.equal(code, 0, out)
  })

  it('refuses a name or an event that cannot be, with one sentence, and leaves nothing behind', async () => {
    const before = contentOf(repository.path)
    for (const [args, sentence] of [
      [['Loyalty'], /^Loyalty is no name for a service: use 2 to 31 small letters/],
      [['a'.repeat(32)], /is no name for a service/],
      [['../out'], /is no name for a service/],
      [['class'], /^class is a word that services are written with/],
      [['loyalty'], /^loyalty exists already/],
      [['kit'], /^kit exists already/],
      [['gateway'], /^gateway exists already/],
      [['broker'], /^broker exists already/],
      [['stock'], /^inventory answers at \/v1\/stock\/:sku already/],
      [
        ['points', '--hears', 'inventory.bought'],
        /^There is no event inventory\.bought\. There are: .*inventory\.sold/,
      ],
      [[], /^Name the service: /],
    ] as const) {
      const { code, out, err } = await inCopy('new', 'service', ...args)
      assert.deepEqual([code, out], [2, ''], err)
      assert.match(err, sentence)
      assert.equal(err.trim().split('\n').length, 1)
    }
    assert.deepEqual(contentOf(repository.path), before)
  })

  it('adds a service to a running system: it is started by name, routed, and hears its event', async () => {
    const system = await startSystem({ root: repository.path })
    try {
      const { code, out } = await system.souk('new', 'service', 'first-sight', '--hears', 'inventory.received')
      assert.equal(code, 0)
      assert.match(out, /^Start it: +npm run souk -- start first-sight$/m)
      assert.ok(existsSync(join(repository.path, 'services/first-sight/migrations/0001_first_sight.sql')))
      const started = await system.souk('start', 'first-sight')
      assert.match(started.out, /^first-sight +ready/m, started.err)

      const { gateway, staffKey } = system.control
      const read = () => fetch(`${gateway}/v1/first-sight/MUG`)
      const unknown = await until('it is routed', async () => {
        const { code } = (await (await read()).json()) as { code?: string }
        return code === 'unknown_subject' ? code : undefined
      })
      assert.equal(unknown, 'unknown_subject')
      const reply = await fetch(`${gateway}/v1/stock/MUG/receipts`, {
        method: 'POST',
        headers: { authorization: `Bearer ${staffKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ quantity: 3 }),
      })
      assert.equal(reply.status, 201)
      const tally = await until('it hears the event', async () => {
        const found = await read()
        return found.ok ? ((await found.json()) as { count: number }) : undefined
      })
      assert.equal(tally.count, 1)
    } finally {
      await system.end()
    }
  })
})
