import type { Bearer } from '@souk/kit/passport'

/** For whom a request is made, and how that was shown. */
export interface Identity extends Bearer {
  /** By a program with an API key, which opens only what it was made for. */
  readonly byApiKey?: boolean
}
