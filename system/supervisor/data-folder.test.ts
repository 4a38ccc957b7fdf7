import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { lockDataFolder, openDataFolder, readControl, saveControl, saveSecrets, sharedSecrets } from './data-folder.ts'

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'souk-data-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return join(folder, 'data')
}

test('the secrets are made once, differ from each other and are for the owner only', (t) => {
  const folder = folderFor(t)
  const secrets = openDataFolder(folder)
  const { busToken, registryToken, staffKey } = secrets
  assert.equal(new Set([busToken, registryToken, staffKey]).size, 3)
  secrets.databasePasswords.order = 'one of them'
  saveSecrets(folder, secrets)
  assert.deepEqual(openDataFolder(folder), secrets)
  if (process.platform === 'win32') return
  assert.equal(statSync(folder).mode & 0o077, 0)
  assert.equal(statSync(join(folder, 'secrets.json')).mode & 0o777, 0o600)
})

test('what the command line needs is there while a system is known, and undefined before', (t) => {
  const folder = folderFor(t)
  openDataFolder(folder)
  assert.equal(readControl(folder), undefined)
  const control = { pid: 1, url: 'http://a', token: 'b', gateway: 'http://c', staffKey: 'd' }
  saveControl(folder, control)
  assert.deepEqual(readControl(folder), control)
})

test('a folder has one owner at a time', (t) => {
  const folder = folderFor(t)
  openDataFolder(folder)
  const unlock = lockDataFolder(folder)
  assert.throws(() => lockDataFolder(folder), /^Error: Souk is running on .* already: stop it first, .*\.$/)
  unlock()
  lockDataFolder(folder)()
})

test('a folder that cannot be used and secrets that cannot be read are told in one sentence', (t) => {
  const folder = folderFor(t)
  openDataFolder(folder)
  writeFileSync(join(folder, 'file'), '')
  assert.throws(
    () => openDataFolder(join(folder, 'file', 'below')),
    /^Error: The data folder .* cannot be written \(ENOTDIR\)/,
  )
  assert.throws(() => lockDataFolder(join(folder, 'nowhere')), /^Error: The data folder .* cannot be written/)
  writeFileSync(join(folder, 'secrets.json'), '{ "busToken":')
  assert.throws(() => openDataFolder(folder), /^Error: .*secrets\.json is damaged/)
})

test('a shared secret is made once and kept, and what the environment says holds for all who share it', (t) => {
  const folder = folderFor(t)
  const variables = [['A_SECRET', 'B_SECRET']]
  const shared = (env: Record<string, string> = {}) => sharedSecrets(variables, env, folder, openDataFolder(folder))
  const made = shared()
  assert.equal(made.A_SECRET, made.B_SECRET)
  assert.ok((made.A_SECRET?.length ?? 0) >= 32)
  assert.deepEqual(shared(), made)
  assert.deepEqual(shared({ B_SECRET: 'own' }), { A_SECRET: 'own', B_SECRET: 'own' })
  assert.deepEqual(shared(), made)
})

test('secrets of an earlier version are completed', (t) => {
  const folder = folderFor(t)
  const { busToken, registryToken, staffKey } = openDataFolder(folder)
  writeFileSync(join(folder, 'secrets.json'), JSON.stringify({ busToken, registryToken, staffKey }))
  assert.deepEqual(openDataFolder(folder), { busToken, registryToken, staffKey, databasePasswords: {}, shared: {} })
})
