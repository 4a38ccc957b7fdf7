import type { Schema } from './schema.ts'

/** What a change means for those who use a contract: sentences that name the place. */
export interface Changes {
  readonly breaking: string[]
  readonly additive: string[]
}

/** Who writes the values: `taken` are written by callers, `given` by the service, as answers and events. */
export type Direction = 'taken' | 'given'

type Node = Record<string, unknown>
type Compare<T = Node> = (was: T, is: T, place: string, notes: Notes) => void
interface Notes {
  readonly direction: Direction
  wider(sentence: string): void
  narrower(sentence: string): void
  breaking(sentence: string): void
  additive(sentence: string): void
}

/**
 * Compares what is allowed at one place. What is taken may only become wider and what is given only narrower: callers
 * check answers with the contract they were built with, so a longer text or a new word is an outage to them. New fields
 * may be given, since readers ignore what they do not know; none may go, since the public edge refuses unknown ones.
 */
export function compareSchemas(
  before: Schema,
  after: Schema,
  place: string,
  direction: Direction,
  into: Changes,
): void {
  const breaking = (sentence: string) => void into.breaking.push(sentence)
  const additive = (sentence: string) => void into.additive.push(sentence)
  const [wider, narrower] = direction === 'taken' ? [additive, breaking] : [breaking, additive]
  compare(before as Node, after as Node, place, { direction, wider, narrower, breaking, additive })
}

const compare: Compare = (before, after, place, notes) => {
  const [was, is] = [withoutNull(before), withoutNull(after)]
  if (isNullable(before) && !isNullable(after)) notes.narrower(`${place}: is no longer null`)
  if (!isNullable(before) && isNullable(after)) notes.wider(`${place}: may now be null`)
  const [old, kind] = [kindOf(was), kindOf(is)]
  if (old !== kind) notes.breaking(`${place}: was ${old}, is ${kind}`)
  else (byKind[kind] ?? compareLimits)(was, is, place, notes)
}

const compareFields: Compare = (was, is, place, notes) => {
  const [old, now] = [fieldsOf(was), fieldsOf(is)]
  for (const [name, field] of old) {
    const next = now.get(name)
    const at = `${place}.${name}`
    if (next === undefined) notes.breaking(`${at}: is gone`)
    else {
      if (isRequired(was, name) && !isRequired(is, name)) notes.wider(`${at}: is no longer required`)
      if (!isRequired(was, name) && isRequired(is, name)) notes.narrower(`${at}: is now required`)
      if (field.type === 'array' && isRequired(was, name) !== isRequired(is, name))
        notes.breaking(`${at}: a list that may be left out is another message on binary wires`)
      compare(field, next, at, notes)
    }
  }
  for (const name of now.keys())
    if (!old.has(name)) {
      if (notes.direction === 'taken' && isRequired(is, name)) notes.breaking(`${place}.${name}: is new and required`)
      else notes.additive(`${place}.${name}: is new`)
    }
}

const compareItems: Compare = (was, is, place, notes) => {
  compareLimits(was, is, place, notes)
  compare(was.items as Node, is.items as Node, `${place}[]`, notes)
}

const compareShapes: Compare = (was, is, place, notes) => {
  const [old, tag] = [tagOf(was), tagOf(is)]
  if (old !== tag) return notes.breaking(`${place}: its shapes were told apart by ${old}, are by ${tag}`)
  const [before, after] = [shapesOf(was), shapesOf(is)]
  compareWords([...before.keys()], [...after.keys()], `${place}.${tag}`, notes)
  for (const [word, shape] of before) {
    const next = after.get(word)
    if (next) compareFields(shape, next, `${place}(${word})`, notes)
  }
}

const compareWords: Compare<readonly string[]> = (was, is, place, notes) => {
  for (const word of was) if (!is.includes(word)) notes.narrower(`${place}: "${word}" is gone`)
  for (const word of is) if (!was.includes(word)) notes.wider(`${place}: "${word}" is new`)
}

/** Keyword, what it is called, and 1 if a greater value allows more. */
const limits = [
  ['maximum', 'the maximum', 1],
  ['minimum', 'the minimum', -1],
  ['maxLength', 'the greatest length', 1],
  ['minLength', 'the smallest length', -1],
  ['maxItems', 'the greatest number of items', 1],
  ['minItems', 'the smallest number of items', -1],
] as const

const compareLimits: Compare = (was, is, place, notes) => {
  for (const [keyword, called, sign] of limits) {
    const [old, now] = [was[keyword], is[keyword]] as (number | undefined)[]
    if (old === now) continue
    const isNarrower = old === undefined || (now !== undefined && (now - old) * sign < 0)
    notes[isNarrower ? 'narrower' : 'wider'](`${place}: ${called} was ${old ?? 'free'}, is ${now ?? 'free'}`)
  }
  const [old, now] = [was.pattern, is.pattern] as (string | undefined)[]
  if (old === now) return
  if (old === undefined) notes.narrower(`${place}: must now match ${now}`)
  else if (now === undefined) notes.wider(`${place}: need no longer match ${old}`)
  // Nobody can tell in general which of two patterns allows more.
  else notes.breaking(`${place}: the pattern was ${old}, is ${now}`)
}

const byKind: Readonly<Record<string, Compare>> = {
  object: compareFields,
  array: compareItems,
  union: compareShapes,
  enum: (was, is, place, notes) => compareWords(was.enum as string[], is.enum as string[], place, notes),
}

function kindOf(node: Node): string {
  if (Array.isArray(node.enum)) return 'enum'
  return Array.isArray(node.anyOf) ? 'union' : String(node.type)
}

const shapes = (node: Node) => (node.anyOf as Node[] | undefined) ?? []
const isNullable = (node: Node) => shapes(node).some(({ type }) => type === 'null')
const withoutNull = (node: Node) =>
  isNullable(node) ? (shapes(node).find(({ type }) => type !== 'null') as Node) : node
const fieldsOf = (node: Node) => new Map(Object.entries(node.properties as Record<string, Node>))
const isRequired = (node: Node, name: string) => ((node.required as string[] | undefined) ?? []).includes(name)
const tagOf = (node: Node) => (node.discriminator as { propertyName: string }).propertyName
const shapesOf = (node: Node) =>
  new Map(shapes(node).map((shape) => [String(fieldsOf(shape).get(tagOf(node))?.const), shape]))
