import { argon2Sync } from 'node:crypto'
import type { InputOf } from '@souk/kit/contract'
import type { As, Trial } from '@souk/kit/testing'
import { user } from './contract.ts'

const { register, verifyEmail, login, letter, addStaff } = user.operations

export const PASSWORD = 'correct horse battery staple'
/** How long events of real databases may take on a machine that is busy. */
const PATIENCE_MS = 60_000
export const notification: As = { service: 'notification' }

/** What is to be written: the letters asked for so far that are not void, the oldest first. */
export async function lettersOf(shop: Trial) {
  const asked = (await shop.published()).filter(({ type }) => type === user.events.letterAsked.type)
  const answers = await Promise.all(asked.map(({ subject }) => shop.send(letter, { letterId: subject }, notification)))
  return answers.filter(({ status }) => status === 200).map(({ body }) => body as Letter)
}
export interface Letter {
  readonly kind: string
  readonly email: string
  readonly name: string
  readonly accountId: string
  readonly token?: string
}

/** The secrets of the links to an address, as soon as there are so many: events of real databases take their time. */
export async function linksTo(shop: Trial, email: string, count = 1): Promise<string[]> {
  const deadline = performance.now() + PATIENCE_MS
  while (performance.now() < deadline) {
    const letters = (await lettersOf(shop)).filter((each) => each.email === email)
    const links = letters.flatMap(({ token }) => (token === undefined ? [] : [token]))
    if (links.length >= count) return links
  }
  throw new Error(`there are no ${count} links to ${email}`)
}

/** The secret of the latest link to an address. */
export const linkTo = async (shop: Trial, email: string): Promise<string> => (await linksTo(shop, email)).at(-1) ?? ''

/** Somebody who has registered and answered the letter. */
export async function newCustomer(shop: Trial, email: string, password = PASSWORD) {
  await shop.ask(register, { email, password, name: 'Ada Lovelace' })
  await shop.ask(verifyEmail, { token: await linkTo(shop, email) })
  return signIn(shop, { email, password })
}

/** Somebody who signs in, and how to ask as them. */
export async function signIn(shop: Trial, input: InputOf<typeof login>) {
  const tokens = await shop.ask(login, input)
  const as: As = { subject: tokens.subject }
  return { ...tokens, as }
}

export const newStaff = (shop: Trial, email: string, roles: string[], as: As) =>
  shop.ask(addStaff, { email, password: PASSWORD, name: 'Grace Hopper', roles }, as)

/** A hash of a password that costs less than one should. */
export function hashOfLowCost(password: string): string {
  const nonce = Buffer.from('a salt of 16 ...')
  const cost = { parallelism: 1, memory: 16, passes: 1 }
  const hash = argon2Sync('argon2id', { message: password, nonce, tagLength: 32, ...cost })
  const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=16,t=1,p=1$${unpadded(nonce)}$${unpadded(hash)}`
}

/** Status and code of a problem, and which field it is about. */
export async function problem(shop: Trial, operation: Parameters<Trial['send']>[0], input: unknown, as?: As) {
  const { status, body } = await shop.send(operation, input, as)
  const { code, errors } = body as { code?: string; errors?: { pointer?: string }[] }
  return [status, code, errors?.[0]?.pointer]
}
