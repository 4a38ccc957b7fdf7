import { exampleOf, faults, type Operation, type Schema } from '@souk/kit/contract'
import { bindingOf } from '@souk/kit/http'
import {
  entitled,
  isPublic,
  notProblem,
  ofEach,
  problemOf,
  requestFor,
  sendAs,
  withHeaders,
  type Said,
} from '../request.ts'
import type { Check, Subject } from '../subject.ts'

const UNKNOWN = 'soukUnknown'
type Fields = Record<string, unknown>

/** What is asked is checked against the contract, and every mistake is named by its field. */
export const input: Check = {
  title: 'refuses wrong input with a problem document that names the field',
  judge: (subject) =>
    ofEach(subject, async (operation) => {
      const passport = await entitled(subject, operation)
      const ask = (given: unknown) => sendAs(subject, requestFor(operation, given), passport)
      const faultsFound: (string | undefined)[] = []
      for (const { field, value } of mistakes(operation))
        faultsFound.push(unnamed(await ask({ ...example(operation), [field]: value }), field, 422, 'invalid'))
      faultsFound.push(await unknownField(subject, operation, passport), await brokenBody(subject, operation, passport))
      return faultsFound
    }),
}

const example = (operation: Operation) => exampleOf(operation.input) as Fields
const hasText = ({ text }: Operation) => text !== undefined

/** For each field that can be wrong a value that is: the contract says so. */
function mistakes(operation: Operation): { field: string; value: unknown }[] {
  if (hasText(operation)) return []
  const { properties, path, headers, inQuery } = bindingOf(operation)
  return Object.entries(properties).flatMap(([field, schema]) => {
    const isText = inQuery || path.includes(field) || field in headers
    const value = (isText ? wrongTexts(schema) : [null]).find((each) => faults(schema, each).length > 0)
    return value === undefined ? [] : [{ field, value }]
  })
}

/** Where everything is text: what fits few patterns and is no number, and what is too long but not too long to be sent. */
function wrongTexts(schema: Schema): string[] {
  const { maxLength = 1_000, type } = schema as { maxLength?: number; type?: string }
  return type === 'array' ? [] : ['~', ...(maxLength < 400 ? ['~'.repeat(maxLength + 1)] : [])]
}

function unnamed(said: Said, field: string, status: number, code: string): string | undefined {
  const fault = notProblem(said, status, code)
  if (fault !== undefined) return `${fault}, when "${field}" is wrong`
  const named = problemOf(said)?.errors.some(({ pointer }) => pointer?.startsWith(`/${field}`))
  return named ? undefined : `does not name the field when "${field}" is wrong`
}

/** At the edge what nobody knows is a mistake. A parameter cannot be read (400), a field of a body is wrong (422). */
async function unknownField(subject: Subject, operation: Operation, passport: string): Promise<string | undefined> {
  if (!isPublic(operation) || hasText(operation)) return undefined
  const sent = requestFor(operation, { ...example(operation), [UNKNOWN]: 1 })
  if (bindingOf(operation).inQuery) {
    const path = `${sent.path}${sent.path.includes('?') ? '&' : '?'}${UNKNOWN}=1`
    return unnamed(await sendAs(subject, { ...sent, path }, passport), UNKNOWN, 400, 'unknown_parameter')
  }
  const body = JSON.stringify({ ...(JSON.parse(sent.body ?? '{}') as Fields), [UNKNOWN]: 1 })
  return unnamed(await sendAs(subject, { ...sent, body }, passport), UNKNOWN, 422, 'invalid')
}

async function brokenBody(subject: Subject, operation: Operation, passport: string): Promise<string | undefined> {
  if (hasText(operation) || ['GET', 'DELETE'].includes(operation.method)) return undefined
  const sent = withHeaders({ ...requestFor(operation), body: '{' }, { 'content-type': 'application/json' })
  const fault = notProblem(await sendAs(subject, sent, passport), 400, 'malformed')
  return fault && `${fault}, for a body that is no JSON`
}
