import type { File, Rule } from '../rule.ts'
import { parse, type Node } from '../source.ts'

type Statement = ReturnType<typeof parse>['program']['body'][number]

/** Whatever `kit/<part>/index.ts` exports has a sentence above its definition, written for the caller. */
export const publicDocs: Rule = {
  concerns: ({ path }) => /^kit\/.*\.ts$/.test(path) && !path.endsWith('.test.ts'),
  judge: (files) => {
    const byPath = new Map(files.map((file) => [file.path, file]))
    const indexes = files.filter(({ path }) => /^kit\/[^/]+\/index\.ts$/.test(path))
    return [...new Set(indexes.flatMap((file) => silentExports(file, byPath)))]
  },
}

/** Follows what a file exports to where it is defined. `wanted` names the exports that are looked for; without it, all. */
function silentExports(file: File, byPath: ReadonlyMap<string, File>, wanted?: ReadonlySet<string>): string[] {
  const follow = (specifier: string, names?: ReadonlySet<string>): string[] => {
    const next = byPath.get(new URL(specifier, `file:///${file.path}`).pathname.slice(1))
    return next ? silentExports(next, byPath, names) : []
  }
  return parse(file).program.body.flatMap((node) => {
    if (node.type === 'ExportAllDeclaration') return follow(node.source.value, wanted)
    if (node.type !== 'ExportNamedDeclaration') return []
    if (node.source === null) return silentDeclaration(file, node, wanted)
    const names = node.specifiers
      .filter(({ exported }) => wanted === undefined || wanted.has(nameOf(exported)))
      .map(({ local }) => nameOf(local))
    return names.length > 0 ? follow(node.source.value, new Set(names)) : []
  })
}

function silentDeclaration(file: File, node: Statement, wanted: ReadonlySet<string> | undefined): string[] {
  const names = declared(node).filter((name) => wanted === undefined || wanted.has(name))
  if (names.length === 0 || isDocumented(file, node)) return []
  return names.map((name) => `${parse(file).at(node)}: ${name} has no sentence above it`)
}

function declared(node: Statement): string[] {
  if (node.type !== 'ExportNamedDeclaration' || node.declaration === null) return []
  const { declaration } = node
  if (declaration.type === 'VariableDeclaration') return declaration.declarations.map(({ id }) => nameOf(id))
  return 'id' in declaration && declaration.id ? [nameOf(declaration.id)] : []
}

/** Does a block comment of documentation end right above? */
const isDocumented = (file: File, node: Statement): boolean =>
  parse(file).comments.some(
    ({ type, value, start, end }) =>
      type === 'Block' &&
      value.startsWith('*') &&
      start < node.start &&
      file.text.slice(end, node.start).trim() === '' &&
      value.replace(/[*\s]/g, '').length > 10,
  )

const nameOf = (node: Node): string => ('name' in node && typeof node.name === 'string' ? node.name : '')
