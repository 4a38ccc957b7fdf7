export { openGrpcDoor, type GrpcDoor } from './door.ts'
