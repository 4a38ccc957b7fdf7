import { exampleOf, isProblem, PROBLEM_TYPE, type Operation, type Problem } from '@souk/kit/contract'
import { bindingOf, writeInput } from '@souk/kit/http'
import type { Subject } from './subject.ts'

/** A request as it travels. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/** What came back. */
export interface Said {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

const PATIENCE_MS = 10_000
/** Any customer. */
const SOMEBODY = 'cus_01jd9m3zq8e5k9r2v7x4t6w1ab'
/** Who speaks for the outside world, and who looks after the processes. */
const GATEWAY = 'gateway'
const OTHER_SERVICE = 'supervisor'

/** Sends it to the service itself, not to the gateway. */
export async function send({ url }: Pick<Subject, 'url'>, { method, path, headers, body }: Sent): Promise<Said> {
  const reply = await fetch(new URL(path, url), {
    method,
    headers: headers ?? {},
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  return { status: reply.status, headers: reply.headers, text: await reply.text() }
}

/** A request for an operation, without a passport. Default: with the input that its documents show. */
export function requestFor(operation: Operation, input: unknown = exampleOf(operation.input)): Sent {
  const { path, headers, body } = writeInput(bindingOf(operation), input)
  return { method: operation.method, path, headers, body: operation.method === 'GET' ? undefined : body }
}

export const withHeaders = (sent: Sent, headers: Readonly<Record<string, string>>): Sent => ({
  ...sent,
  headers: { ...sent.headers, ...headers },
})

/** The passport of somebody who may ask for an operation, by way of the gateway where that is a way. */
export function entitled({ passport }: Subject, { access, callers }: Operation): Promise<string> {
  if (access !== 'service') return passport(GATEWAY, { sub: SOMEBODY, permissions: ['*'] })
  return passport(callers[0] ?? OTHER_SERVICE)
}

/** The same for the gateway without a person, and for a customer. */
export const forNobody = ({ passport }: Subject): Promise<string> => passport(GATEWAY)
export const forCustomer = ({ passport }: Subject): Promise<string> => passport(GATEWAY, { sub: SOMEBODY })

/** Is this what the outside world may ask for? Only then is an unknown field a mistake. */
export const isPublic = ({ access }: Operation): boolean => access !== 'service'

/** Asks with a passport. */
export const sendAs = (subject: Subject, sent: Sent, passport: string): Promise<Said> =>
  send(subject, withHeaders(sent, { 'x-passport': passport }))

/** The problem document of an answer; undefined when it is none. */
export function problemOf({ headers, text }: Said): Problem | undefined {
  if (headers.get('content-type')?.startsWith(PROBLEM_TYPE) !== true) return undefined
  const body = parsed(text)
  return isProblem(body) ? body : undefined
}

/** Why an answer is not the problem that it should be; undefined when it is. */
export function notProblem(said: Said, status: number, code: string): string | undefined {
  const problem = problemOf(said)
  if (problem === undefined) return `answers ${said.status} and no problem document, not ${status} ${code}`
  if (said.status !== status || problem.code !== code)
    return `answers ${said.status} ${problem.code}, not ${status} ${code}`
  const isWhole = [problem.type, problem.title, problem.detail].every((each) => typeof each === 'string' && each !== '')
  if (!isWhole || problem.status !== status) return `answers a problem document that is not whole: ${said.text}`
  return undefined
}

/** JSON as a value; undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Judges each operation, one after the other: a service is not to be overloaded. */
export async function ofEach(
  { contract }: Subject,
  judge: (operation: Operation) => Promise<readonly (string | undefined)[]>,
): Promise<string[]> {
  const found: string[] = []
  for (const operation of Object.values(contract.operations))
    for (const fault of await judge(operation)) if (fault !== undefined) found.push(`${operation.name} ${fault}`)
  return found
}
