import { isProduct } from '../places.ts'
import type { File, Rule } from '../rule.ts'
import { parse, walk } from '../source.ts'

/** The services of the design. Those that stand in `services/` are added, so that a new one is protected at once. */
const DESIGNED = [
  'user',
  'catalog',
  'search',
  'inventory',
  'cart',
  'order',
  'payment',
  'shipping',
  'notification',
  'analytics',
]

/** Words that mean something else too (`order by`, `url.search`): only where they can be nothing but a service. */
const ORDINARY = new Set(['user', 'search', 'order', 'payment'])

/** Also a kind of field on a page, and a role. */
const OF_PAGES = new Set(['search'])

/** The composition, the files that fill a shop and the commands for one, through its public door, and the stand-ins, which are services themselves. */
const COMPOSITION = /^system\/(system\.ts$|stand-ins\/|seed\/|generator\/|commands\/shop\/)/

/** The platform works for whatever stands in `services/`: no code or text of it names a service. Comments may. */
export const platformKnowsNoService: Rule = {
  concerns: ({ path }) =>
    (/^(kit|gateway|apps|system)\//.test(path) && isProduct(path) && !COMPOSITION.test(path)) || isServiceValue(path),
  judge: (files) => {
    const folders = files.filter(({ path }) => isServiceValue(path)).map(({ path }) => path.split('/')[1] as string)
    const names = [...new Set([...DESIGNED, ...folders])].map(patterns)
    return files.filter(({ path }) => !isServiceValue(path)).flatMap((file) => mentions(file, names))
  },
}

const isServiceValue = (path: string) => /^services\/[^/]+\/service\.ts$/.test(path)

interface Name {
  readonly name: string
  /** Recognises it in a text. */
  readonly inText: RegExp
  /** Recognises it in an identifier. */
  readonly inCode: RegExp | undefined
}

/** An ordinary word counts in a text only where it stands alone, or as an event type, a package or a folder, and never in code. */
function patterns(name: string): Name {
  const compound = `^${name}\\.[a-z]+$|@souk/${name}\\b|services/${name}\\b`
  const alone = OF_PAGES.has(name) ? compound : `^${name}$|${compound}`
  if (ORDINARY.has(name)) return { name, inText: new RegExp(alone), inCode: undefined }
  const Name = `${name[0]?.toUpperCase()}${name.slice(1)}`
  return {
    name,
    inText: new RegExp(`\\b${name}\\b`, 'i'),
    inCode: new RegExp(`(^|_)${name}(?![a-z])|${Name}(?![a-z])|(^|_)${name.toUpperCase()}($|_)`),
  }
}

function mentions(file: File, names: readonly Name[]): string[] {
  const { program, at } = parse(file)
  const found = new Set<string>()
  walk(program, (node) => {
    const text = node.type === 'TemplateElement' ? node.value.raw : node.type === 'Literal' ? node.value : undefined
    for (const { name, inText, inCode } of names)
      if (typeof text === 'string' ? inText.test(text) : node.type === 'Identifier' && inCode?.test(node.name))
        found.add(`${at(node)}: names the service ${name}`)
  })
  return [...found]
}
