import type { Door } from '@souk/kit/process'
import { createPassports } from '@souk/kit/passport'
import { openSmsDoor } from './doors/sms.ts'
import { openSmtpDoor } from './doors/smtp.ts'
import type { Message } from './store.ts'

/** Hands a message to the service. Resolves when it is committed, with the HTTP status of the answer. */
export type Take = (message: Message) => Promise<number>

/** The doors by which messages come in. They are where the environment says that messages are to be sent. */
const openDoors: Door = async (endpoint, world) => {
  const { name } = endpoint.contract
  const passports = createPassports(name, world.keys, world.clock)
  const stays = new AbortController()
  const take: Take = async (message) => {
    const passport = await passports.issue(name)
    const { status } = await endpoint.dispatch('receive', message, { passport }, () => stays.signal)
    return status
  }
  const { SOUK_SMTP_URL: smtp, SOUK_SMS_URL: sms } = world.env
  const opened = await Promise.all([
    ...(smtp === undefined ? [] : [openSmtpDoor(new URL(smtp), take)]),
    ...(sms === undefined ? [] : [openSmsDoor(new URL(sms), take)]),
  ])
  return { close: async () => void (await Promise.all(opened.map((close) => close()))) }
}

export default openDoors
