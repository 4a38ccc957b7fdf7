import { randomUUID } from 'node:crypto'
import { insist, mailsTo } from './shop.ts'
import { until } from './until.ts'

/** The public door of a shop. */
interface Door {
  readonly gateway: string
}

/** What every account of the proofs is opened with. */
export const PASSWORD = 'ring the brass bell twice'

export const newAddress = () => `${randomUUID()}@example.com`

/** Posts this, again and again until there is an answer. Throws when it is refused. */
export async function say<Body>(shop: Door, path: string, body: object, key?: string): Promise<Body> {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` }
  const said = await insist<Body>(shop, 'POST', path, { body, headers })
  if (said.status >= 400) throw new Error(`${path}: ${said.status} ${JSON.stringify(said.body)}`)
  return said.body
}

/** Signs in somebody who has an account. Answers the access token, which is good for ten minutes. */
export const signIn = async (shop: Door, email: string): Promise<string> =>
  (await say<{ accessToken: string }>(shop, '/v1/auth/login', { email, password: PASSWORD })).accessToken

/** Registers a customer, who opens the account with the code of the letter. */
export async function register(shop: Door, email: string): Promise<void> {
  await say(shop, '/v1/auth/register', { email, password: PASSWORD, name: 'Ada Lovelace' })
  const token = await until(`the letter to ${email}`, () => codeFor(shop, email))
  await say(shop, '/v1/auth/verify-email', { token })
}

/** Registers a customer and signs in. Answers the access token. */
export async function customerToken(shop: Door, email = newAddress()): Promise<string> {
  await register(shop, email)
  return signIn(shop, email)
}

/** The code in the letter that asks somebody whether the address is theirs. */
async function codeFor(shop: Door, email: string): Promise<string | undefined> {
  const mails = await mailsTo(shop, email)
  return mails.flatMap(({ text }) => /verify-email:\s+(\S+)/.exec(text)?.[1] ?? [])[0]
}
