// What stand-ins for the world outside have in common: they misbehave when they are told to.
export { disturb, silence } from './disturb.ts'
