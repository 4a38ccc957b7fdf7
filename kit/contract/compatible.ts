import { compareSchemas, type Changes } from './compatible-schema.ts'
import type { ContractDescription, EventDescription, OperationDescription } from './describe.ts'
import type { Golden } from './golden.ts'
import type { Wire } from './wire.ts'

type Compare<T> = (before: T, after: T, place: string, changes: Changes) => void

/**
 * What changed from one promise to the next. Breaking is what makes a caller or reader that was built with `before` fail;
 * additive is every other change except texts. The rule for values: taken wider, given narrower (see `compareSchemas`).
 */
export function compatible(before: ContractDescription | Golden, after: ContractDescription | Golden): Changes {
  const changes: Changes = { breaking: [], additive: [] }
  if (before.name !== after.name) changes.breaking.push(`the service: was ${before.name}, is ${after.name}`)
  compareAll(before.operations, after.operations, 'operation', changes, compareOperations)
  compareAll(before.events, after.events, 'event', changes, compareEvents)
  compareVouches(before, after, changes)
  if (before.wire && after.wire) compareWires(before.wire, after.wire, changes)
  return changes
}

function compareAll<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  what: string,
  changes: Changes,
  compare: Compare<T>,
): void {
  const now = new Map(Object.entries(after))
  for (const [name, old] of Object.entries(before)) {
    const next = now.get(name)
    if (next) compare(old, next, name, changes)
    else changes.breaking.push(`${what} ${name}: is gone`)
    now.delete(name)
  }
  for (const name of now.keys()) changes.additive.push(`${what} ${name}: is new`)
}

/** The parts of an operation that are plain values, and which of their changes nobody can fail on. */
const parts: readonly (readonly [keyof OperationDescription, (old: unknown, now: unknown) => boolean])[] = [
  ['kind', () => false],
  ['method', () => false],
  ['path', () => false],
  ['status', () => false],
  ['access', (_, now) => now === 'public'],
  ['idempotency', (old, now) => (old === 'required' && now === 'header') || isFiner(String(old), String(now))],
  ['text', (old) => old === undefined],
  ['file', () => false],
  // Who knows only the one success takes 202 for done.
  ['later', (old) => old === true],
  ['guest', () => true],
  ['live', (old) => old === undefined],
  ['guessable', () => true],
  ['freshSeconds', () => true],
  ['priority', () => true],
  ['link', (before) => before === undefined],
]

/** The same request is still recognised, and some that were refused for their difference are told apart. */
const isFiner = (old: string, now: string): boolean => now.startsWith(`${old} `)

const compareOperations: Compare<OperationDescription> = (before, after, place, changes) => {
  for (const [part, isHarmless] of parts) {
    const [old, now] = [written(before[part]), written(after[part])]
    if (old === now) continue
    const kind = isHarmless(before[part], after[part]) ? 'additive' : 'breaking'
    changes[kind].push(`${place}: ${part} was ${old}, is ${now}`)
  }
  compareHeaders(before, after, place, changes)
  compareCallers(before, after, place, changes)
  compareRefusals(before, after, place, changes)
  compareSchemas(before.input, after.input, `${place}.input`, 'taken', changes)
  compareSchemas(before.output, after.output, `${place}.output`, 'given', changes)
}

const compareEvents: Compare<EventDescription> = (before, after, place, changes) => {
  if (before.key !== after.key) changes.breaking.push(`${place}: key was ${before.key}, is ${after.key}`)
  compareSchemas(before.payload, after.payload, `${place}.payload`, 'given', changes)
}

const compareHeaders: Compare<OperationDescription> = (before, after, place, changes) => {
  const fields = Object.keys((before.input as { properties?: object }).properties ?? {})
  for (const field of fields) {
    const [old, now] = [written(before.headers[field]), written(after.headers[field])]
    if (old !== now) changes.breaking.push(`${place}.input.${field}: header was ${old}, is ${now}`)
  }
}

/** Callers may call besides those whom `access` allows; with access `service` an empty list means every service. */
const compareCallers: Compare<OperationDescription> = (before, after, place, changes) => {
  const isForAll = ({ access, callers }: OperationDescription) => access === 'service' && callers.length === 0
  if (after.access === 'public') return
  if (isForAll(before) && isForAll(after)) return
  if (isForAll(before) && after.access === 'service')
    return void changes.breaking.push(`${place}: only ${after.callers.join(', ')} may call it now`)
  if (isForAll(after)) return void changes.additive.push(`${place}: every service may call it now`)
  for (const name of before.callers)
    if (!after.callers.includes(name)) changes.breaking.push(`${place}: ${name} may no longer call it`)
  for (const name of after.callers)
    if (!before.callers.includes(name)) changes.additive.push(`${place}: ${name} may call it now`)
}

const compareRefusals: Compare<OperationDescription> = (before, after, place, changes) => {
  const now = new Map(Object.entries(after.refusals))
  for (const [code, old] of Object.entries(before.refusals)) {
    const category = now.get(code)
    if (category === undefined) changes.additive.push(`${place}: the refusal ${code} is gone`)
    else if (category !== old) changes.breaking.push(`${place}: the refusal ${code} was ${old}, is ${category}`)
    now.delete(code)
  }
  for (const code of now.keys()) changes.additive.push(`${place}: the refusal ${code} is new`)
}

/** Nobody waited for it before; whoever holds a token or a key today is shut out when it goes or moves. */
function compareVouches(before: ContractDescription, after: ContractDescription, changes: Changes): void {
  const [old, now] = [written(before.vouches), written(after.vouches)]
  if (old === now) return
  const isMore = before.vouches === undefined || now === written({ ...after.vouches, ...before.vouches })
  changes[isMore ? 'additive' : 'breaking'].push(`vouches: was ${old}, is ${now}`)
}

/** A number that says something else than it did is read as that by everybody who knows it. */
function compareWires(before: Wire, after: Wire, changes: Changes): void {
  for (const [place, { numbers, reserved = {} }] of Object.entries(before)) {
    const taken = new Map(Object.entries(reserved).flatMap(([name, all]) => all.map((number) => [number, name])))
    for (const [name, number] of Object.entries(numbers)) taken.set(number, name)
    for (const [name, number] of Object.entries(after[place]?.numbers ?? {})) {
      const old = numbers[name]
      if (old !== undefined && old !== number)
        changes.breaking.push(`${place}.${name}: its number was ${old}, is ${number}`)
      else if (old === undefined && taken.has(number))
        changes.breaking.push(`${place}.${name}: its number ${number} belonged to ${taken.get(number)}`)
    }
  }
}

const written = (value: unknown): string =>
  value === undefined ? 'none' : typeof value === 'object' ? JSON.stringify(value) : String(value)
