import { user } from '../../../services/user/contract.ts'
import type { Chance } from '../chance.ts'
import type { Market } from '../market.ts'
import type { Client, Said } from './client.ts'

const { register, verifyEmail, login, refresh } = user.operations
export const PASSWORD = 'correct horse battery staple'
const LINK = /let_[0-9a-z]{26}\.[\w-]{43}/
const LOOK_MS = 1_000
const LATE_MS = 11_000
/** Longer than any storm: letters wait for the mail server. */
const MOST_LOOKS = 90

/** Who signs in, and where it is written down what must not happen. */
interface Visiting {
  readonly market: Market
  readonly client: Client
  readonly chance: Chance
  readonly complaints: string[]
}

/** Opens an account by the link of its letter, and signs in. Answers who that is, or undefined when it did not work out. */
export async function signIn(visit: Visiting, email: string): Promise<string | undefined> {
  const { market, client, chance } = visit
  await client.insist(register, { email, password: PASSWORD, name: 'Ada Lovelace' })
  const token = await linkIn(market, email)
  if (token === undefined) return undefined
  // Gone: the answer to an earlier attempt was lost, or the request was sent twice on its way.
  const opened = await client.insist(verifyEmail, { token })
  if (opened.status !== 200 && opened.status !== 410) return undefined
  const { status, body } = await client.insist(login, { email, password: PASSWORD })
  if (status !== 200) return undefined
  const refreshToken = String(body.refreshToken)
  await refreshFromTwoWindows(visit, refreshToken)
  if (chance.happens(0.2)) await comeBackLate(visit, refreshToken)
  return String(body.subject)
}

/** The secret of a link that has come by mail. */
async function linkIn({ shop }: Market, email: string): Promise<string | undefined> {
  for (let looked = 0; looked < MOST_LOOKS; looked++) {
    const mail = shop.delivered().find(({ to, text }) => to === email && LINK.test(text))
    if (mail) return LINK.exec(mail.text)?.[0]
    await shop.clock.sleep(LOOK_MS)
  }
  return undefined
}

/** Whatever is lost on the way: two windows that refresh one session never get two different tokens. */
async function refreshFromTwoWindows({ market, client, complaints }: Visiting, refreshToken: string): Promise<void> {
  const said = await Promise.all([1, 2].map(() => client.ask(refresh, { refreshToken })))
  const tokens = new Set(said.filter(isOk).map(({ body }) => body.refreshToken))
  if (tokens.size > 1) complaints.push('one refresh token was followed by two')
  if (said.every(isOk)) market.notes.note('two windows refresh a session at once')
}

/** Shows a token once more after it was replaced long enough ago to be a copy. */
async function comeBackLate({ market, client }: Visiting, refreshToken: string): Promise<void> {
  await market.shop.clock.sleep(LATE_MS)
  const { code } = await client.ask(refresh, { refreshToken })
  if (code === 'session_over') market.notes.note('a token that was replaced ends its session')
}

const isOk = ({ status }: Said) => status === 200
