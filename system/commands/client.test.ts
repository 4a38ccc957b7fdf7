import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from '../system.ts'
import { souk, temporaryFolder } from '../test-support.ts'

const PROGRAM = `import { createClient, isProblem, type Money } from '@souk/client'
export const totalOf = async (orderId: string): Promise<Money | undefined> => {
  const souk = createClient({ url: 'http://127.0.0.1:8080' })
  try {
    return (await souk.order.show({ orderId })).totals.total
  } catch (error) {
    // @ts-expect-error no operation refuses with that
    isProblem(error, 'out_of_tea')
    return isProblem(error, 'unknown_order') ? undefined : Promise.reject(error)
  }
}
`

test('the client becomes a package that compiles and runs in a project of its own', async (t) => {
  const folder = temporaryFolder()
  t.after(() => folder.remove())
  const place = join(folder.path, 'node_modules', '@souk', 'client')
  const write = () => souk(['client', 'node_modules/@souk/client'], { data: folder.path, from: folder.path })
  assert.match((await write()).out, /^@souk\/client \d+\.\d+\.\d+ is in .*: npm install /)
  writeFileSync(join(folder.path, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder.path, 'program.ts'), PROGRAM)
  const strict = '--strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --module nodenext --target es2022'
  const lib = '--lib es2022,dom,dom.iterable,dom.asynciterable --noEmit program.ts'
  const compiler = join(root, 'node_modules', '.bin', 'tsc')
  const compiled = spawnSync(compiler, `${strict} ${lib}`.split(' '), { cwd: folder.path, encoding: 'utf8' })
  assert.equal(compiled.status, 0, compiled.stdout)
  const { createClient } = (await import(join(place, 'index.js'))) as { createClient(options: object): object }
  assert.ok('order' in createClient({ url: 'http://127.0.0.1:8080' }))
  assert.equal((await write()).code, 0, 'it can be made anew')
})

test('a folder with something else in it is left alone', async (t) => {
  const folder = temporaryFolder()
  t.after(() => folder.remove())
  mkdirSync(join(folder.path, 'shop'))
  writeFileSync(join(folder.path, 'shop', 'package.json'), '{ "name": "shop" }')
  const { code, err } = await souk(['client', 'shop'], { data: folder.path, from: folder.path })
  assert.equal(code, 2)
  assert.match(err, /shop is not empty\./)
  assert.equal(readFileSync(join(folder.path, 'shop', 'package.json'), 'utf8'), '{ "name": "shop" }')
})
