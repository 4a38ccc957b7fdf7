export { decimalsOf, isCurrency } from './currency.ts'
export { allocate } from './allocate.ts'
export { format, sum, times, type Money } from './money.ts'
