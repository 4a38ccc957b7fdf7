import type { Instance } from './discovery.ts'

/** Service, version, percent: which share of the calls a version gets while others run beside it. */
export type Weights = Readonly<Record<string, Readonly<Record<string, number>>>>

/** The instance with what its version gets. */
export function weighed(instance: Instance, weights: Weights): Instance {
  const weight = weights[instance.service]?.[instance.version]
  return weight === undefined ? instance : { ...instance, weight }
}

/** Gives so many percent to a version. Throws one sentence when the versions of the service would have more than 100 together. */
export function withWeight(weights: Weights, service: string, version: string, percent: number): Weights {
  const { [version]: _, ...others } = weights[service] ?? {}
  const given = Object.values(others).reduce((sum, each) => sum + each, 0)
  if (given + percent > 100) {
    const said = Object.entries(others).map(([each, share]) => `${each} has ${share} %`)
    throw new Error(`That is more than 100 % together: ${said.join(', ')}.`)
  }
  return { ...weights, [service]: { ...others, [version]: percent } }
}

/** Takes the weights of a service back: its instances are equal again, whatever their version. */
export const withoutWeights = (weights: Weights, service: string): Weights =>
  Object.fromEntries(Object.entries(weights).filter(([name]) => name !== service))
