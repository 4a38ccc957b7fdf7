import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { SignJWT, UnsecuredJWT, importJWK, type JWK } from 'jose'
import { systemClock } from '../world/index.ts'
import { folderKeys } from './keys.ts'

const folder = mkdtempSync(join(tmpdir(), 'souk-keys-'))
after(() => rmSync(folder, { recursive: true }))

const claims = { iss: 'order', aud: 'inventory', exp: 2_000_000_000, sub: 'cus_1' }
const keysOf = (name: string) => folderKeys(folder, name, systemClock)
const order = await keysOf('order')
const inventory = await keysOf('inventory')
const contentOf = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as { jwk?: JWK }
const secretOf = async (name: string) => importJWK(contentOf(`${name}.1.private.json`).jwk as JWK, 'EdDSA')

test('what one process signs another verifies, also after a new start', async () => {
  assert.deepEqual(await inventory.verify(await order.sign(claims)), claims)
  const again = await keysOf('order')
  assert.deepEqual(await inventory.verify(await again.sign(claims)), claims)
})

test('a private key is for its owner only, and the public one does not contain it', () => {
  assert.equal(statSync(join(folder, 'order.1.private.json')).mode & 0o777, 0o600)
  assert.deepEqual(Object.keys(contentOf('order.1.public.json')).sort(), ['crv', 'kty', 'x'])
})

test('a public key that is missing, because its maker died, is written at the next start', async () => {
  rmSync(join(folder, 'order.1.public.json'))
  const again = await keysOf('order')
  assert.deepEqual(await (await keysOf('cart')).verify(await again.sign(claims)), claims)
})

test('a token that was tampered with is refused', async () => {
  const [head, , signature] = (await order.sign(claims)).split('.')
  const body = Buffer.from(JSON.stringify({ ...claims, sub: 'cus_2' })).toString('base64url')
  await assert.rejects(inventory.verify(`${head}.${body}.${signature}`))
})

test('nobody signs in the name of somebody else', async () =>
  assert.rejects(inventory.verify(await order.sign({ ...claims, iss: 'gateway' })), /somebody else/))

for (const kid of [
  '../../x',
  '..',
  '',
  'unknown',
  'unknown.1',
  '/etc/passwd',
  'order.private',
  'order',
  'order.0',
  'order.01',
])
  test(`the key id ${JSON.stringify(kid)} names nobody`, async () => {
    const planted = join(folder, `${kid.replaceAll('/', '_')}.public.json`)
    writeFileSync(planted, JSON.stringify(contentOf('order.1.public.json')))
    if (kid.startsWith('unknown')) rmSync(planted)
    const token = await new SignJWT({ ...claims, iss: kid })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'passport+jwt', kid })
      .sign(await secretOf('order'))
    await assert.rejects(inventory.verify(token), /unknown issuer/)
    rmSync(planted, { force: true })
  })

test('an unsigned token, and one signed by a digest with the public key, are refused', async () => {
  await assert.rejects(inventory.verify(new UnsecuredJWT({ ...claims }).encode()))
  const digest = await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'passport+jwt', kid: 'order.1' })
    .sign(Buffer.from(JSON.stringify(contentOf('order.1.public.json'))))
  await assert.rejects(inventory.verify(digest))
})

test('processes that start for the first time at once end up with one key', async () => {
  const module = (path: string) => JSON.stringify(new URL(path, import.meta.url))
  const code = `const { folderKeys } = await import(${module('./keys.ts')})
    const { systemClock } = await import(${module('../world/index.ts')})
    const keys = await folderKeys(${JSON.stringify(folder)}, 'twin', systemClock)
    console.log(await keys.sign(${JSON.stringify({ ...claims, iss: 'twin' })}))`
  const runs = Array.from({ length: 3 }, () =>
    promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]),
  )
  for (const { stdout } of await Promise.all(runs)) assert.equal((await inventory.verify(stdout.trim())).iss, 'twin')
  assert.deepEqual(
    readdirSync(folder).filter((file) => !/^[a-z]+\.1\.(private|public)\.json$/.test(file)),
    [],
  )
})
