import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js'
import protobuf from 'protobufjs'
import descriptor from 'protobufjs/ext/descriptor/index.js'

const raw = (bytes: Buffer): Buffer => bytes
const REFLECTION = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo'

/** The part of the reflection protocol that is needed here. */
const { root: protocol } = protobuf.parse(`syntax = "proto3";
message Question { string file_containing_symbol = 4; string list_services = 7; }
message Answer { Files files = 4; Services services = 6; }
message Files { repeated bytes file = 1; }
message Services { repeated Name service = 1; }
message Name { string name = 1; }`)
const [Question, Answer] = [protocol.lookupType('Question'), protocol.lookupType('Answer')]

interface Reflected {
  readonly files?: { readonly file: readonly Uint8Array[] }
  readonly services?: { readonly service: readonly { readonly name: string }[] }
}

/**
 * Carries a command out as `grpcurl` does, which not every machine has: what can be called it learns by reflection, requests and
 * answers are JSON. Knows `list`, `describe` with a service, and calls with `-H` and `-d`. Answers what is printed, a line each
 * for what a stream sends. Rejects with the status of a call that fails. `enough` leaves a stream.
 */
export async function grpcurl(command: string, enough: (line: string) => boolean = () => false): Promise<string[]> {
  const words = [...command.matchAll(/'([^']*)'|"([^"]*)"|([^\s\\]+)/g)].map(
    ([, one, two, plain]) => one ?? two ?? plain ?? '',
  )
  const after = (option: string) => words.flatMap((word, at) => (words[at - 1] === option ? [word] : []))
  const [address = '', verb = '', about = ''] = words.slice(
    words.findIndex((word) => /:\d+$/.test(word) && !word.includes(' ')),
  )
  const client = new Client(address, credentials.createInsecure())
  try {
    if (verb === 'list')
      return ((await reflect(client, { listServices: '*' })).services?.service ?? []).map(({ name }) => name)
    const name = verb === 'describe' ? about : verb.slice(0, verb.indexOf('/'))
    const { methods } = (await rootOf(client, name)).lookupService(name)
    if (verb === 'describe') return Object.keys(methods)
    return await call(client, methods[verb.slice(name.length + 1)] as protobuf.Method, {
      path: `/${verb}`,
      headers: after('-H'),
      input: JSON.parse(after('-d')[0] ?? '{}') as object,
      enough,
    })
  } finally {
    client.close()
  }
}

async function reflect(client: Client, question: object): Promise<Reflected> {
  const stream = client.makeBidiStreamRequest(REFLECTION, raw, raw, new Metadata())
  stream.write(Buffer.from(Question.encode(Question.fromObject(question)).finish()))
  stream.end()
  let said: Reflected = {}
  for await (const bytes of stream) said = Answer.toObject(Answer.decode(bytes as Buffer)) as Reflected
  return said
}

/** The types of a service, with the names of their fields as in JSON. */
async function rootOf(client: Client, name: string): Promise<protobuf.Root> {
  const { files } = await reflect(client, { fileContainingSymbol: name })
  const { FileDescriptorProto } = descriptor
  const file = (files?.file ?? []).map((bytes) => {
    const read = FileDescriptorProto.decode(bytes) as unknown as descriptor.IFileDescriptorProto
    for (const each of read.messageType ?? []) inCamelCase(each)
    return read
  })
  const make = (protobuf.Root as unknown as { fromDescriptor(files: object): protobuf.Root }).fromDescriptor
  return make({ file }).resolveAll() as protobuf.Root
}

function inCamelCase({ field, nestedType }: descriptor.IDescriptorProto): void {
  for (const each of field ?? []) each.name = protobuf.util.camelCase(each.name ?? '')
  for (const each of nestedType ?? []) inCamelCase(each)
}

interface Asked {
  readonly path: string
  readonly headers: readonly string[]
  readonly input: object
  enough(line: string): boolean
}

async function call(
  client: Client,
  method: protobuf.Method,
  { path, headers, input, enough }: Asked,
): Promise<string[]> {
  const { resolvedRequestType: Request, resolvedResponseType: Response } = method.resolve() as protobuf.Method
  const metadata = new Metadata()
  for (const header of headers)
    metadata.add(header.slice(0, header.indexOf(':')), header.slice(header.indexOf(':') + 1).trim())
  const message = Buffer.from((Request as protobuf.Type).encode((Request as protobuf.Type).fromObject(input)).finish())
  const lines: string[] = []
  // Who sends one answer sends a stream of one.
  const stream = client.makeServerStreamRequest(path, raw, raw, message, metadata)
  try {
    for await (const bytes of stream) {
      const said = (Response as protobuf.Type).decode(bytes as Buffer)
      lines.push(JSON.stringify((Response as protobuf.Type).toObject(said, { enums: String, longs: Number })))
      if (enough(lines.at(-1) as string)) break
    }
  } catch (error) {
    throw new Error(`gRPC status ${(error as ServiceError).code}: ${(error as ServiceError).details}`, { cause: error })
  } finally {
    stream.cancel()
  }
  return lines
}
