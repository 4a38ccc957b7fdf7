export { realWorld, type Addresses } from './real-world.ts'
