import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import { array, boolean, command, contract, object, optional, query, string, time } from '@souk/kit/contract'
import { service, type QueryContext, type Service } from '@souk/kit/service'

const who = object({ subject: optional(string()), permissions: array(string()) })
const reading = { doc: 'Who asks.', input: object({}), output: who } as const

/** An API key whose use the service cannot hear of. */
export const UNHEARD = 'souk_key_9_unheard'

/** A small service that vouches for people, and has a door of each kind. */
export const people = contract('people', {
  doc: 'Knows people.',
  vouches: { keys: 'keys', introspect: 'introspect', noteUse: 'noteUse' },
  operations: {
    keys: query('GET /.well-known/jwks.json', {
      doc: 'The keys.',
      input: object({}),
      output: object({ keys: array(object({ kty: string(), crv: string(), x: string(), kid: string() })) }),
      access: 'public',
    }),
    introspect: query('GET /v1/introspections', {
      doc: 'Whose key.',
      input: object({ key: string() }),
      headers: { key: 'X-Api-Key' },
      output: object({
        active: boolean(),
        subject: optional(string()),
        permissions: optional(array(string())),
        expiresAt: optional(time()),
      }),
      access: 'service',
      callers: ['gateway'],
    }),
    noteUse: command('POST /v1/introspections', {
      doc: 'It is used.',
      input: object({ key: string() }),
      headers: { key: 'X-Api-Key' },
      output: object({}),
      access: 'service',
      callers: ['gateway'],
    }),
    open: query('GET /v1/open', { ...reading, access: 'public' }),
    mine: query('GET /v1/mine', { ...reading, access: 'customer' }),
    all: query('GET /v1/all', { ...reading, access: 'people:read' }),
    change: command('POST /v1/all', {
      doc: 'Changes everything.',
      input: object({ to: string() }),
      output: who,
      access: 'people:write',
    }),
  },
  events: {},
})

export interface ApiKey {
  readonly subject: string
  readonly permissions: readonly string[]
  readonly expiresAt?: string
}

/** What such a service knows, to be changed by a test, and how often it was asked. */
export interface Registrar {
  readonly keys: JWK[]
  readonly apiKeys: Map<string, ApiKey>
  readonly asked: { keys: number; introspect: number }
  /** The API keys of which it heard that they are used. */
  readonly used: string[]
  readonly service: Service
}

/** Makes the service. `named`: as whom it vouches. */
export function registrar(): Registrar {
  const keys: JWK[] = []
  const apiKeys = new Map<string, ApiKey>()
  const asked = { keys: 0, introspect: 0 }
  const used: string[] = []
  const tell = async (_: object, { caller }: Pick<QueryContext<never>, 'caller'>) => ({
    ...(caller.subject === undefined ? {} : { subject: caller.subject }),
    permissions: [...caller.permissions],
  })
  return {
    keys,
    apiKeys,
    asked,
    used,
    service: service(people, {
      operations: {
        keys: async () => {
          asked.keys++
          return { keys: keys as { kty: string; crv: string; x: string; kid: string }[] }
        },
        introspect: async ({ key }) => {
          asked.introspect++
          const found = apiKeys.get(key)
          return found ? { active: true, ...found, permissions: [...found.permissions] } : { active: false }
        },
        noteUse: ({ key }, ctx) =>
          ctx.tx(async () => {
            if (key === UNHEARD) throw new Error('it does not listen')
            used.push(key)
            return {}
          }),
        open: tell,
        mine: tell,
        all: tell,
        change: (input, ctx) => ctx.tx(async () => tell(input, ctx)),
      },
    }),
  }
}

/** A key that signs access tokens, and its public part. */
export interface Pen {
  readonly kid: string
  readonly secret: CryptoKey
  readonly shown: JWK
}

export async function pen(kid: string): Promise<Pen> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  return { kid, secret: privateKey, shown: { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA', use: 'sig' } }
}

/** An access token as it should be, apart from what a test says otherwise. */
export const write = (
  { kid, secret }: Pen,
  atMs: number,
  claims: object = {},
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> => {
  const now = Math.floor(atMs / 1_000)
  const usual = { iss: 'souk', aud: 'souk', sub: 'cus_1', iat: now, exp: now + 600, jti: 'jti_1', sid: 'ses_1' }
  return new SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...header })
    .sign(secret)
}
