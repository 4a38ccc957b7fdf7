import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { folderKeys } from '@souk/kit/passport'
import { systemClock } from '@souk/kit/world'
import { signAccessToken, type AccessClaims } from '../../services/user/access-token.ts'
import { customerToken, newAddress, PASSWORD, say, signIn } from '../journeys/account.ts'
import { insist } from '../journeys/shop.ts'
import { temporaryFolder, type System } from '../journeys/system.ts'

/** Somebody who sends requests through the public door. */
export interface Person {
  readonly title: string
  /** Sent as `Authorization: Bearer …`; undefined: nothing is sent. */
  readonly key: string | undefined
  /** `stranger`: the key is not good. `nobody`: there is none. `program`: it is an API key. */
  readonly kind: 'nobody' | 'stranger' | 'customer' | 'staff' | 'program'
  readonly permissions: readonly string[]
}

/** What some of the staff may do. */
interface Role {
  readonly role: string
  readonly permissions: readonly string[]
}

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as AccessClaims
const seconds = () => Math.floor(systemClock.now() / 1_000)

/** A member of staff with this role, signed in. */
async function staff(system: System, { role, permissions }: Role): Promise<Person> {
  const email = newAddress()
  await say(system, '/v1/staff', { email, password: PASSWORD, name: role, roles: [role] }, system.staffKey)
  const key = await signIn(system, email)
  return { title: `the ${role}`, key, kind: 'staff', permissions }
}

/** The roles that staff can have. */
async function rolesOf(system: System): Promise<Role[]> {
  const headers = { authorization: `Bearer ${system.staffKey}` }
  return (await insist<{ data: Role[] }>(system, 'GET', '/v1/roles', { headers })).body.data
}

/** An API key that its maker has taken back before anybody used it. */
async function revokedKey(system: System, maker: Person): Promise<string> {
  const body = { name: 'a mistake', permissions: ['*'] }
  const { key, keyId } = await say<{ key: string; keyId: string }>(system, '/v1/api-keys', body, maker.key)
  const { status } = await insist(system, 'DELETE', `/v1/api-keys/${keyId}`, {
    headers: { authorization: `Bearer ${maker.key}` },
  })
  if (status !== 200) throw new Error(`the key is not revoked: ${status}`)
  return key
}

/** A program with an API key that somebody made for these permissions. */
async function program(system: System, maker: Person, title: string, permissions: readonly string[]): Promise<Person> {
  const made = await say<{ key: string }>(system, '/v1/api-keys', { name: 'a program', permissions }, maker.key)
  return { title, key: made.key, kind: 'program', permissions }
}

/** Signs as the service that knows people does, with its own key and secret; says what it likes. */
function signAs(system: System, claims: AccessClaims): string {
  const { shared } = JSON.parse(readFileSync(join(system.data, 'secrets.json'), 'utf8')) as {
    shared: Record<string, string>
  }
  const database = new DatabaseSync(join(system.data, 'databases', 'user.db'), { readOnly: true })
  const row = database.prepare('select * from signing_key order by generation limit 1').get() as {
    generation: number
    key_id: string
    public_half: string
    sealed: string
    active_at: number
  }
  database.close()
  const { generation, key_id: keyId, public_half: publicHalf, sealed, active_at: activeAt } = row
  return signAccessToken(
    shared.USER_SECRET as string,
    { generation, keyId, publicHalf, sealed, activeAt },
    claims,
  ) as string
}

/** Everybody who can come to the door, with a real account where they have one. */
export async function peopleOf(system: System): Promise<Person[]> {
  const [customer, other] = [await customerToken(system), await customerToken(system)]
  const roles = await rolesOf(system)
  const members: Person[] = []
  for (const role of roles) members.push(await staff(system, role))
  const administrator = members.find(({ permissions }) => permissions.includes('*')) as Person
  const claims = { ...claimsOf(administrator.key as string), exp: seconds() + 60 }
  const each = [...new Set(roles.flatMap(({ permissions }) => permissions))].filter((permission) => permission !== '*')
  const passports = await folderKeys(join(system.data, 'keys'), 'gateway', systemClock)
  const elsewhere = await folderKeys(temporaryFolder(), 'souk', systemClock)
  const stranger = (title: string, key: string): Person => ({ title, key, kind: 'stranger', permissions: [] })
  const [head, body, signature] = signAs(system, claims).split('.')
  return [
    { title: 'nobody', key: undefined, kind: 'nobody', permissions: [] },
    { title: 'a customer', key: customer, kind: 'customer', permissions: [] },
    { title: 'another customer', key: other, kind: 'customer', permissions: [] },
    ...members,
    await program(system, administrator, 'a program that may do what some role may', each),
    await program(system, administrator, 'a program that may do one thing', each.slice(0, 1)),
    { title: 'the command line', key: system.staffKey, kind: 'staff', permissions: ['*'] },
    stranger('an administrator whose token has expired', signAs(system, { ...claims, exp: seconds() - 1 })),
    stranger('an administrator of another shop', signAs(system, { ...claims, aud: 'another' })),
    stranger('somebody who promotes themselves', `${head}.${promoted(body as string)}.${signature}`),
    stranger('somebody with a token that another key signed', await elsewhere.sign({ ...claims, iss: 'souk' })),
    stranger('somebody with a passport', await passports.sign({ iss: 'gateway', aud: 'souk', exp: seconds() + 60 })),
    stranger('a program whose API key was taken back', await revokedKey(system, administrator)),
    stranger('somebody with an API key that nobody made', 'souk_key_00000000000000000000000000_guessed'),
    stranger('somebody with a staff key that is nearly right', `${system.staffKey.slice(0, -1)}~`),
  ]
}

const promoted = (body: string): string =>
  Buffer.from(JSON.stringify({ ...claimsOf(`.${body}`), sub: 'stf_1' })).toString('base64url')
