import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { firstAdministrator } from './administrator.ts'

/** A shop that gives the same answer to everything, and writes down what it was asked. */
async function door(t: TestContext, status: () => number) {
  const asked: { path: string; authorization: string; body: Record<string, unknown> }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += String(chunk)))
    request.on('end', () => {
      const { url = '', headers } = request
      asked.push({
        path: url,
        authorization: headers.authorization ?? '',
        body: JSON.parse(text) as Record<string, unknown>,
      })
      response.writeHead(status(), { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const data = mkdtempSync(join(tmpdir(), 'souk-administrator-'))
  t.after(() => {
    server.close()
    rmSync(data, { recursive: true })
  })
  const { port } = server.address() as { port: number }
  return { asked, shop: { gateway: `http://127.0.0.1:${port}`, staffKey: 'the staff key', data } }
}
const never = new AbortController().signal

test('the first start makes one administrator and says how to sign in; no later one does', async (t) => {
  const { asked, shop } = await door(t, () => 201)
  const made = await firstAdministrator(shop, never)
  const [{ path, authorization, body } = { path: '', authorization: '', body: {} }] = asked
  assert.deepEqual([path, authorization, body.roles], ['/v1/staff', 'Bearer the staff key', ['administrator']])
  assert.deepEqual([made?.email, made?.password], [body.email, body.password])
  assert.match(made?.password ?? '', /^[\w-]{24}$/)
  assert.equal(statSync(made?.file ?? '').mode & 0o777, 0o600)
  assert.equal(await firstAdministrator(shop, never), undefined)
  assert.equal(asked.length, 1)
})

test('a start that was interrupted goes on with the same password, also when the account is there already', async (t) => {
  let status = 422
  const { asked, shop } = await door(t, () => status)
  await assert.rejects(firstAdministrator(shop, never), /POST \/v1\/staff: 422/)
  status = 409
  const made = await firstAdministrator(shop, never)
  assert.equal(asked[0]?.body.password, made?.password)
  assert.equal((JSON.parse(readFileSync(made?.file ?? '', 'utf8')) as { password: string }).password, made?.password)
})

test('where there is an account already, and nobody knows the password any more, none is told', async (t) => {
  const { shop } = await door(t, () => 409)
  assert.equal(await firstAdministrator(shop, never), undefined)
  assert.deepEqual(readdirSync(shop.data), [])
})

test('every data folder has its own password', async (t) => {
  const { shop } = await door(t, () => 201)
  const one = await firstAdministrator(shop, never)
  renameSync(one?.file ?? '', `${one?.file}.old`)
  const other = await firstAdministrator(shop, never)
  assert.notEqual(one?.password, other?.password)
})
