import { randomUUID } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JWK } from 'jose'
import { exportJWK } from 'jose/key/export'
import { generateKeyPair } from 'jose/key/generate/keypair'

/** One key of a process. The next generation follows it, and for a while both are known. */
export interface Generation {
  readonly name: string
  readonly number: number
  /** From when on it signs, in milliseconds since 1970. It is published before. */
  readonly useFromMs: number
  /** With its private part. */
  readonly jwk: JWK
}

/** The file names `<name>.<generation>.<private or public>.json`. */
const FILE = /^([a-z][a-z0-9-]*)\.([1-9]\d{0,8})\.private\.json$/
const KEY_ID = /^([a-z][a-z0-9-]*)\.[1-9]\d{0,8}$/

/** How a passport names the key that signed it. */
export const keyId = ({ name, number }: Pick<Generation, 'name' | 'number'>): string => `${name}.${number}`

/** Whose key this is; undefined when no key can have this id. */
export const ownerOf = (kid: string): string | undefined => KEY_ID.exec(kid)?.[1]

/**
 * The keys of all processes of one system, in a folder that they share. Nothing in a file ever changes: whoever reads it has
 * read the truth, and of several who make the same generation at once one does.
 */
export interface KeyFolder {
  /** The generations of each name that has a key here, oldest first. */
  list(): ReadonlyMap<string, readonly number[]>
  /** Undefined when it was removed. */
  read(name: string, number: number): Generation | undefined
  /** Makes a generation, or reads the one that somebody else made meanwhile. */
  make(name: string, number: number, useFromMs: number): Promise<Generation>
  /** Shows the public part to everybody, unless it is shown already. */
  publish(generation: Generation): void
  /** The public part of a key; undefined when it is not here, or not any more. */
  publicKey(kid: string): JWK | undefined
  remove(name: string, number: number): void
}

/** Opens the folder, and makes it when it is not there. */
export function openKeyFolder(folder: string): KeyFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const privateFile = (id: string) => join(folder, `${id}.private.json`)
  const publicFile = (id: string) => join(folder, `${id}.public.json`)

  const read = (name: string, number: number): Generation | undefined => {
    const file = privateFile(keyId({ name, number }))
    const stored = readIfThere(file) as Pick<Generation, 'useFromMs' | 'jwk'> | undefined
    if (stored === undefined) return undefined
    chmodSync(file, 0o600)
    return { name, number, ...stored }
  }
  const publicKey = (kid: string) =>
    ownerOf(kid) === undefined ? undefined : (readIfThere(publicFile(kid)) as JWK | undefined)
  return {
    read,
    list: () => {
      const found = new Map<string, number[]>()
      for (const file of readdirSync(folder)) {
        const [, name, number] = FILE.exec(file) ?? []
        if (name !== undefined) found.set(name, [...(found.get(name) ?? []), Number(number)])
      }
      for (const numbers of found.values()) numbers.sort((one, other) => one - other)
      return found
    },
    make: async (name, number, useFromMs) => {
      const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
      try {
        put(privateFile(keyId({ name, number })), { useFromMs, jwk: await exportJWK(privateKey) }, linkSync)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const made = read(name, number)
      if (made === undefined) throw new Error(`the key ${keyId({ name, number })} was removed as soon as it was made`)
      return made
    },
    publish: (generation) => {
      const { d: _private, ...shown } = generation.jwk
      if (publicKey(keyId(generation)) === undefined) put(publicFile(keyId(generation)), shown, renameSync)
    },
    publicKey,
    remove: (name, number) => {
      for (const file of [privateFile, publicFile]) rmSync(file(keyId({ name, number })), { force: true })
    },
  }
}

function readIfThere(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Whole or not at all: nobody reads half a key. */
function put(file: string, content: object, place: (from: string, to: string) => void): void {
  const draft = `${file}.${process.pid}.${randomUUID()}`
  writeFileSync(draft, JSON.stringify(content), { flag: 'wx', mode: 0o600 })
  try {
    place(draft, file)
  } finally {
    rmSync(draft, { force: true })
  }
}
