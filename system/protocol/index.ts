export { checks, thoroughChecks } from './checks/all.ts'
export { operatedIn, subjectAt } from './in-system.ts'
export { judge } from './judge.ts'
