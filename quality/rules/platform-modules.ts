import { isProduct, packageOf } from '../places.ts'
import type { Rule } from '../rule.ts'
import { parse } from '../source.ts'

/** Modules through which a process touches the machine. */
const MACHINE =
  /^(node:)?(fs|net|http|https|http2|tls|dns|dgram|os|cluster|child_process|worker_threads|timers|process|sqlite|repl|inspector)(\/|$)|^(undici|pg|fastify|@souk\/kit\/undici|kit\/undici\/index\.ts)$/

/** Where that is the work. */
const WORLDS =
  /^(kit\/(world|database|bus|http|undici|grpc|message|outbound|telemetry|passport|process|testing)\/|(system\/(?!stand-ins\/)|bench\/|quality\/|proof\/))/

/** Files, sockets, processes and timers are touched by the worlds only: everything else can then be simulated. */
export const platformModules: Rule = {
  concerns: ({ path }) => isProduct(path) && packageOf(path) !== '' && !WORLDS.test(path),
  judge: (files) =>
    files
      .flatMap((file) => parse(file).imports)
      .filter(({ from, isType }) => !isType && MACHINE.test(from))
      .map(({ at, from }) => `${at}: imports ${from}`),
  allowed: {
    'kit/discovery/registry-client.ts: imports kit/undici/index.ts':
      'Discovery is a part of the world, and this is its adapter.',
    'system/stand-ins/mailbox/doors/sms.ts: imports node:http': 'It is where text messages leave the system.',
    'gateway/door.ts: imports node:http': 'The public door is a server of its own.',
    'gateway/answer.ts: imports node:http': 'The words that belong to a status.',
    'gateway/answer.ts: imports node:net': 'Ends a connection that lingers.',
    'gateway/rate/address.ts: imports node:net': 'Knows how an address is written.',
    'gateway/upstream/upstreams.ts: imports @souk/kit/undici':
      'Bodies are streamed through, which the calls of the kit do not.',
    'gateway/routes/memory-file.ts: imports node:fs':
      'Keeps the last known contracts and keys, for a start while services are down.',
    'gateway/gateway.ts: imports node:fs': 'Makes the folder of that file.',
    'client/module.ts: imports node:fs': 'Reads the files of the client, for whoever hands it out.',
    'gateway/pages/own-pages.ts: imports node:fs': 'Reads the pages that are part of the gateway.',
  },
}
