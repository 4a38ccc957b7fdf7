import {
  array,
  boolean,
  command,
  contract,
  event,
  id,
  integer,
  object,
  oneOf,
  optional,
  page,
  paging,
  query,
  string,
  time,
} from '@souk/kit/contract'
import { ofLeaving } from './contract/erasure.ts'
import { ofStaff } from './contract/staff.ts'

/** How many addresses a customer can keep. */
export const MOST_ADDRESSES = 50
/** How many characters a password has. */
const PASSWORD = { min: 8, max: 128 }

const LINE = '^[^\\s\\p{Cc}\\p{Cs}]([^\\p{Cc}\\p{Cs}]*[^\\s\\p{Cc}\\p{Cs}])?$'
const line = (max: number, example?: string) =>
  string({ min: 1, max, pattern: LINE, ...(example === undefined ? {} : { example }) })

const customerId = id('cus')
const staffId = id('stf')
const addressId = id('adr')
const sessionId = id('ses')
const letterId = id('let')
const name = line(100, 'Ada Lovelace')
const email = string({
  min: 3,
  max: 254,
  pattern: '^[^\\s@<>"(),:;\\\\\\[\\]]+@[^\\s@.]+(\\.[^\\s@.]+)+$',
  example: 'ada@example.com',
})
const phone = string({ min: 5, max: 30, pattern: '^\\+?[0-9 ()./-]+$', example: '+44 20 7946 0018' })
const locale = string({
  min: 2,
  max: 35,
  pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
  doc: 'In which language to write: BCP 47.',
  example: 'en-GB',
})
const marketing = boolean({ doc: 'Whether news of the shop may be sent.' })
const password = string({ max: PASSWORD.max, doc: 'The present one.', example: 'correct horse battery staple' })
const newPassword = string({
  ...PASSWORD,
  doc: 'At least 8 characters, of any kind; not one of the commonest, nor the e-mail address.',
  example: 'correct horse battery staple',
})
const refreshToken = string({ min: 1, max: 200, doc: 'The latest one that was given.' })
const linkToken = string({ min: 1, max: 200, doc: 'From the letter.' })
const device = optional(line(100, 'Firefox on Linux'))
const nothing = object({})

const addressFields = {
  name: line(100, 'Ada Lovelace'),
  line1: line(200, '12 St James Square'),
  line2: optional(line(200)),
  city: line(100, 'London'),
  region: optional(line(100)),
  postalCode: optional(line(20, 'SW1Y 4JH')),
  country: string({ max: 2, pattern: '^[A-Z]{2}$', doc: 'ISO 3166-1 alpha-2.', example: 'GB' }),
  phone: optional(phone),
}
const address = object({ addressId, ...addressFields, isDefault: boolean() }, { title: 'CustomerAddress' })
const isDefault = optional(boolean({ doc: 'Make it the one that is proposed first.' }))
const customer = object(
  {
    customerId,
    email,
    name,
    phone: optional(phone),
    locale,
    marketing,
    createdAt: time(),
  },
  { title: 'Customer' },
)
const tokens = object(
  {
    accessToken: string({ max: 2_000, doc: 'Sent as `Authorization: Bearer …`.' }),
    tokenType: oneOf(['Bearer']),
    expiresIn: integer({ min: 1, doc: 'How long the access token can be used, in seconds.' }),
    refreshToken: string({ max: 200, doc: 'Answers the next tokens, once.' }),
    subject: string({ max: 40, doc: 'Who signed in: `cus_…` or `stf_…`.' }),
  },
  { title: 'Tokens' },
)
const session = object(
  {
    sessionId,
    device: optional(line(100)),
    createdAt: time(),
    lastUsedAt: time({ doc: 'When its tokens were refreshed for the last time.' }),
    expiresAt: time({ doc: 'It ends then, or after 7 days without use.' }),
  },
  { title: 'Session' },
)
const publicKey = object(
  {
    kty: oneOf(['OKP']),
    crv: oneOf(['Ed25519']),
    x: string({ max: 50 }),
    kid: string({ max: 40 }),
    alg: oneOf(['EdDSA']),
    use: oneOf(['sig']),
  },
  { title: 'PublicKey' },
)
const keySet = object({ keys: array(publicKey) }, { title: 'KeySet' })

/** What is asked with a password or a token in it is not recognised when it is repeated: no digest of it is kept. */
/** The key that signs tokens cannot be read with the secret of this process. */
const ofSigning = { cannot_sign: 'unavailable' } as const
const secretly = { idempotency: 'none', access: 'public' } as const
/** A password, a link or an address could be found by trying: the edge allows few attempts. */
const guarded = { ...secretly, guessable: true } as const
const ofPassword = { weak_password: 'invalid', too_busy: 'exhausted' } as const
const ofMe = { unknown_customer: 'not_found' } as const

