import type { OutputOf } from '@souk/kit/contract'
import type { user } from '@souk/user/contract'
import type { Opening } from '../letters/frame.ts'

/** What a letter about an account is written from. */
export type AboutAccount = OutputOf<typeof user.operations.letter>

interface Words extends Opening {
  /** On the button; without one there is nothing to open. */
  readonly label?: string
  /** Where the code is sent by who has no page for it. */
  readonly place?: string
}

const NOT_YOU = 'If that was not you, you need not do anything: without this letter nothing happens.'
const WARNING =
  'If that was not you, choose another password at once with “forgot password”, and tell us: somebody may be reading your mail.'

/** What somebody is told about an account, in plain words. */
export const wordsFor: Readonly<Record<AboutAccount['kind'], Words>> = {
  verify_email: {
    subject: 'Please confirm your e-mail address',
    headline: 'Is this your address?',
    standing: 'One more step',
    mood: 'patient',
    paragraphs: [
      'Somebody, you we hope, gave us this address for an account at Souk. Please confirm that it is yours. You can do that once, within a day.',
      NOT_YOU,
    ],
    label: 'Confirm my address',
    place: '/v1/auth/verify-email',
  },
  account_exists: {
    subject: 'You have an account already',
    headline: 'You have an account already',
    standing: 'Nothing has changed',
    mood: 'settled',
    paragraphs: [
      'Somebody, you we hope, wanted to open an account at Souk with this address. There is one already: please sign in with it. If you do not remember the password, you can choose another one with “forgot password”.',
      'If that was not you, you need not do anything: nothing has changed, and whoever it was did not learn that you have an account.',
    ],
  },
  reset_password: {
    subject: 'Choose another password',
    headline: 'Choose another password',
    standing: 'As you wished',
    mood: 'patient',
    paragraphs: [
      'Somebody, you we hope, has forgotten the password of your account at Souk. You can choose another one now, once, within a quarter of an hour. Wherever you are signed in, you will have to sign in again.',
      NOT_YOU,
    ],
    label: 'Choose another password',
    place: '/v1/auth/password/reset',
  },
  invitation: {
    subject: 'Welcome to Souk',
    headline: 'Welcome to Souk',
    standing: 'One more step',
    mood: 'patient',
    paragraphs: [
      'There is an account for you at Souk, for your work there. Please choose a password for it. You can do that once, within three days; after that ask for a new link with “forgot password”.',
    ],
    label: 'Choose a password',
    place: '/v1/auth/password/reset',
  },
  password_changed: {
    subject: 'Your password was changed',
    headline: 'Your password was changed',
    standing: 'Changed',
    mood: 'settled',
    paragraphs: [
      'The password of your account at Souk was changed a moment ago. Wherever you were signed in, you have to sign in again.',
      WARNING,
    ],
  },
  email_changed: {
    subject: 'Your account has another e-mail address',
    headline: 'Your account has another e-mail address',
    standing: 'Changed',
    mood: 'settled',
    paragraphs: [
      'Your account at Souk has another e-mail address now, which was confirmed a moment ago. We do not write to this one any more.',
      'If that was not you, answer this mail at once: somebody knows your password.',
    ],
  },
}
