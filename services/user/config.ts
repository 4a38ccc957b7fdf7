import { integer, secret, text } from '@souk/kit/config'

export const config = {
  secret: secret(
    'only for development',
    'What refresh tokens, the links of letters and the signing keys at rest are protected with. Change it, and nobody can sign in until the signing keys are replaced as leaked.',
  ),
  issuer: text('souk', 'The `iss` of access tokens.'),
  audience: text('souk', 'The `aud` of access tokens.'),
  erasureDelaySeconds: integer(
    900,
    'After how many seconds a customer is erased in the other services: after the last access token has expired.',
    { min: 0, max: 86_400 },
  ),
  keyDays: integer(30, 'After how many days access tokens are signed with a new key.', { min: 2, max: 365 }),
}
export type Config = typeof config
