import type { ContractDescription, OperationDescription } from './describe.ts'
import { itemOfPages, packageOf } from './grpc-names.ts'
import { messageOf, type Message, type MessageField, type WireType } from './message.ts'
import { jsonName, pascal, shout, snake } from './proto-names.ts'
import type { Numbering, Wire } from './wire.ts'

const HEAD = `// Made from the contract; the numbers stand in contract.json and never change.
syntax = "proto3";`

/**
 * The `.proto` of a contract: one service with one rpc for each operation, and one more that streams for each long list and each
 * live query. Throws, naming the place, when two names become one.
 */
export function proto({ name, doc, operations }: ContractDescription, wire: Wire): string {
  const all = Object.entries(operations)
  const messages = all.flatMap(([each, { input, output }]): [string, Message][] => [
    [`${pascal(each)}Request`, messageOf(input, `${each}.input`, wire)],
    [`${pascal(each)}Response`, messageOf(output, `${each}.output`, wire)],
  ])
  const rpcs = all.flatMap(([each, operation]) => rpcsOf(each, operation))
  const money = messages.some(([, message]) => usesMoney(message))
  distinct(name, [pascal(name), ...messages.map(([each]) => each), ...(money ? [MONEY] : [])])
  distinct(
    name,
    rpcs.map(([each]) => each),
  )
  const blocks = [
    HEAD,
    `package ${packageOf(name)};`,
    `${comment(doc)}${block(
      `service ${pascal(name)}`,
      rpcs.map(([, text]) => text),
    )}`,
    ...(money ? [moneyMessage] : []),
    ...messages.map(([each, message]) => messageText(each, message)),
  ]
  return `${blocks.join('\n\n')}\n`
}

/** The rpcs of an operation, by name. */
function rpcsOf(name: string, operation: OperationDescription): [name: string, text: string][] {
  const called = pascal(name)
  const rpc = (prefix: string, doc: string, answer: string): [string, string] => [
    `${prefix}${called}`,
    `${comment(doc)}rpc ${prefix}${called}(${called}Request) returns (${answer});`,
  ]
  const pages = `The items of all pages of ${called} from \`cursor\` on, \`limit\` of them read at a time.`
  const news = `The answer of ${called} now, and again whenever it has changed.`
  return [
    rpc('', operation.doc, `${called}Response`),
    ...(itemOfPages(operation) === undefined ? [] : [rpc('Stream', pages, `stream ${called}Response.Data`)]),
    ...(operation.live === true ? [rpc('Watch', news, `stream ${called}Response`)] : []),
  ]
}

const MONEY = 'Money'
const moneyMessage = `// An exact amount of money.
message ${MONEY} {
  // Minor units: 2499 is 24.99 GBP.
  int64 amount = 1;
  // ISO 4217 currency code.
  string currency = 2;
}`

/** Money is the same message everywhere, as long as its numbers are. */
function isMoney({ fields, reserved, tag }: Message): boolean {
  const text = fields.map(({ name, number, type, optional }) => `${name} ${number} ${type.kind} ${optional}`).join()
  return reserved === undefined && tag === undefined && text === 'amount 1 int64 false,currency 2 string false'
}

const usesMoney = (message: Message): boolean => isMoney(message) || message.fields.some(({ type }) => hasMoney(type))

function hasMoney(type: WireType): boolean {
  if (type.kind === 'list') return hasMoney(type.items)
  return type.kind === 'message' && usesMoney(type.message)
}

function messageText(name: string, message: Message): string {
  const { fields, reserved, tag } = message
  const nested = fields.flatMap((field) => nestedTypes(typeName(field.name), field.type))
  // The words of an enum stand beside it, not in it.
  const words = fields.flatMap((field) => wordsOf(typeName(field.name), field.type))
  distinct(name, [...nested.map(([each]) => each), ...fields.map((field) => snake(field.name)), ...words])
  const lines = fields.map((field) => fieldText(field, tag !== undefined))
  const body = tag === undefined || lines.length === 0 ? lines : [block(`oneof ${oneofName(tag, fields)}`, lines)]
  const parts = [...reservations(reserved, fields, snake), ...body]
  const types = nested.flatMap(([, text]) => ['', text])
  return block(`message ${name}`, parts.length === 0 ? types.slice(1) : [...parts, ...types])
}

