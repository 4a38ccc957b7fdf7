export { denied, GATEWAY } from './authorise.ts'
export { folderKeys, type Claims, type Keys } from './keys.ts'
export { rotateKeys, type Rotated } from './rotation.ts'
export { createPassports, type Bearer, type Passports } from './passport.ts'
