export { folderKeys, type Claims, type Keys } from './keys.ts'
export { createPassports, type Bearer, type Passports } from './passport.ts'
