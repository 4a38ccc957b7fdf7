import type { Server, ServerDuplexStream } from '@grpc/grpc-js'
import { ReflectionService } from '@grpc/reflection'
import protobuf from 'protobufjs'
import descriptor from 'protobufjs/ext/descriptor/index.js'
import { proto } from '../contract/index.ts'
import type { Clock } from '../world/clock.ts'
import type { GrpcOffer } from './server.ts'

type Call = ServerDuplexStream<object, object>

/** The handlers of one version of the reflection service, as the library makes them. */
interface Version {
  readonly requestDeserialize: (bytes: Buffer) => object
  readonly responseSerialize: (value: object) => Buffer
  readonly path: string
  readonly handle: (call: Call) => void
}

type Versions = ReadonlyMap<string, Version>

const versions = ['v1', 'v1alpha']

/**
 * The standard reflection service: a client learns from it what is offered. What it shows is worked out when somebody asks for
 * the first time, since most processes are never asked, and one contract at a time, since others wait for their answers.
 */
export function addReflection(server: Server, clock: Clock): { show(offers: readonly GrpcOffer[]): void } {
  let shown: readonly GrpcOffer[] = []
  let made: Promise<Versions> | undefined
  let forms: Versions | undefined
  const formOf = (path: string) => (forms ??= versionsOf([])).get(path) as Version
  const answer = async (path: string, call: Call) => {
    const found = await (made ??= prepare(shown, clock))
    found.get(path)?.handle(call)
  }
  for (const version of versions) {
    const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`
    server.register(
      path,
      (call: Call) => void answer(path, call).catch((error: Error) => call.destroy(error)),
      (value: object) => formOf(path).responseSerialize(value),
      (bytes: Buffer) => formOf(path).requestDeserialize(bytes),
      'bidi',
    )
  }
  return {
    show: (offers) => {
      shown = offers
      made = undefined
    },
  }
}

async function prepare(offers: readonly GrpcOffer[], clock: Clock): Promise<Versions> {
  const files: Uint8Array[] = []
  for (const offer of offers) {
    files.push(...filesOf(offer))
    await clock.sleep(0)
  }
  return versionsOf(files)
}

/** What `protobufjs/ext/descriptor` adds to a root. */
interface Describable {
  toDescriptor(edition: 'proto3'): descriptor.IFileDescriptorSet
}

/** The descriptors of a contract; none where protobuf cannot express it, of which the server has told. */
function filesOf({ description, wire }: GrpcOffer): Uint8Array[] {
  try {
    const root = protobuf.parse(proto(description, wire), { keepCase: true }).root as unknown as Describable
    const { file } = root.toDescriptor('proto3')
    for (const message of file.flatMap(({ messageType }) => messageType ?? [])) mend(message)
    return file.map((each) => descriptor.FileDescriptorProto.encode(each).finish())
  } catch {
    return []
  }
}

/** The library writes down under a wrong name that a field is optional, and says of every field that it is not packed. */
function mend({ field, nestedType }: descriptor.IDescriptorProto): void {
  for (const each of (field ?? []) as (descriptor.IFieldDescriptorProto & Optionality)[]) {
    if (each.proto3_optional) each.proto3Optional = true
    delete each.options
  }
  for (const each of nestedType ?? []) mend(each)
}

interface Optionality {
  readonly proto3_optional?: boolean
  proto3Optional?: boolean
}

/** Takes from the library what it would add to a server. */
function versionsOf(fileDescriptorProtos: readonly Uint8Array[]): Versions {
  const found = new Map<string, Version>()
  const taker = {
    addService: (
      { ServerReflectionInfo: about }: { ServerReflectionInfo: Omit<Version, 'handle'> },
      { ServerReflectionInfo: handle }: { ServerReflectionInfo: Version['handle'] },
    ) => found.set(about.path, { ...about, handle }),
  }
  // One entry is enough, though the library takes one for each type: it reads all files again for each of them.
  const definition = { all: { fileDescriptorProtos } } as unknown as ConstructorParameters<typeof ReflectionService>[0]
  new ReflectionService(definition).addToServer(taker as unknown as Server)
  return found
}
