import { isProduct, placeInService, serviceOf } from '../places.ts'
import type { File, Rule } from '../rule.ts'
import { parse, pathOf, walk } from '../source.ts'

/** All SQL of a service is in `store.ts`, or in the folder `store/`: what is written where is read in one place. */
export const sqlInStore: Rule = {
  concerns: ({ path }) =>
    serviceOf(path) !== undefined && isProduct(path) && !/^store(\.ts$|\/)/.test(placeInService(path)),
  judge: (files) => files.flatMap((file) => [...builders(file), ...statements(file)]),
}

const builders = (file: File): string[] =>
  parse(file)
    .imports.filter(({ from, isType }) => from === '@souk/kit/database' && !isType)
    .map(({ at, names }) => `${at}: imports ${names.join(', ')}; SQL belongs into store.ts`)

function statements(file: File): string[] {
  const { program, at } = parse(file)
  const found: string[] = []
  walk(program, (node) => {
    if (node.type === 'TaggedTemplateExpression' && /^(all|get|run|sql)$/.test(pathOf(node.tag).at(-1) ?? ''))
      found.push(`${at(node)}: has a statement of SQL; it belongs into store.ts`)
  })
  return found
}
