import type { Schema } from '@souk/kit/contract'
import type { Service } from '@souk/kit/service'
import { fields } from '../fields.ts'
import type { Rule } from '../rule.ts'

/** By this name a service is asked to erase a customer. */
const ERASE = 'eraseCustomer'
/** Fields that say who somebody is, or where. */
const PERSONAL = /^(e?mail|phone|line1|postal_?code|recipient|birth_?date|iban)(\[\])?$/i

/**
 * Who knows something of customers forgets it when one of them is erased: a service that takes what says who somebody is, or
 * hears it in a saga, whose history keeps it, or does something for customers who are signed in. The saga that erases asks all
 * of them; what it asks nobody else is, no customer is erased.
 */
export const erasure: Rule<Service> = {
  concerns: () => true,
  judge: (services) => {
    const asked = new Set(services.flatMap(stepsThatErase))
    return services.flatMap((service) => {
      const { name, operations } = service.contract
      if (operations[ERASE]) return asked.has(name) ? [] : [`${name}: no saga asks it to ${ERASE}`]
      const [known] = stepsThatErase(service).length > 0 ? [] : knownOfCustomers(service)
      return known === undefined ? [] : [`${name}: ${known}, and it has no ${ERASE}`]
    })
  },
}

/** Which services the sagas of this one ask to erase a customer. */
const stepsThatErase = ({ sagas }: Service): string[] =>
  sagas.flatMap(({ saga }) =>
    Object.values(saga.plan.steps).flatMap((step) => (step.name === ERASE ? [step.service] : [])),
  )

/** What a service knows of customers, as sentences. */
function knownOfCustomers({ contract, sagas }: Service): string[] {
  const commands = Object.values(contract.operations).filter(({ kind }) => kind === 'command')
  return [
    ...commands.filter(({ access }) => access === 'customer').map(({ name }) => `${name} is for customers`),
    ...commands.flatMap(({ name, input }) => personalIn(name, input)),
    ...sagas.flatMap(({ saga: { plan } }) => [
      ...personalIn(plan.name, plan.data),
      ...Object.entries(plan.steps).flatMap(([step, { input, output }]) => [
        ...personalIn(`${plan.name}.${step}`, input),
        ...personalIn(`${plan.name}.${step}`, output),
      ]),
    ]),
  ]
}

const personalIn = (where: string, schema: Schema): string[] =>
  fields(schema)
    .filter((path) => PERSONAL.test(path.split('.').at(-1) as string))
    .map((path) => `${where} has ${path}`)
