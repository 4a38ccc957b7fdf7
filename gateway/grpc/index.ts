export { openGrpcDoor } from './door.ts'
