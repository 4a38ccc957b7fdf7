import { isProduct } from '../places.ts'
import type { File, Rule } from '../rule.ts'
import { parse, pathOf, textOf, walk, type Node } from '../source.ts'

const PAGE = 'docs/reference/configuration.md'

/** Variables that belong to the operating system, to npm and to the launcher's own processes: nobody sets them for us. */
const FOREIGN = /^(PATH|HOME|USER|INIT_CWD|SOUK_CALLED_FROM|SHELL|TERM|CI|NO_COLOR|FORCE_COLOR|npm_.*)$/

/** A setting of a service, by its variable. */
export interface SettingName {
  readonly setting: string
}

/** Everything that can be set, as a setting of a service or read by the code, is explained in the reference, and nothing else. */
export const configurationReference: Rule<File | SettingName> = {
  concerns: (subject) => 'setting' in subject || subject.path === PAGE || isReader(subject.path),
  judge: (subjects) => {
    const settings = subjects.flatMap((subject) => ('setting' in subject ? [subject.setting] : []))
    const files = subjects.filter((subject) => 'path' in subject)
    const page = files.find(({ path }) => path === PAGE)?.text ?? ''
    const explained = new Set([...page.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name as string))
    const read = files.filter(({ path }) => path !== PAGE).flatMap(variablesOf)
    const known = new Set([...settings, ...read.map(({ name }) => name)])
    return [
      ...read
        .filter(({ name }) => !explained.has(name))
        .map(({ name, at }) => `${at}: reads ${name}, which ${PAGE} lacks`),
      ...settings.filter((name) => !explained.has(name)).map((name) => `${PAGE}: lacks the setting ${name}`),
      ...[...explained]
        .filter((name) => !known.has(name))
        .map((name) => `${PAGE}: explains ${name}, which nothing reads`),
    ]
  },
}

const isReader = (path: string) =>
  (/^(kit|gateway|system|bench)\//.test(path) && isProduct(path)) || /^kit\/testing\/.*\.ts$/.test(path)

function variablesOf(file: File): { name: string; at: string }[] {
  const { program, at } = parse(file)
  const found: { name: string; at: string }[] = []
  walk(program, (node) => {
    for (const name of namesIn(node)) if (!FOREIGN.test(name)) found.push({ name, at: at(node) })
  })
  return found
}

/** `env.NAME`, `env['NAME']`, `const { NAME } = process.env`, and `SOUK_NAME` wherever it is written. */
function namesIn(node: Node): string[] {
  if (node.type === 'MemberExpression' && pathOf(node.object).at(-1) === 'env') {
    const name = node.computed ? textOf(node.property) : pathOf(node.property)[0]
    return name !== undefined && /^[A-Z]/.test(name) ? [templateOf(name)] : []
  }
  if (
    node.type === 'VariableDeclarator' &&
    node.id.type === 'ObjectPattern' &&
    node.init &&
    pathOf(node.init).at(-1) === 'env'
  )
    return node.id.properties.flatMap((each) => (each.type === 'Property' ? [pathOf(each.key)[0] as string] : []))
  const text = node.type === 'TemplateElement' ? node.value.raw : textOf(node)
  if (node.type === 'TemplateLiteral') return text?.includes('…_DATABASE_URL') ? ['<SERVICE>_DATABASE_URL'] : []
  return text === undefined ? [] : [...text.matchAll(/\bSOUK_[A-Z][A-Z_]*\b/g)].map(([name]) => name)
}

const templateOf = (name: string): string => name.replace(/^…_/, '<SERVICE>_')
