import { after, test } from 'node:test'
import { NatsServer, natsServer, NO_NATS } from '../nats/index.ts'
import { startPostgres } from '../postgres/index.ts'
import { openHouse } from './house.ts'
import { lacksOfCluster, realStage } from './real-stage.ts'
import { casesOfBus, worldConformance } from './world-conformance.ts'

const binary = natsServer()
if (binary === undefined) test('cluster with NATS is a world', (t) => t.diagnostic(NO_NATS))
else await onNats(binary)

async function onNats(binary: string): Promise<void> {
  const [postgres, nats] = await Promise.all([startPostgres(), NatsServer.start(binary)])
  const house = await openHouse(postgres, nats)
  after(async () => {
    await house.close()
    await postgres.stop()
  })
  const notOurs = 'The server was given by its URL: it is not ours to kill.'
  worldConformance(
    'cluster with NATS',
    () => realStage(house),
    postgres.pid === 0 ? { ...lacksOfCluster, outage: notOurs } : lacksOfCluster,
    casesOfBus,
  )
}
