import { isOutage } from '@souk/kit/call'
import { denied, GATEWAY } from '@souk/kit/passport'
import type { Operation, PlatformCode } from '@souk/kit/contract'
import type { Rejection } from '../answer.ts'
import { API_KEY_PREFIX } from './api-key.ts'
import type { Identity } from './identity.ts'

/** What tells for whom a request is made: its Authorization header, and whether it was made on this machine. */
export interface Credentials {
  readonly authorization: string | undefined
  /** Asked only where it matters: from a loopback address, and passed on by nobody. */
  isLocal(): boolean
}

export type Identified = Identity | Rejection
export type Identify = (credentials: Credentials) => Identified | Promise<Identified>

type Check = (text: string) => Identity | undefined | Promise<Identity | undefined>

const anonymous: Identity = {}
const form = /^Bearer +([\x21-\x7e]+)$/i

/** Tells for whom a request is made: nobody, or whom a token, an API key or the staff key stands for. */
export function createIdentify(checks: {
  token: Check
  apiKey: Check
  staffKey: (key: string) => Identity | undefined
  /** Does anybody vouch for people? Otherwise there are neither tokens nor API keys. */
  vouched(): boolean
}): Identify {
  const find = (text: string): Identity | undefined | Promise<Identity | undefined> => {
    if (!checks.vouched()) return undefined
    return text.startsWith(API_KEY_PREFIX) ? checks.apiKey(text) : checks.token(text)
  }
  return ({ authorization, isLocal }) => {
    if (authorization === undefined) return anonymous
    const [, text] = form.exec(authorization) ?? []
    if (text === undefined) return invalid
    const staff = checks.staffKey(text)
    if (staff) return isLocal() ? staff : invalid
    const found = find(text)
    return found instanceof Promise ? found.then(orInvalid, undecided) : orInvalid(found)
  }
}

const invalid: Rejection = {
  code: 'unauthenticated',
  detail: 'The Authorization header is not one that is known here: it is Bearer, and a token or key that is valid now.',
  headers: ['www-authenticate', 'Bearer error="invalid_token"'],
}
const orInvalid = (who: Identity | undefined): Identified => who ?? invalid

const notByApiKey: Rejection = {
  code: 'forbidden',
  detail: 'This is for somebody who is signed in: an API key opens only what it was made for.',
}

/** Nobody is sent to sign in again only because it cannot be told at the moment who they are. */
function undecided(error: unknown): Rejection {
  const retryAfterSeconds = isOutage(error) ? error.retryAfterSeconds : 1
  return { code: 'unavailable', detail: 'Who you are cannot be told at the moment.', retryAfterSeconds }
}

/**
 * Refuses what the service would refuse anyway, with the same answer, before a body is read and the service is asked. The
 * service does not rely on it. Only that somebody comes with an API key no service knows: what is for whoever is signed in,
 * with no permission to make a key for, is refused to it here.
 */
export function refusalOf(operation: Operation, who: Identity): Rejection | undefined {
  const { subject, permissions = [], byApiKey } = who
  if (byApiKey && operation.access === 'customer') return notByApiKey
  const refusal = denied(operation, { service: GATEWAY, subject, permissions })
  if (refusal === undefined) return undefined
  const { category, message } = refusal
  const headers = category === 'unauthenticated' ? ['www-authenticate', 'Bearer'] : []
  return { code: category as PlatformCode, detail: message, headers }
}
