import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Words of the language, and of what a service is written with: its contract could not be imported beside them. */
const UNUSABLE = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield ' +
    'assert command contract event integer object on query record service shop staff string tally test time trial'
  ).split(' '),
)
/** Processes, packages and contracts of the kit that are no services. */
const TAKEN = new Set(['broker', 'supervisor', 'operator', 'audit'])

/** What is wrong with the name of a new service, as a sentence; undefined when nothing is. */
export function nameFault(name: string, root: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length < 2 || name.length > 31)
    return `${name || 'Nothing'} is no name for a service: use 2 to 31 small letters, digits and single dashes, as in gift-card.`
  if (UNUSABLE.has(name)) return `${name} is a word that services are written with: choose another name.`
  if (TAKEN.has(name) || packageNames(root).includes(name)) return `${name} exists already: choose another name.`
  return undefined
}

/** The name as it stands in code: `gift-card` -> `giftCard`. */
export const identifierOf = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())

/** The last part of the names of all packages here: a folder of the root, of `services`, or of another folder of packages. */
function packageNames(root: string): string[] {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces: string[] }
  return workspaces.flatMap((each) => {
    const folder = join(root, each.replace('/*', ''))
    if (!each.endsWith('/*')) return [each]
    return existsSync(folder) ? readdirSync(folder) : []
  })
}
