import { after } from 'node:test'
import { startPostgres } from '../postgres/index.ts'
import { openHouse } from './house.ts'
import { lacksOfCluster, realStage } from './real-stage.ts'
import { worldConformance } from './world-conformance.ts'

const postgres = await startPostgres()
const house = await openHouse(postgres)
after(async () => {
  await house.close()
  await postgres.stop()
})
const notOurs = 'The server was given by its URL: it is not ours to kill.'
worldConformance(
  'cluster',
  () => realStage(house),
  postgres.pid === 0 ? { ...lacksOfCluster, outage: notOurs } : lacksOfCluster,
)
