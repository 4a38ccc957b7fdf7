export { withDoor, type Door } from './door.ts'
export { realWorld, type Addresses } from './real-world.ts'
