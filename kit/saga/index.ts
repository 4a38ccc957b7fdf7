export * from './plan.ts'
export * from './instance.ts'
export * from './reduce.ts'
export * from './table.ts'
