import type { Server, ServerDuplexStream } from '@grpc/grpc-js'
import { fromJSON } from '@grpc/proto-loader'
import { ReflectionService } from '@grpc/reflection'
import protobuf from 'protobufjs'
import { proto } from '../contract/index.ts'
import type { GrpcOffer } from './server.ts'

type Call = ServerDuplexStream<object, object>

/** The handlers of one version of the reflection service, as the library makes them. */
interface Version {
  readonly requestDeserialize: (bytes: Buffer) => object
  readonly responseSerialize: (value: object) => Buffer
  readonly path: string
  readonly handle: (call: Call) => void
}

const versions = ['v1', 'v1alpha']

/**
 * The standard reflection service: a client learns from it what is offered. What it shows is worked out when somebody asks
 * for the first time: most processes are never asked.
 */
export function addReflection(server: Server): { show(offers: readonly GrpcOffer[]): void } {
  let shown: readonly GrpcOffer[] = []
  let made: Map<string, Version> | undefined
  const find = (path: string) => (made ??= versionsOf(shown)).get(path) as Version
  for (const version of versions) {
    const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`
    server.register(
      path,
      (call: Call) => find(path).handle(call),
      (value: object) => find(path).responseSerialize(value),
      (bytes: Buffer) => find(path).requestDeserialize(bytes),
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

/** Takes from the library what it would add to a server. */
function versionsOf(offers: readonly GrpcOffer[]): Map<string, Version> {
  const root = new protobuf.Root()
  for (const { description, wire } of offers)
    try {
      protobuf.parse(proto(description, wire), root, { keepCase: true })
    } catch {
      // What cannot be offered is not shown; the server has said so.
    }
  const found = new Map<string, Version>()
  const taker = {
    addService: (
      { ServerReflectionInfo: about }: { ServerReflectionInfo: Omit<Version, 'handle'> },
      { ServerReflectionInfo: handle }: { ServerReflectionInfo: Version['handle'] },
    ) => found.set(about.path, { ...about, handle }),
  }
  new ReflectionService(fromJSON(root.toJSON(), { keepCase: true })).addToServer(taker as unknown as Server)
  return found
}