const oneofName = (tag: string, fields: readonly MessageField[]): string =>
  fields.some(({ name }) => snake(name) === snake(tag)) ? `${snake(tag)}_of` : snake(tag)

function fieldText({ name, number, type, doc, repeated, optional }: MessageField, isShape: boolean): string {
  const label = repeated ? 'repeated ' : optional && !isShape ? 'optional ' : ''
  const called = snake(name)
  const json = isShape || jsonName(called) === name ? '' : ` [json_name = ${JSON.stringify(name)}]`
  return `${comment(doc)}${label}${typeText(typeName(name), type)} ${called} = ${number}${json};`
}

/** A type that is written inside the message which uses it has the name of the field. */
const typeName = (field: string): string => (pascal(field) === MONEY ? `${MONEY}Value` : pascal(field))

function typeText(name: string, type: WireType): string {
  if (type.kind === 'message') return isMoney(type.message) ? MONEY : name
  if (type.kind === 'list') return `${name}List`
  return type.kind === 'enum' ? name : type.kind
}

/** The types that a field brings with it, by name. */
function nestedTypes(name: string, type: WireType): [string, string][] {
  if (type.kind === 'enum') return [[name, enumText(name, type.words)]]
  if (type.kind === 'message') return isMoney(type.message) ? [] : [[name, messageText(name, type.message)]]
  if (type.kind !== 'list') return []
  const list = block(`message ${name}List`, [`repeated ${typeText(name, type.items)} items = 1;`])
  return [...nestedTypes(name, type.items), [`${name}List`, list]]
}

const written = (type: string) => (word: string) => `${shout(type)}_${shout(word)}`

function wordsOf(name: string, type: WireType): string[] {
  if (type.kind === 'list') return wordsOf(name, type.items)
  return type.kind === 'enum' ? ['unspecified', ...Object.keys(type.words.numbers)].map(written(name)) : []
}

function enumText(name: string, { numbers, reserved }: Numbering): string {
  const values = Object.entries({ unspecified: 0, ...numbers }).map(
    ([word, number]) => `${written(name)(word)} = ${number};`,
  )
  const words = Object.keys(numbers).map((word) => ({ name: word }))
  return block(`enum ${name}`, [...reservations(reserved, words, written(name)), ...values])
}

/** Numbers that meant something once, and names that nobody has any more. */
function reservations(
  reserved: Numbering['reserved'] = {},
  used: readonly { readonly name: string }[],
  write: (name: string) => string,
): string[] {
  const numbers = [...new Set(Object.values(reserved).flat())].sort((a, b) => a - b)
  const taken = new Set(used.map(({ name }) => write(name)))
  const names = [...new Set(Object.keys(reserved).map(write))].filter((name) => !taken.has(name))
  return [
    ...(numbers.length === 0 ? [] : [`reserved ${numbers.join(', ')};`]),
    ...(names.length === 0 ? [] : [`reserved ${names.map((name) => JSON.stringify(name)).join(', ')};`]),
  ]
}

function distinct(place: string, names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new Error(`${place}: two things would be called ${twice} in its .proto`)
}

const comment = (doc: string | undefined): string =>
  doc === undefined || doc === ''
    ? ''
    : `${doc
        .split('\n')
        .map((line) => `// ${line}`.trimEnd())
        .join('\n')}\n`

function block(head: string, parts: readonly string[]): string {
  if (parts.length === 0) return `${head} {}`
  const indented = parts
    .join('\n')
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
  return `${head} {\n${indented.join('\n')}\n}`
}
