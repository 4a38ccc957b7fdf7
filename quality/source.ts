import { dirname, posix } from 'node:path'
import { parseSync, type Comment, type Node, type Program } from 'oxc-parser'
import type { File } from './rule.ts'

/** The syntax of one TypeScript or JavaScript file. */
export interface Source {
  readonly program: Program
  readonly comments: readonly Comment[]
  readonly imports: readonly Import[]
  /** `path:line` of a node or comment. */
  at(where: { start: number }): string
}

export interface Import {
  /** As it is written, or for a relative one the path from the root. */
  readonly from: string
  readonly isRelative: boolean
  /** The names that are imported; `*` for all of them, none for a mere effect. */
  readonly names: readonly string[]
  /** Gone at run time. */
  readonly isType: boolean
  /** `path:line` of the import. */
  readonly at: string
}

export type { Node, Program }

const sources = new WeakMap<File, Source>()

/** Parses a file, once. Throws when it is not valid. */
export function parse(file: File): Source {
  let source = sources.get(file)
  if (source === undefined) sources.set(file, (source = parseAnew(file)))
  return source
}

function parseAnew({ path, text }: File): Source {
  const { program, comments, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const at = ({ start }: { start: number }) => `${path}:${text.slice(0, start).split('\n').length}`
  const imports: Import[] = []
  walk(program, (node) => {
    const found = importOf(node)
    if (found === undefined) return
    const isRelative = found.from.startsWith('.')
    const from = isRelative ? posix.join(dirname(path), found.from) : found.from
    imports.push({ ...found, from, isRelative, at: at(node) })
  })
  return { program, comments, imports, at }
}

function importOf(node: Node): Pick<Import, 'from' | 'names' | 'isType'> | undefined {
  switch (node.type) {
    case 'ImportDeclaration': {
      const names = node.specifiers.map((each) =>
        each.type === 'ImportSpecifier'
          ? nameOf(each.imported)
          : each.type === 'ImportDefaultSpecifier'
            ? 'default'
            : '*',
      )
      const typesOnly = (each: (typeof node.specifiers)[number]) =>
        each.type === 'ImportSpecifier' && each.importKind === 'type'
      const isType = node.importKind === 'type' || (names.length > 0 && node.specifiers.every(typesOnly))
      return { from: node.source.value, names, isType }
    }
    case 'ExportNamedDeclaration':
      if (node.source === null) return undefined
      return {
        from: node.source.value,
        names: node.specifiers.map(({ local }) => nameOf(local)),
        isType: node.exportKind === 'type' || node.specifiers.every(({ exportKind }) => exportKind === 'type'),
      }
    case 'ExportAllDeclaration':
      return { from: node.source.value, names: ['*'], isType: node.exportKind === 'type' }
    case 'ImportExpression':
      return node.source.type === 'Literal'
        ? { from: String(node.source.value), names: ['*'], isType: false }
        : undefined
    case 'TSImportType':
      return { from: node.source.value, names: ['*'], isType: true }
    default:
      return undefined
  }
}

const nameOf = (node: { type: string; name?: string; value?: unknown }): string => node.name ?? String(node.value)

/** Visits every node, the outer before the inner. Answering false leaves out what is inside. */
export function walk(node: Node, visit: (node: Node, parent?: Node, slot?: string) => boolean | void): void {
  const go = (inner: Node, parent?: Node, slot?: string): void => {
    if (visit(inner, parent, slot) === false) return
    for (const [name, value] of Object.entries(inner))
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) go(child, inner, name)
  }
  go(node)
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** `ctx.db.all` -> ['ctx', 'db', 'all']; what cannot be named is `?`. */
export function pathOf(node: Node): string[] {
  if (node.type === 'Identifier') return [node.name]
  if (node.type === 'ThisExpression') return ['this']
  if (node.type === 'MemberExpression')
    return [...pathOf(node.object), node.property.type === 'Identifier' && !node.computed ? node.property.name : '?']
  if (node.type === 'ChainExpression' || node.type === 'TSNonNullExpression') return pathOf(node.expression)
  return ['?']
}

/** The text of a literal or of a template, with its values left out; undefined for anything else. */
export function textOf(node: Node | null | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type === 'TemplateLiteral') return node.quasis.map(({ value }) => value.cooked ?? value.raw).join('…')
  return undefined
}

/** Does this name stand for a value, and not for a property, a field or a type? */
export function isReference(parent: Node | undefined, slot: string | undefined): boolean {
  if (parent === undefined) return false
  if (parent.type.startsWith('TS') && !VALUE_WRAPPERS.has(parent.type)) return false
  if (slot === 'property') return parent.type !== 'MemberExpression' || parent.computed
  if (slot === 'key') return 'computed' in parent && parent.computed
  return !NAMING.has(parent.type)
}

const VALUE_WRAPPERS = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSTypeAssertion'])
const NAMING = new Set(['ImportSpecifier', 'ImportDefaultSpecifier', 'ExportSpecifier', 'LabeledStatement'])
