import { flag, integer, text } from '@souk/kit/config'

export const config = {
  attempts: integer(
    100,
    'After so many attempts a message is given up; with the longest pause of 10 min, about 15 h.',
    {
      min: 1,
    },
  ),
  textMessages: flag(true, 'Send a text message too when a payment waits and the order has a telephone number.'),
  orderPage: text(
    '',
    'The page that shows an order to its customer; `{orderId}` and `{token}` are filled in. Without it mails have no link.',
  ),
  publicUrl: text(
    '',
    'The public address of the gateway, like `https://api.shop.example`: there a mail program says, with one click, that news is not wanted (RFC 8058). Without it mails have no such button.',
  ),
  verifyPage: text(
    '',
    'The page that confirms an e-mail address; `{token}` is filled in. Without it letters show the code to `POST` to /v1/auth/verify-email.',
  ),
  resetPage: text(
    '',
    'The page where another password is chosen; `{token}` is filled in. Without it letters show the code to `POST` to /v1/auth/password/reset.',
  ),
  preferencesPage: text(
    '',
    'The page where a customer chooses which news of an order are sent; `{orderId}` and `{token}` are filled in. Without it mails do not mention the choice.',
  ),
}
export type Config = typeof config
