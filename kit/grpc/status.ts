import protobuf, { type Writer } from 'protobufjs/minimal.js'
import { categories, type Fault, type Problem } from '../contract/index.ts'

/** The numbers of grpc.status. */
export const codes = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const

const ofRefusals = new Map<number, number>(Object.values(categories).map(({ http, grpc }) => [http, grpc]))
/** Statuses that no refusal has, but the platform. */
const ofPlatform = new Map<number, number>([
  [400, codes.invalidArgument],
  [405, codes.unimplemented],
  [408, codes.deadlineExceeded],
  [413, codes.resourceExhausted],
  [415, codes.invalidArgument],
  [431, codes.resourceExhausted],
  [504, codes.deadlineExceeded],
])

/** The gRPC status of a problem. That the outcome is not known must not look like what may simply be tried again. */
export function grpcStatusOf({ status, code }: Pick<Problem, 'status' | 'code'>): number {
  if (code === 'outcome_unknown') return codes.unknown
  return ofRefusals.get(status) ?? ofPlatform.get(status) ?? codes.internal
}

/** Others refuse answers with more than 8 KiB of metadata; in a header three bytes become four. */
const MOST_BYTES = 4 * 1024
const MOST_TEXT = 1_000
const DOMAIN = 'souk'

/** A sentence as a header can carry it: not too long, and without halves of characters. */
export const shortened = (text: string): string => text.slice(0, MOST_TEXT).toWellFormed()

/**
 * A problem as google.rpc.Status: ErrorInfo with the code as its reason, BadRequest with the faults, RetryInfo when it is said
 * how long to wait. Faults that find no room are left out.
 */
export function detailsOf(problem: Problem, retryAfterSeconds: number | undefined): Buffer {
  const { status, title, type, traceId, code, detail } = problem
  const metadata = { httpStatus: String(status), title, type, ...(traceId === undefined ? {} : { traceId }) }
  const parts = [
    any('ErrorInfo', message([1, code], [2, DOMAIN], ...Object.entries(metadata).map(entryOf))),
    ...(retryAfterSeconds === undefined ? [] : [any('RetryInfo', message([1, message([1, retryAfterSeconds])]))]),
  ]
  const violations = fitting(problem.errors, MOST_BYTES - parts.reduce((sum, { length }) => sum + length, MOST_TEXT))
  if (violations.length > 0) parts.push(any('BadRequest', message(...violations.map((each): Field => [1, each]))))
  const head: Field[] = [
    [1, grpcStatusOf(problem)],
    [2, shortened(detail)],
  ]
  return message(...head, ...parts.map((each): Field => [3, each])) as Buffer
}

function fitting(errors: readonly Fault[], room: number): Uint8Array[] {
  const violations: Uint8Array[] = []
  let left = room
  for (const { pointer = '', code = '', message: sentence = '' } of errors) {
    const violation = message([1, pointer], [2, sentence], [3, code])
    left -= violation.length + 4
    if (left < 0) break
    violations.push(violation)
  }
  return violations
}

type Field = readonly [number: number, value: string | number | Uint8Array]

/** A message of texts, whole numbers and inner messages. */
function message(...fields: readonly Field[]): Uint8Array {
  const writer = protobuf.Writer.create()
  for (const [number, value] of fields) write(writer, number, value)
  return writer.finish()
}

function write(writer: Writer, number: number, value: Field[1]): void {
  if (typeof value === 'number') writer.uint32(number << 3).int64(value)
  else if (typeof value === 'string') writer.uint32((number << 3) | 2).string(value)
  else writer.uint32((number << 3) | 2).bytes(value)
}

const any = (type: string, value: Uint8Array): Uint8Array =>
  message([1, `type.googleapis.com/google.rpc.${type}`], [2, value])

const entryOf = ([key, value]: [string, string]): Field => [3, message([1, key], [2, value])]

/** Our own processes read a whole block of headers of 64 KiB. */
const MOST_DOCUMENT = 32 * 1024

/** A problem document for our own processes. Faults that find no room are left out. */
export function documentOf(problem: Problem): Buffer {
  let { errors } = problem
  for (;;) {
    const bytes = Buffer.from(JSON.stringify({ ...problem, errors }))
    if (bytes.length <= MOST_DOCUMENT || errors.length === 0) return bytes
    errors = errors.slice(0, Math.floor(errors.length / 2))
  }
}
