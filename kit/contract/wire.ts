import type { ContractDescription } from './describe.ts'
import type { Schema } from './schema.ts'

/** The protobuf numbers of the names at one place: the fields of a message, the shapes of a union, the words of an enum. */
export interface Numbering {
  readonly numbers: Readonly<Record<string, number>>
  /** What was here once, with its numbers. They are never given again; a name that comes back gets a new one. */
  readonly reserved?: Readonly<Record<string, readonly number[]>>
}

/** By place: `hold.input`, `hold.input.lines` for what the lines consist of, `sold.payload` for an event. */
export type Wire = Readonly<Record<string, Numbering>>

type Node = Record<string, unknown>

/** Numbers everything a contract can put on a binary wire: in declared order, and as it was in `before`. */
export function numberWire({ operations, events }: ContractDescription, before: Wire = {}): Wire {
  const places = new Map<string, readonly string[]>()
  for (const [name, { input, output }] of Object.entries(operations)) {
    collect(input, `${name}.input`, places)
    collect(output, `${name}.output`, places)
  }
  for (const [name, { payload }] of Object.entries(events)) collect(payload, `${name}.payload`, places)
  const gone = Object.keys(before).filter((place) => !places.has(place))
  return Object.fromEntries(
    [...places, ...gone.map((place) => [place, []] as const)].map(([place, names]) => [
      place,
      number(names, before[place]),
    ]),
  )
}

function number(
  names: readonly string[],
  { numbers: old = {}, reserved: once = {} }: Partial<Numbering> = {},
): Numbering {
  const known = new Map(Object.entries(old))
  const reserved = new Map(Object.entries(once))
  let last = Math.max(0, ...known.values(), ...[...reserved.values()].flat())
  const numbers = Object.fromEntries(names.map((name) => [name, known.get(name) ?? ++last]))
  for (const [name, was] of known) if (!names.includes(name)) reserved.set(name, [...(reserved.get(name) ?? []), was])
  return reserved.size === 0 ? { numbers } : { numbers, reserved: Object.fromEntries(reserved) }
}

/** Finds the places where names need numbers. The tag of a union needs none: the number of the shape says it. */
function collect(schema: Schema, place: string, places: Map<string, readonly string[]>, tag?: string): void {
  const node = schema as Node
  if (Array.isArray(node.enum)) places.set(place, node.enum as string[])
  else if (node.type === 'array') collect(node.items as Schema, place, places)
  else if (node.type === 'object') {
    const fields = Object.entries(node.properties as Record<string, Schema>).filter(([name]) => name !== tag)
    places.set(
      place,
      fields.map(([name]) => name),
    )
    for (const [name, field] of fields) collect(field, `${place}.${name}`, places)
  } else if (Array.isArray(node.anyOf)) collectUnion(node, place, places)
}

function collectUnion(node: Node, place: string, places: Map<string, readonly string[]>): void {
  const shapes = node.anyOf as Node[]
  const tag = (node.discriminator as { propertyName: string } | undefined)?.propertyName
  if (tag === undefined) {
    for (const shape of shapes) collect(shape, place, places)
    return
  }
  const words = shapes.map((shape) => String((shape.properties as Record<string, Node>)[tag]?.const))
  places.set(place, words)
  for (const [at, word] of words.entries()) collect(shapes[at] as unknown as Schema, `${place}.${word}`, places, tag)
}
