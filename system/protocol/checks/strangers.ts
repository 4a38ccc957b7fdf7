import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { notProblem, ofEach, requestFor, send, sendAs } from '../request.ts'
import type { Check, Subject } from '../subject.ts'

const soon = () => Math.floor(Date.now() / 1_000) + 100
const all = { permissions: ['*'] }

/** Somebody who must not be believed, whatever they ask for. */
interface Stranger {
  readonly title: string
  passport(subject: Subject): Promise<string | undefined>
}

const strangers: readonly Stranger[] = [
  { title: 'whoever has no passport', passport: async () => undefined },
  { title: 'a text that is no passport', passport: async () => 'passport' },
  {
    title: 'a passport that has expired',
    passport: ({ passport }) => passport('gateway', { ...all, exp: soon() - 101 }),
  },
  {
    title: 'a passport for another service',
    passport: ({ passport }) => passport('gateway', { ...all, aud: 'somebody-else' }),
  },
  {
    title: 'a passport that one process signed in the name of another',
    passport: ({ passport }) => passport('supervisor', { ...all, iss: 'gateway' }),
  },
  { title: 'a passport by a key that nobody knows', passport: async (subject) => forged(subject, unknownKey()) },
  { title: 'a passport without a signature', passport: async (subject) => forged(subject, undefined) },
]

/** Only a passport says who asks. */
export const strangersRefused: Check = {
  title: 'believes nobody without a good passport',
  judge: (subject) =>
    ofEach(subject, async (operation) => {
      const faults: (string | undefined)[] = []
      for (const { title, passport } of strangers) {
        const shown = await passport(subject)
        const sent = requestFor(operation)
        const said = shown === undefined ? await send(subject, sent) : await sendAs(subject, sent, shown)
        const fault = notProblem(said, 401, 'unauthenticated')
        faults.push(fault && `${fault}, for ${title}`)
      }
      return faults
    }),
}

const unknownKey = () => generateKeyPairSync('ed25519').privateKey

/** A passport that claims to be of the gateway's first key. */
function forged({ contract }: Subject, key: KeyObject | undefined): string {
  const written = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const header = written({ alg: key ? 'EdDSA' : 'none', typ: 'passport+jwt', kid: 'gateway.1' })
  const body = `${header}.${written({ ...all, iss: 'gateway', aud: contract.name, exp: soon() })}`
  return `${body}.${key ? sign(null, Buffer.from(body), key).toString('base64url') : ''}`
}