export const user = contract('user', {
  doc: 'Knows who people are: accounts, passwords, sessions, and the keys that sign their access tokens.',
  vouches: { keys: 'keys', introspect: 'introspect', noteUse: 'noteUse' },
  operations: {
    register: command('POST /v1/auth/register', {
      doc: 'Asks for an account. It can be used after the link in the letter was opened. Whether there is one already is told in the letter alone.',
      input: object({ email, password: newPassword, name, locale: optional(locale), marketing: optional(marketing) }),
      output: nothing,
      ...guarded,
      status: 202,
      refusals: ofPassword,
    }),
    verifyEmail: command('POST /v1/auth/verify-email', {
      doc: 'Shows that an e-mail address is read: opens the account, or changes its address. A link works once, for 24 hours.',
      input: object({ token: linkToken }),
      output: nothing,
      ...guarded,
      refusals: { link_spent: 'gone' },
    }),
    login: command('POST /v1/auth/login', {
      doc: 'Signs in, for customers and staff. After 5 failures the address has to wait, 1 s at first, at most 15 min.',
      input: object({ email, password, device }),
      output: tokens,
      ...guarded,
      refusals: { ...ofSigning, wrong_credentials: 'unauthenticated', locked: 'exhausted', too_busy: 'exhausted' },
    }),
    refresh: command('POST /v1/auth/refresh', {
      doc: 'Answers the next tokens. Repeated within 10 s it answers the same refresh token; a token that was replaced earlier ends the session.',
      input: object({ refreshToken }),
      output: tokens,
      ...secretly,
      refusals: { ...ofSigning, session_over: 'unauthenticated' },
    }),
    logout: command('POST /v1/auth/logout', {
      doc: 'Ends a session. What is unknown or over already is left as it is, with the same answer.',
      input: object({ refreshToken }),
      output: nothing,
      ...secretly,
    }),
    forgotPassword: command('POST /v1/auth/password/forgot', {
      doc: 'Asks for a letter with a link to choose another password. Nobody learns here whether there is an account.',
      input: object({ email }),
      output: nothing,
      ...guarded,
      status: 202,
    }),
    resetPassword: command('POST /v1/auth/password/reset', {
      doc: 'Chooses another password by the link of a letter, which works once, for 15 minutes. Every session ends.',
      input: object({ token: linkToken, password: newPassword }),
      output: nothing,
      ...guarded,
      refusals: { ...ofPassword, link_spent: 'gone' },
    }),
    changePassword: command('POST /v1/auth/password/change', {
      doc: 'Chooses another password. Every session ends, and a new one begins.',
      input: object({ password, newPassword, device }),
      output: tokens,
      access: 'customer',
      guessable: true,
      idempotency: 'none',
      refusals: {
        ...ofPassword,
        ...ofSigning,
        wrong_password: 'forbidden',
        locked: 'exhausted',
        unknown_account: 'not_found',
      },
    }),
    keys: query('GET /.well-known/jwks.json', {
      doc: 'The keys of access tokens (RFC 7517). A key is here a day before it is used, and until its last token has expired.',
      input: nothing,
      output: keySet,
      access: 'public',
    }),
    rotateKeys: command('POST /v1/signing-keys/rotate', {
      doc: 'A new key for access tokens: in a day, or now, if the present ones have leaked; then what they signed is refused.',
      input: object({ leaked: optional(boolean()) }),
      output: keySet,
      access: 'signing-key:write',
    }),
    introspect: query('GET /v1/introspections', {
      doc: 'Whose an API key is (in the manner of RFC 7662).',
      input: object({ key: string({ min: 1, max: 200 }) }),
      headers: { key: 'X-Api-Key' },
      output: object({
        active: boolean(),
        subject: optional(string({ max: 40 })),
        permissions: optional(array(string({ max: 100 }))),
        expiresAt: optional(time()),
      }),
      access: 'service',
      callers: ['gateway'],
    }),
    noteUse: command('POST /v1/introspections', {
      doc: 'Notes that an API key is used. The gateway says it once an hour.',
      input: object({ key: string({ min: 1, max: 200 }) }),
      headers: { key: 'X-Api-Key' },
      output: nothing,
      access: 'service',
      callers: ['gateway'],
      idempotency: 'none',
    }),
    me: query('GET /v1/customers/me', {
      doc: 'The customer who is signed in.',
      input: nothing,
      output: customer,
      access: 'customer',
      refusals: ofMe,
    }),
    changeMe: command('PATCH /v1/customers/me', {
      doc: 'Changes what is given. Another e-mail address needs the password, and holds when the letter to it was answered.',
      input: object({
        name: optional(name),
        phone: optional(
          string({
            max: 30,
            pattern: '^$|^\\+?[0-9 ()./-]{4,}$',
            doc: 'Empty: none any more.',
            example: '+44 20 7946 0018',
          }),
        ),
        locale: optional(locale),
        marketing: optional(marketing),
        email: optional(email),
        password: optional(password),
      }),
      output: customer,
      access: 'customer',
      idempotency: 'none',
      refusals: { ...ofMe, wrong_password: 'forbidden', locked: 'exhausted', too_busy: 'exhausted' },
    }),
    addresses: query('GET /v1/customers/me/addresses', {
      doc: 'Where things can be sent, the default first.',
      input: nothing,
      output: object({ data: array(address, { max: MOST_ADDRESSES }) }),
      access: 'customer',
      refusals: ofMe,
    }),
    addAddress: command('POST /v1/customers/me/addresses', {
      doc: 'Keeps an address. The first one is the default.',
      input: object({ ...addressFields, isDefault }),
      output: address,
      access: 'customer',
      status: 201,
      refusals: { ...ofMe, too_many_addresses: 'conflict' },
    }),
    changeAddress: command('PUT /v1/customers/me/addresses/:addressId', {
      doc: 'Writes the whole address anew.',
      input: object({ addressId, ...addressFields, isDefault }),
      output: address,
      access: 'customer',
      refusals: { ...ofMe, unknown_address: 'not_found' },
    }),
    removeAddress: command('DELETE /v1/customers/me/addresses/:addressId', {
      doc: 'Forgets an address. Doing it again changes nothing. When it was the default, the oldest of the others is.',
      input: object({ addressId }),
      output: nothing,
      access: 'customer',
      refusals: ofMe,
    }),
    sessions: query('GET /v1/customers/me/sessions', {
      doc: 'Where somebody is signed in, the newest first.',
      input: nothing,
      output: object({ data: array(session) }),
      access: 'customer',
    }),
    endSession: command('DELETE /v1/customers/me/sessions/:sessionId', {
      doc: 'Ends a session. Its access token works until it expires, 10 minutes at most. Doing it again changes nothing.',
      input: object({ sessionId }),
      output: nothing,
      access: 'customer',
      refusals: { unknown_session: 'not_found' },
    }),
    customers: query('GET /v1/customers', {
      doc: 'Customers, the newest first, or the one with an e-mail address.',
      input: object({ ...paging, email: optional(email) }),
      output: page(customer),
      access: 'user:read',
      refusals: { bad_cursor: 'invalid' },
    }),
    customer: query('GET /v1/customers/:customerId', {
      doc: 'One customer.',
      input: object({ customerId }),
      output: customer,
      access: 'user:read',
      refusals: ofMe,
    }),
    addStaff: command('POST /v1/staff', {
      doc: 'An account for a member of staff, who signs in like everybody else: with this password, or with one that is chosen by the link of an invitation, within 3 days. Nobody gives a right that is not theirs.',
      input: object({
        email,
        password: optional(newPassword),
        name,
        roles: array(line(50, 'warehouse'), { min: 1, max: 20 }),
      }),
      output: object({ staffId, email, name, roles: array(line(50)), disabled: boolean(), createdAt: time() }),
      access: 'user:write',
      idempotency: 'none',
      status: 201,
      refusals: { ...ofPassword, unknown_role: 'invalid', email_taken: 'conflict', more_than_yours: 'forbidden' },
    }),
    ...ofStaff,
    ...ofLeaving,
    audit: query('GET /v1/audit', {
      doc: 'What staff did, in every service: who, what, to what and when. What was heard last comes first; nothing is ever taken out.',
      input: object({
        ...paging,
        subject: optional(string({ max: 40, doc: 'Who did it.' })),
        service: optional(string({ max: 63 })),
        operation: optional(string({ max: 100, doc: 'By its name in the contract of the service.' })),
        since: optional(time()),
        until: optional(time({ doc: 'Before then.' })),
      }),
      output: page(
        object({
          actId: id('act'),
          subject: string(),
          service: string(),
          operation: string(),
          about: array(object({ field: string(), id: string() })),
          traceId: string(),
          at: time(),
        }),
      ),
      access: 'audit:read',
      refusals: { bad_cursor: 'invalid', no_such_time: 'invalid' },
    }),
    letter: query('GET /v1/letters/:letterId', {
      doc: 'What is to be written, to whom, and the secret of its link. Gone: it is not to be written.',
      input: object({ letterId }),
      output: object({
        kind: oneOf([
          'verify_email',
          'account_exists',
          'reset_password',
          'invitation',
          'password_changed',
          'email_changed',
        ]),
        email,
        name,
        locale,
        accountId: string({ max: 40 }),
        token: optional(linkToken),
        expiresAt: optional(time()),
      }),
      access: 'service',
      callers: ['notification'],
      refusals: { letter_void: 'gone' },
    }),
  },
  events: {
    registered: event(object({ customerId }), {
      key: 'customerId',
      doc: 'A customer has shown that the e-mail address is theirs, and can sign in.',
    }),
    letterAsked: event(object({ letterId }), {
      key: 'letterId',
      doc: 'Somebody is to be written to. What and to whom is asked for when it is written.',
    }),
  },
})
