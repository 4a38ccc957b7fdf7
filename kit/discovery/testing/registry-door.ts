import type { AddressInfo } from 'node:net'
import { fastify } from 'fastify'
import { systemClock } from '../../world/index.ts'
import { createRegistry } from '../registry.ts'
import { registryRoutes } from '../registry-routes.ts'

const TOKEN = 'secret'

/** The built-in registry behind a door like the supervisor's. */
export async function openRegistry(port = 0, epoch = 'first') {
  const registry = createRegistry(systemClock, epoch)
  const server = fastify({ forceCloseConnections: true })
  server.addHook('onRequest', async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return reply.code(401).send({})
  })
  registryRoutes(server, registry)
  await server.listen({ host: '127.0.0.1', port })
  const bound = (server.server.address() as AddressInfo).port
  return {
    registry,
    url: `http://souk:${TOKEN}@127.0.0.1:${bound}`,
    port: bound,
    close: async () => {
      registry.close()
      await server.close()
    },
  }
}
