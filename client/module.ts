// For Node only: how the client leaves this repository.
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import type { Routes } from './route.ts'

/** What comes from another file, to be used or to be passed on. */
const FROM = /^(import|export) (\{[^}]*\}) from '([^']+)'\n/gm
const COMMENT = /^ *(?:\/\/.*|\/\*\*[^]*?\*\/)\n/gm

/**
 * The whole client as one JavaScript module for browsers and Node: without types, comments and dependencies. `routes` are the
 * operations that it knows; default: those of the contracts in this repository.
 */
export function clientModule(routes?: Routes): string {
  const parts = new Map<string, string>()
  const add = (file: string): void => {
    const text = file === 'generated/routes.ts' && routes ? `const routes = ${JSON.stringify(routes)}\n` : read(file)
    for (const [, , , from = ''] of text.matchAll(FROM)) {
      const needed = new URL(from, `file:///${file}`).pathname.slice(1)
      if (!parts.has(needed)) add(needed)
    }
    const passedOn = (_: string, what: string, names: string) => (what === 'export' ? `export ${names}\n` : '')
    parts.set(file, text.replace(/^export (?!\{)/gm, '').replace(FROM, passedOn))
  }
  add('index.ts')
  return [...parts.values()]
    .join('')
    .replace(COMMENT, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n')
}

const read = (file: string): string =>
  stripTypeScriptTypes(readFileSync(new URL(file, import.meta.url), 'utf8'), { mode: 'strip' })
