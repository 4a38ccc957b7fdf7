import type { ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'

export type Coding = 'br' | 'gzip'

/** Below this the headers of a compressed answer cost as much as it saves. */
const LEAST_BYTES = 1_024
const GZIP_LEVEL = 6
/** Beyond it brotli takes a multiple of the time for a few percent. */
const BROTLI_QUALITY = 4

const compressible = /^(?:text\/(?!event-stream)|application\/(?:[\w.-]+\+)?(?:json|xml)|image\/svg\+xml)/

/** May answers of this type be sent in different codings? Then caches have to be told (`Vary`). */
export const isCompressible = (type: string | undefined): boolean => type !== undefined && compressible.test(type)

/**
 * The coding in which an answer is sent: the one that the client weighs most (RFC 9110, section 12.5.3), brotli where it does not
 * care; undefined: as it is. What is small is not compressed, and neither is a stream, whose pieces would wait for each other.
 */
export function codingFor(
  acceptEncoding: string | undefined,
  type: string | undefined,
  bytes: number,
): Coding | undefined {
  if (acceptEncoding === undefined || bytes < LEAST_BYTES || !isCompressible(type)) return undefined
  const weights = new Map(acceptEncoding.toLowerCase().split(',').map(weighed))
  const weightOf = (coding: string) => weights.get(coding) ?? weights.get('*') ?? 0
  const [br, gzip, identity] = [weightOf('br'), weightOf('gzip'), weights.get('identity') ?? 0]
  if (Math.max(br, gzip) === 0 || identity > Math.max(br, gzip)) return undefined
  return br >= gzip ? 'br' : 'gzip'
}

function weighed(each: string): [string, number] {
  const [coding = '', ...parameters] = each.split(';').map((part) => part.trim())
  const weight = Number(parameters.find((part) => part.startsWith('q='))?.slice(2) ?? 1)
  return [coding, weight >= 0 ? weight : 0]
}

/** What is written here reaches the client compressed, with back-pressure. */
export function compressInto(response: ServerResponse, coding: Coding): Writable {
  const packer = packerOf(coding)
  packer.on('error', () => response.destroy())
  response.once('close', () => packer.destroy())
  packer.pipe(response)
  return packer
}

/** A body in one of the codings. */
export async function compressed(body: Buffer, coding: Coding): Promise<Buffer> {
  const packer = packerOf(coding)
  packer.end(body)
  const pieces: Buffer[] = []
  for await (const piece of packer) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

const packerOf = (coding: Coding) =>
  coding === 'br'
    ? createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
    : createGzip({ level: GZIP_LEVEL })
