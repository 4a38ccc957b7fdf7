import { placeInService } from '../places.ts'
import type { File, Rule } from '../rule.ts'
import { parse, walk } from '../source.ts'

const MOST_LINES = 60

/**
 * A newcomer finds an operation by its name: `service.ts` is a table of contents of at most 60 lines, and its handlers
 * stand either all in it or each in `operations/<name>.ts`, exported under the name it has in the contract. A service with
 * many lists them in `operations.ts`, and nothing else.
 */
export const operations: Rule = {
  concerns: ({ path }) => /^(service|operations|operations\/[^/]+)\.ts$/.test(placeInService(path)),
  judge: (files) =>
    files.flatMap((file) => {
      if (!file.path.endsWith('/service.ts') || file.path.includes('/operations/')) return []
      const folder = file.path.replace('service.ts', 'operations/')
      const kept = files.filter(({ path }) => path.startsWith(folder) && !path.endsWith('.test.ts'))
      const list = files.find(({ path }) => path === file.path.replace('service.ts', 'operations.ts'))
      return [...tooLong(file), ...misplaced(file, kept, list)]
    }),
}

const tooLong = ({ path, text }: File): string[] => {
  const lines = text.trimEnd().split('\n').length
  return lines > MOST_LINES ? [`${path}: has ${lines} lines, more than ${MOST_LINES}`] : []
}

function misplaced(service: File, kept: readonly File[], list: File | undefined): string[] {
  const named = operationsOf(service, list)
  const moved = named.filter(({ isInline }) => !isInline).map(({ name }) => name)
  const inline = named.filter(({ isInline }) => isInline).map(({ name }) => name)
  const byName = new Map(kept.map((file) => [file.path.replace(/^.*\/|\.ts$/g, ''), file]))
  return [
    ...(list ? strayed(list) : []),
    ...(moved.length > 0 && inline.length > 0
      ? [`${service.path}: keeps ${inline.join(', ')} inline and others in files; when one moves out, all do`]
      : []),
    ...moved
      .filter((name) => !exportsOf(byName.get(kebab(name))).includes(name))
      .map((name) => `${service.path}: ${name} is not exported by operations/${kebab(name)}.ts`),
    ...[...byName.keys()]
      .filter((file) => !named.some(({ name }) => kebab(name) === file))
      .map((file) => `${service.path}: operations/${file}.ts is no operation of the service`),
  ]
}

/** What a list of operations does besides passing on what stands in their files. */
const strayed = (list: File): string[] =>
  parse(list)
    .program.body.filter(
      (node) => node.type !== 'ExportNamedDeclaration' || !node.source?.value.startsWith('./operations/'),
    )
    .map(() => `${list.path}: does more than to list operations`)

/** The properties of `operations: { … }`, or what the list has; inline is what is not simply a name from elsewhere. */
function operationsOf(service: File, list: File | undefined): { name: string; isInline: boolean }[] {
  const { program, imports } = parse(service)
  const imported = new Set(imports.flatMap(({ from, names }) => (from.includes('/operations/') ? names : [])))
  const found: { name: string; isInline: boolean }[] = []
  walk(program, (node) => {
    if (node.type !== 'Property' || node.key.type !== 'Identifier' || node.key.name !== 'operations') return
    if (node.value.type === 'Identifier') found.push(...exportsOf(list).map((name) => ({ name, isInline: false })))
    if (node.value.type !== 'ObjectExpression') return
    for (const each of node.value.properties)
      if (each.type === 'Property' && each.key.type === 'Identifier')
        found.push({
          name: each.key.name,
          isInline: !(
            each.value.type === 'Identifier' &&
            (imported.has(each.value.name) || imported.has(each.key.name))
          ),
        })
  })
  return found
}

function exportsOf(file: File | undefined): string[] {
  const names: string[] = []
  for (const node of file ? parse(file).program.body : []) {
    if (node.type !== 'ExportNamedDeclaration') continue
    // A word of the language (`void`) can name an export only in this way.
    for (const { exported } of node.specifiers) names.push(exported.type === 'Identifier' ? exported.name : '')
    if (node.declaration) {
      if (node.declaration.type === 'VariableDeclaration')
        for (const { id } of node.declaration.declarations) names.push(id.type === 'Identifier' ? id.name : '')
      else if ('id' in node.declaration && node.declaration.id?.type === 'Identifier')
        names.push(node.declaration.id.name)
    }
  }
  return names
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
