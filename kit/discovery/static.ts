import type { Discovery, Instance } from './discovery.ts'
import { createKnown } from './known.ts'

/** A fixed list: `catalog=http://10.0.0.1:8080,catalog=http://10.0.0.2:8080`. For Kubernetes Services and for tests. */
export function staticDiscovery(list: string): Discovery {
  const known = createKnown()
  const fixed: Instance[] = list
    .split(',')
    .filter((entry) => entry.trim() !== '')
    .map((entry) => {
      const [, service, url] = /^([a-z][a-z0-9-]*)=(.*)$/.exec(entry.trim()) ?? []
      if (service === undefined || url === undefined || !URL.canParse(url))
        throw new Error(`a static instance is written service=url, not ${entry}`)
      return { service, id: url, url, version: 'static', contractHash: 'static' }
    })
  const mine: Instance[] = []
  const publish = () => known.replace([...fixed, ...mine])
  publish()
  return {
    instances: known.instances,
    services: known.services,
    watch: known.watch,
    register: async (instance) => {
      mine.push(instance)
      publish()
      return async () => {
        mine.splice(mine.indexOf(instance), 1)
        publish()
      }
    },
    close: async () => {},
  }
}
