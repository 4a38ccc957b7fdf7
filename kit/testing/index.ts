export { staff, trial, type As, type Trial, type TrialOptions } from './trial.ts'
