import type { Plan } from './plan.ts'

/** `package.json` of a new service. */
export const manifest = ({ name, event }: Plan) => ({
  name: `@souk/${name}`,
  version: '0.1.0',
  private: true,
  type: 'module',
  exports: { './contract': './contract.ts' },
  dependencies: Object.fromEntries([`@souk/${event.service}`, '@souk/kit'].sort().map((each) => [each, '*'])),
})

/** The comments keep a place for what `npm run generate` makes from the contract. */
export const readmeFile = ({ name, event }: Plan): string => `\
# ${name}

Counts what is recorded, by hand (\`POST /v1/${name}\`) or because \`${event.type}\` happened. **A beginning**: say here in one paragraph what ${name} knows and promises, then change the files in this order: \`contract.ts\` (what it promises), \`service.ts\` (how it keeps that), \`store.ts\` and \`migrations/\` (what it remembers), \`service.test.ts\` (how we know). \`npm run generate\` brings \`contract.json\` and the tables below up to date.

<!-- generated: contract -->
<!-- /generated -->
`
