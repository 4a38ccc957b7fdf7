import { exampleOf, type Contract, type Operation } from '@souk/kit/contract'

/** What services ask of each other, and nobody from outside: for who reads how the shop works, and not for who calls it. */
export const innerOperations = (contracts: readonly Contract[]): object[] =>
  contracts
    .flatMap(({ operations }) => Object.values(operations))
    .filter(({ access }) => access === 'service')
    .map(described)

const described = ({ service, name, doc, callers, kind, method, path, input, output, refusals }: Operation) => ({
  service,
  operationId: `${service}.${name}`,
  summary: doc,
  callers,
  kind,
  method,
  path: path.replace(/:(\w+)/g, '{$1}'),
  input,
  output,
  example: exampleOf(output),
  refusals: Object.keys(refusals),
})
