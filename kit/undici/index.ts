import { createRequire } from 'node:module'
import type undici from 'undici'

// What this loads of undici, and why not its index: docs/decisions/0035-undici-without-its-index.md
const load = createRequire(import.meta.url)
const part = (path: string): unknown => load(`undici/lib/${path}.js`)

/** undici's client for any number of origins. */
export const Agent = part('dispatcher/agent') as typeof undici.Agent
/** undici's client of one connection to one origin. */
export const Client = part('dispatcher/client') as typeof undici.Client
/** undici's client of several connections to one origin. */
export const Pool = part('dispatcher/pool') as typeof undici.Pool

/** An `Agent` that is open. */
export type Agent = undici.Agent
/** A `Client` that is open. */
export type Client = undici.Client
/** A `Pool` that is open. */
export type Pool = undici.Pool

// As its index does: this is where they have `request` from.
Object.assign((part('dispatcher/dispatcher') as { prototype: object }).prototype, part('api/index'))
