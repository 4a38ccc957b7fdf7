import {
  isPaged,
  money,
  platformProblems,
  publicOperations,
  type Contract,
  type Operation,
  type Schema,
} from '@souk/kit/contract'

type Node = Readonly<Record<string, unknown>>

/** `gift-shelf` is `GiftShelf`. */
export const typeName = (name: string): string =>
  name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())

const nameOf = ({ service, name }: Operation): string => typeName(service) + typeName(name)

/** The interface of a service: its public operations, with what the contract says of them. */
export const serviceType = (contract: Contract): string => `
${docOf(contract.doc)}export interface ${typeName(contract.name)}Operations {
  ${publicOperations(contract).map(member).join('\n')}
}`

function member(operation: Operation): string {
  const { name, kind, live, doc, method, path, access } = operation
  const own = nameOf(operation)
  const input = `${own}Input${requiresNothing(operation) ? ' | void' : ''}`
  const codes = `${own}Code`
  const about = docOf(`${doc}\n\n\`${method} ${path.replace(/:(\w+)/g, '{$1}')}\`, ${whoOf(access)}.`)
  if (isPaged(operation))
    return `${about}readonly ${name}: List<${input}, ${own}Output, ${own}Output['data'][number], ${codes}>`
  const type = live ? 'Live' : kind === 'query' ? 'Query' : 'Command'
  return `${about}readonly ${name}: ${type}<${input}, ${own}Output, ${codes}>`
}

const whoOf = (access: string): string =>
  access === 'public' ? 'for anybody' : access === 'customer' ? 'for who is signed in' : `for staff with \`${access}\``

const requiresNothing = ({ input }: Operation): boolean =>
  ((input as Node).required as readonly string[] | undefined)?.length === 0

/** The types of what the operations of a service take, answer and refuse. The same answer has one shape, under all its names. */
export function operationTypes(contract: Contract): string {
  const known = new Map<string, string>()
  return publicOperations(contract)
    .flatMap((operation) => {
      const own = nameOf(operation)
      return [
        declared(`${own}Input`, operation.input, known),
        operation.file ? `export type ${own}Output = Blob` : declared(`${own}Output`, operation.output, known),
        `export type ${own}Code = ${[...codesOf(operation), 'PlatformCode'].join(' | ')}`,
      ]
    })
    .join('\n')
}

const codesOf = ({ refusals }: Operation): string[] =>
  Object.keys(refusals)
    .filter((code) => !(code in platformProblems))
    .map((code) => `'${code}'`)

function declared(name: string, schema: Schema, known: Map<string, string>): string {
  const node = schema as Node
  const shape = JSON.stringify(node)
  const same = known.get(shape)
  if (same !== undefined) return `export type ${name} = ${same}`
  known.set(shape, name)
  return node.type === 'object'
    ? `export interface ${name} ${typeOf(schema)}`
    : `export type ${name} = ${typeOf(schema)}`
}

const MONEY = JSON.stringify({ ...money, description: undefined })

function typeOf(schema: Schema): string {
  const node = schema as Node
  if (Array.isArray(node.enum)) return wordsOf(node.enum as string[])
  if (typeof node.const === 'string') return wordsOf([node.const])
  if (Array.isArray(node.anyOf)) return (node.anyOf as Schema[]).map(typeOf).join(' | ')
  if (node.type === 'array') return `(${typeOf(node.items as Schema)})[]`
  if (node.type === 'object')
    return JSON.stringify({ ...node, description: undefined }) === MONEY ? 'Money' : fieldsOf(node)
  return node.type === 'integer' ? 'number' : String(node.type)
}

const wordsOf = (words: readonly string[]): string => words.map((word) => JSON.stringify(word)).join(' | ')

function fieldsOf({ properties, required }: Node): string {
  const mustBe = new Set(required as string[])
  const fields = Object.entries(properties as Record<string, Schema>).map(([name, field]) => {
    const { description } = field as Node
    const about = description === undefined ? '' : docOf(description as string)
    return `${about}${JSON.stringify(name)}${mustBe.has(name) ? '' : '?'}: ${typeOf(field)}`
  })
  return `{\n${fields.join('\n')}\n}`
}

/** A comment that an editor shows; nothing in it can end it. */
function docOf(text: string): string {
  const lines = text.replaceAll('*/', '* /').split('\n')
  return lines.length === 1 ? `/** ${lines[0]} */\n` : `/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */\n`
}
