export { withHooks, type Hooks } from './fault.ts'
export { staff, trial, type As, type StartOptions, type Trial, type TrialOptions } from './trial.ts'
export { readOn } from './read-on.ts'
export { tablesWith } from './tables-with.ts'
