import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isUnionType,
  Kind,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'

type Variables = Readonly<Record<string, unknown>>

/**
 * How many calls of services an operation leads to with these variables. Each field of an operation is one, and a link one for
 * each thing that has its key, or for as many as its query takes at once. A list is as long as its `limit` says; one
 * that nobody limited has 20 things, or as many as it can have where that is less. (After IBM's specification of cost
 * directives: `limit` is the slicing argument, 20 the assumed size.)
 */
export type Estimate = (variables: Variables) => number

const ASSUMED_SIZE = 20

/** What a field costs, in its `extensions`. */
export interface Cost {
  /** Its value comes by a call, which answers for so many things at once. */
  readonly keysAtOnce?: number
  /** It is a list that has at most so many things. */
  readonly mostItems?: number | undefined
}

/** A field as far as it leads to calls. */
interface Step {
  readonly keysAtOnce: number | undefined
  size(variables: Variables): number
  readonly steps: readonly Step[]
}

export function estimateOf(
  schema: GraphQLSchema,
  { definitions }: DocumentNode,
  { operation, selectionSet }: OperationDefinitionNode,
): Estimate {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const each of definitions) if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each)
  const collect = collector(schema, fragments)

  const stepsOf = (type: GraphQLCompositeType, sets: readonly SelectionSetNode[], within?: FieldNode): Step[] =>
    collect(type, sets).flatMap(({ field, nodes }) => {
      const { keysAtOnce } = field.extensions as Cost
      const inner = getNamedType(field.type)
      const below = nodes.flatMap((node) => node.selectionSet ?? [])
      const steps = isCompositeType(inner) ? stepsOf(inner, below, nodes[0]) : []
      return keysAtOnce === undefined && steps.length === 0 ? [] : [{ keysAtOnce, size: sizeOf(field, within), steps }]
    })

  const root = schema.getRootType(operation)
  const steps = root ? stepsOf(root, [selectionSet]) : []
  return (variables) => callsFor(steps, 1, variables)
}

const callsFor = (steps: readonly Step[], things: number, variables: Variables): number =>
  steps.reduce((sum, { keysAtOnce, size, steps: below }) => {
    const calls = keysAtOnce === undefined ? 0 : Math.ceil(things / keysAtOnce)
    return sum + calls + callsFor(below, things * size(variables), variables)
  }, 0)

/** How many things a field has. The `data` of a page are as many as the field that answers the page was asked for. */
function sizeOf(field: GraphQLField<unknown, unknown>, within: FieldNode | undefined): Step['size'] {
  if (!isListType(getNullableType(field.type))) return () => 1
  const { mostItems = ASSUMED_SIZE } = field.extensions as Cost
  const assumed = Math.min(mostItems, ASSUMED_SIZE)
  const limit = within?.arguments?.find(({ name }) => name.value === 'limit')?.value
  if (field.name !== 'data' || limit === undefined) return () => assumed
  return (variables) => {
    const asked = valueFromASTUntyped(limit, variables)
    return typeof asked === 'number' && asked > 0 ? asked : assumed
  }
}

interface Collected {
  readonly field: GraphQLField<unknown, unknown>
  readonly nodes: FieldNode[]
}

/** Finds the fields of a selection, each once, as they are carried out: parts of a page often ask for the same. */
function collector(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  return (type: GraphQLCompositeType, sets: readonly SelectionSetNode[]): Collected[] => {
    const found = new Map<string, Collected>()
    const spread = new Set<string>()
    const visit = (on: GraphQLCompositeType, { selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (selection.kind === Kind.FIELD) {
          const field = isUnionType(on) ? undefined : on.getFields()[selection.name.value]
          if (field === undefined) continue
          const key = `${on.name} ${(selection.alias ?? selection.name).value}`
          const known = found.get(key)
          if (known) known.nodes.push(selection)
          else found.set(key, { field, nodes: [selection] })
        } else {
          const isSpread = selection.kind === Kind.FRAGMENT_SPREAD
          const fragment = isSpread ? fragments.get(selection.name.value) : selection
          if (fragment === undefined || (isSpread && spread.has(selection.name.value))) continue
          if (isSpread) spread.add(selection.name.value)
          const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value)
          visit(isCompositeType(condition) ? condition : on, fragment.selectionSet)
        }
      }
    }
    for (const set of sets) visit(type, set)
    return [...found.values()]
  }
}
