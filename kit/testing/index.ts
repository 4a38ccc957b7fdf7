export { staff, trial, type As, type StartOptions, type Trial, type TrialOptions } from './trial.ts'
