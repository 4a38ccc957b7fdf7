import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { folderKeys } from '@souk/kit/passport'
import { systemClock } from '@souk/kit/world'
import { signAccessToken, type AccessClaims } from '../../services/user/access-token.ts'
import { insist, mailsTo } from '../journeys/shop.ts'
import { temporaryFolder, type System } from '../journeys/system.ts'
import { until } from '../journeys/until.ts'

/** Somebody who sends requests through the public door. */
export interface Person {
  readonly title: string
  /** Sent as `Authorization: Bearer …`; undefined: nothing is sent. */
  readonly key: string | undefined
  /** `stranger`: the key is not good. `nobody`: there is none. */
  readonly kind: 'nobody' | 'stranger' | 'customer' | 'staff'
  readonly permissions: readonly string[]
}

const PASSWORD = 'ring the brass bell twice'
/** The roles that staff can have; what each may do is told by its token. */
const ROLES = ['administrator', 'catalogue', 'clerk', 'accountant', 'support']

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as AccessClaims
const seconds = () => Math.floor(systemClock.now() / 1_000)

async function say<Body>(system: System, path: string, body: object, key?: string): Promise<Body> {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` }
  const said = await insist<Body>(system, 'POST', path, { body, headers })
  if (said.status >= 400) throw new Error(`${path}: ${said.status} ${JSON.stringify(said.body)}`)
  return said.body
}

const signIn = async (system: System, email: string): Promise<string> =>
  (await say<{ accessToken: string }>(system, '/v1/auth/login', { email, password: PASSWORD })).accessToken

const newAddress = () => `${randomUUID()}@example.com`

/** Registers a customer, who opens the account with the code of the letter, and signs in. Answers the access token. */
export async function customerToken(system: System, email = newAddress()): Promise<string> {
  await say(system, '/v1/auth/register', { email, password: PASSWORD, name: 'Ada Lovelace' })
  const token = await until(`the letter to ${email}`, () => codeFor(system, email))
  await say(system, '/v1/auth/verify-email', { token })
  return signIn(system, email)
}

/** The code in the letter that asks somebody whether the address is theirs. */
async function codeFor(system: System, email: string): Promise<string | undefined> {
  const mails = await mailsTo(system, email)
  return mails.flatMap(({ text }) => /verify-email:\s+(\S+)/.exec(text)?.[1] ?? [])[0]
}

/** A member of staff with these roles, signed in. */
async function staff(system: System, role: string): Promise<Person> {
  const email = newAddress()
  await say(system, '/v1/staff', { email, password: PASSWORD, name: role, roles: [role] }, system.staffKey)
  const key = await signIn(system, email)
  return { title: `the ${role}`, key, kind: 'staff', permissions: claimsOf(key).permissions ?? [] }
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
  return signAccessToken(shared.USER_SECRET as string, { generation, keyId, publicHalf, sealed, activeAt }, claims)
}

/** Everybody who can come to the door, with a real account where they have one. */
export async function peopleOf(system: System): Promise<Person[]> {
  const [customer, other] = [await customerToken(system), await customerToken(system)]
  const roles = []
  for (const role of ROLES) roles.push(await staff(system, role))
  const claims = { ...claimsOf(roles[0]?.key as string), exp: seconds() + 60 }
  const passports = await folderKeys(join(system.data, 'keys'), 'gateway', systemClock)
  const elsewhere = await folderKeys(temporaryFolder(), 'souk', systemClock)
  const stranger = (title: string, key: string): Person => ({ title, key, kind: 'stranger', permissions: [] })
  const [head, body, signature] = signAs(system, claims).split('.')
  return [
    { title: 'nobody', key: undefined, kind: 'nobody', permissions: [] },
    { title: 'a customer', key: customer, kind: 'customer', permissions: [] },
    { title: 'another customer', key: other, kind: 'customer', permissions: [] },
    ...roles,
    { title: 'the command line', key: system.staffKey, kind: 'staff', permissions: ['*'] },
    stranger('an administrator whose token has expired', signAs(system, { ...claims, exp: seconds() - 1 })),
    stranger('an administrator of another shop', signAs(system, { ...claims, aud: 'another' })),
    stranger('somebody who promotes themselves', `${head}.${promoted(body as string)}.${signature}`),
    stranger('somebody with a token that another key signed', await elsewhere.sign({ ...claims, iss: 'souk' })),
    stranger('somebody with a passport', await passports.sign({ iss: 'gateway', aud: 'souk', exp: seconds() + 60 })),
    stranger('somebody with an API key that nobody made', 'souk_key_00000000000000000000000000_guessed'),
    stranger('somebody with a staff key that is nearly right', `${system.staffKey.slice(0, -1)}~`),
  ]
}

const promoted = (body: string): string =>
  Buffer.from(JSON.stringify({ ...claimsOf(`.${body}`), sub: 'stf_1' })).toString('base64url')
