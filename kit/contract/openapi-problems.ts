import type { Operation } from './contract.ts'
import { platformProblems, PROBLEM_TYPE, type PlatformCode } from './problem.ts'
import { categories } from './refusal.ts'
import { fieldsOf } from './plain-schema.ts'

type Node = Record<string, unknown>

/** Answers that carry Retry-After. */
const waits = (status: number, codes: readonly string[]) =>
  status === 429 || status === 503 || codes.includes('request_running')

/** Everything that can go wrong with an operation, as OpenAPI responses: refusals and platform problems by status. */
export function problemResponses(operation: Operation): Node {
  const codes = new Map<number, { own: string[]; platform: string[] }>()
  const at = (status: number) => {
    const group = codes.get(status) ?? { own: [], platform: [] }
    codes.set(status, group)
    return group
  }
  for (const [code, category] of Object.entries(operation.refusals)) at(categories[category].http).own.push(code)
  for (const code of platformCodes(operation)) {
    const { own, platform } = at(platformProblems[code].status)
    if (!own.includes(code)) platform.push(code)
  }
  const byStatus = [...codes].sort(([one], [other]) => one - other)
  return Object.fromEntries(byStatus.map(([status, { own, platform }]) => [status, response(status, own, platform)]))
}

function response(status: number, own: readonly string[], platform: readonly string[]): Node {
  const all = [...own, ...platform]
  return {
    description: all.map((code) => `\`${code}\``).join(', '),
    'x-refusals': own,
    ...(waits(status, all) ? { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } } : {}),
    content: {
      [PROBLEM_TYPE]: {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: { status: { const: status }, code: { enum: all } } },
          ],
        },
      },
    },
  }
}

/** What the platform itself may answer to an operation. */
function platformCodes({ kind, access, idempotency, method, input, later }: Operation): PlatformCode[] {
  const takesInput = Object.keys(fieldsOf(input).properties).length > 0
  const takesBody = method !== 'GET' && method !== 'DELETE'
  const keyed = kind === 'command'
  return [
    'malformed',
    'unknown_parameter',
    ...(idempotency === 'required' ? (['idempotency_key_missing'] as const) : []),
    // A token that is wrong is refused everywhere, also where none is needed.
    'unauthenticated',
    // Also what is for whoever is signed in is refused to some: to programs.
    ...(access === 'public' ? [] : (['forbidden'] as const)),
    ...(takesBody ? (['too_large', 'unsupported_media_type'] as const) : []),
    ...(takesInput ? (['invalid'] as const) : []),
    ...(keyed && idempotency !== 'none' ? (['idempotency_key_reused'] as const) : []),
    ...(keyed ? (['outcome_unknown'] as const) : []),
    ...(idempotency === 'required' || later ? (['request_running'] as const) : []),
    'rate_limited',
    'defect',
    'overloaded',
    'unavailable',
    'deadline_exceeded',
  ]
}
