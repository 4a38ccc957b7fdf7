import type { Contract } from '@souk/kit/contract'
import { fields } from '../fields.ts'
import type { Rule } from '../rule.ts'

/** Words that say something about a person, or open a door, as they stand in names of fields. */
const PERSONAL = new Set(
  [
    'email emails mail name names firstname lastname fullname surname phone telephone mobile fax',
    'address addresses street house postcode zip city town county birthday birthdate birth age gender',
    'token tokens secret secrets password passport iban bic card pan cvc cvv ip useragent latitude longitude note comment message',
  ]
    .join(' ')
    .split(' '),
)

/**
 * Events are kept, replayed, read by everybody and sent to systems of others: they carry ids and facts, no personal data and
 * nothing that opens a door. Who needs an e-mail
 * address asks the service that owns it when it needs it.
 */
export const noPersonalData: Rule<Contract> = {
  concerns: () => true,
  judge: (contracts) =>
    contracts.flatMap(({ events }) =>
      Object.values(events).flatMap(({ type, payload }) =>
        fields(payload)
          .filter((path) => isPersonal(path.split('.').at(-1) as string))
          .map((path) => `${type}: ${path} may be personal data or a secret`),
      ),
    ),
  allowed: {
    'notification.sent: messageId may be personal data or a secret': 'An id: neither the message nor to whom it went.',
    'notification.failed: messageId may be personal data or a secret':
      'An id: neither the message nor to whom it went.',
    'catalog.created: product.variants[].options[].name may be personal data or a secret':
      'The name of an option, such as colour.',
    'catalog.changed: product.variants[].options[].name may be personal data or a secret':
      'The name of an option, such as colour.',
  },
}

/** `emailAddress`, `e-mail` and `EMAIL` are all the word email. */
const isPersonal = (field: string): boolean => {
  const name = field.replace('[]', '')
  const words = name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).map((word) => word.toLowerCase())
  return words.some((word) => PERSONAL.has(word)) || PERSONAL.has(words.join(''))
}
