import { Ajv, type ValidateFunction } from 'ajv'
import { explain } from './explain.ts'
import type { Fault } from './refusal.ts'
import type { Schema } from './schema.ts'

type Node = Record<string, unknown>

/** Enough to mend a whole form or import at once. */
const MOST_FAULTS = 100

// The contract is checked for its subset when it is made, so Ajv need not be strict about words that it does not know.
const settings = { strict: false, strictNumbers: true, validateFormats: false, addUsedSchema: false } as const
/** Stops at the first fault: whether a value is right is asked all the time, what is wrong with it seldom. */
const quick = new Ajv(settings)
const thorough = new Ajv({ ...settings, allErrors: true, verbose: true })
const checks = new WeakMap<object, ValidateFunction>()
const reports = new WeakMap<object, ValidateFunction>()

function compiled(known: WeakMap<object, ValidateFunction>, ajv: Ajv, schema: Schema): ValidateFunction {
  let check = known.get(schema)
  if (check === undefined) known.set(schema, (check = ajv.compile(schema)))
  return check
}

/** What is wrong with a value, by field; empty when nothing is. Never coerces. */
export function faults(schema: Schema, value: unknown): Fault[] {
  if (compiled(checks, quick, schema)(value)) return []
  const report = compiled(reports, thorough, schema)
  report(value)
  const found: Fault[] = []
  for (const { keyword, instancePath, params, message = 'is wrong', parentSchema = {} } of report.errors ?? []) {
    if (keyword === 'anyOf') continue
    if (keyword === 'required')
      found.push({
        pointer: `${instancePath}/${escape(String(params.missingProperty))}`,
        code: 'required',
        message: 'is required',
      })
    else
      found.push({
        pointer: instancePath,
        code: snake(keyword),
        message: explain(keyword, params, parentSchema, message),
      })
    if (found.length === MOST_FAULTS) break
  }
  return found.length > 0 ? found : [{ pointer: '', code: 'invalid', message: 'does not fit the schema' }]
}

/** The first fault as a sentence, and how many more there are. `wrong` has at least one. */
export const summaryOf = (wrong: readonly Fault[]): string =>
  `${wrong[0]?.pointer || 'The input'} ${wrong[0]?.message}${wrong.length > 1 ? `, and ${wrong.length - 1} more` : ''}.`

/** Texts that no database takes: with a NUL, or with half of a surrogate pair. */
export function brokenTexts(value: unknown): readonly Fault[] {
  if (typeof value === 'string') {
    const whole = value.isWellFormed() && !value.includes('\0')
    return whole ? none : [{ pointer: '', code: 'text', message: 'has a character that cannot be stored' }]
  }
  return isFields(value) ? within(value, brokenTexts) : none
}

/** The fields of a value that its schema does not name. The public edge refuses them; between services they are ignored. */
export function unknownFields(schema: Schema, value: unknown): readonly Fault[] {
  const node = schema as Node
  if (Array.isArray(value))
    return node.type === 'array' ? within(value, (item) => unknownFields(node.items as Schema, item)) : none
  if (!isFields(value)) return none
  const shape = Array.isArray(node.anyOf) ? pickShape(node, value) : node
  const properties = shape?.properties as Record<string, Schema> | undefined
  if (properties === undefined) return none
  return within(value, (inner, name) => {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined
    return known ? unknownFields(known, inner) : notAField
  })
}

const none: readonly Fault[] = []
const notAField: readonly Fault[] = [{ pointer: '', code: 'unknown_field', message: 'is not a field here' }]
const isFields = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** The faults of all parts of a value. Pointers are written on the way out: nearly every value has no fault. */
function within(value: object, find: (inner: unknown, name: string) => readonly Fault[]): readonly Fault[] {
  let all: Fault[] | undefined
  for (const name of Object.keys(value))
    for (const fault of find((value as Node)[name], name))
      (all ??= []).push({ ...fault, pointer: `/${escape(name)}${fault.pointer}` })
  return all ?? none
}

function pickShape(node: Node, value: Node): Node | undefined {
  const tag = (node.discriminator as { propertyName: string } | undefined)?.propertyName
  return (node.anyOf as Node[]).find((shape) =>
    tag === undefined ? shape.type !== 'null' : (shape.properties as Record<string, Node>)[tag]?.const === value[tag],
  )
}

const snake = (word: string) => word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const escape = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1')
