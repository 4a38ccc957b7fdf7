import type { Contract } from './contract.ts'
import { describeContract, type ContractDescription } from './describe.ts'
import { numberWire, type Wire } from './wire.ts'

/** What `contract.json` of a service keeps: its promise, and the numbers that binary wires must never change. */
export interface Golden extends ContractDescription {
  readonly wire: Wire
}

const WIDTH = 120

/**
 * The text of `contract.json`. `before` is the text that was there: its numbers are kept and never given to anything else.
 * The same contract gives the same text, formatted as prettier would.
 */
export function golden(contract: Contract, before?: string): string {
  const described = describeContract(contract)
  const wire = numberWire(described, before === undefined ? {} : readGolden(before).wire)
  return `${print(JSON.parse(JSON.stringify({ ...described, wire })), '', 0)}\n`
}

/** Throws when the text is no golden file. */
export function readGolden(text: string): Golden {
  const value = JSON.parse(text) as Golden
  if (typeof value?.operations !== 'object' || typeof value.wire !== 'object')
    throw new Error('this is no contract.json: operations or wire is missing')
  return value
}

/**
 * Objects on many lines, lists of plain values on one where they fit. `beside` is how much of the line is taken by the
 * name before the value and the comma behind it.
 */
function print(value: unknown, indent: string, beside: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const deeper = `${indent}  `
  const parts = Array.isArray(value)
    ? value.map((item) => print(item, deeper, 1))
    : Object.entries(value).map(([name, inner], at, all) => {
        const start = `${JSON.stringify(name)}: `
        return start + print(inner, deeper, start.length + (at < all.length - 1 ? 1 : 0))
      })
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  if (parts.length === 0) return `${open}${close}`
  const line = `[${parts.join(', ')}]`
  if (Array.isArray(value) && !line.includes('\n') && indent.length + beside + line.length <= WIDTH) return line
  return `${open}\n${parts.map((part) => deeper + part).join(',\n')}\n${indent}${close}`
}
