export { withDoor, type Door } from './door.ts'
export { wireSettings, wiresOf } from './wires.ts'
export { realWorld, type Addresses } from './real-world.ts'
