export interface WorldVariable {
  readonly name: string
  /** What holds when it is not set. */
  readonly fallback: string
  readonly doc: string
}

/** What an operator may set for the whole system. Addresses are URLs; names are standard where a standard exists. */
export const worldVariables: readonly WorldVariable[] = [
  { name: 'PORT', fallback: '8080', doc: 'The port of the gateway, the only public door.' },
  { name: 'SOUK_DATA', fallback: '.souk', doc: 'The folder for databases, keys and secrets.' },
  {
    name: 'SOUK_GRPC_PORT',
    fallback: '50051',
    doc: 'The port of the gateway for gRPC, where `SOUK_GRPC` is true.',
  },
  {
    name: 'SOUK_DATABASE_URL',
    fallback: 'SQLite files in the data folder',
    doc: 'A PostgreSQL server, `postgres://…`, with the right to create: each service gets its own database and role on it.',
  },
  {
    name: 'SOUK_BUS_URL',
    fallback: 'a broker that is started along',
    doc: 'The bus. `nats://host:port` is NATS JetStream, `http://souk:TOKEN@host:port` the built-in broker.',
  },
  {
    name: 'SOUK_SMTP_URL',
    fallback: 'a mailbox that is started along',
    doc: 'The mail server: `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte.',
  },
  {
    name: 'SOUK_REDIS_URL',
    fallback: 'each gateway counts alone',
    doc: 'The Redis in which several gateways count together who asks how often: `redis://user:password@host:port`, or `rediss://` for TLS.',
  },
  { name: 'SOUK_MAIL_FROM', fallback: 'Souk <orders@souk.example>', doc: 'From whom e-mails come.' },
  {
    name: 'SOUK_SMS_URL',
    fallback: 'a mailbox that is started along',
    doc: 'The gateway for text messages: it gets a `POST` of `{ id, to, text }`; a password in the address is sent as bearer token.',
  },
  {
    name: 'NODE_ENV',
    fallback: 'none',
    doc: '`production` refuses to start on a default secret, and where mails, text messages or payments would go to a stand-in that nobody has asked for.',
  },
  {
    name: 'LOG_LEVEL',
    fallback: 'info',
    doc: 'The least important lines that are written: debug, info, warn or error.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    fallback: 'no traces are sent',
    doc: 'A collector of OpenTelemetry that takes OTLP over HTTP.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    fallback: 'the endpoint above, with `/v1/traces`',
    doc: 'The whole address for traces, if it is another one.',
  },
  { name: 'OTEL_TRACES_SAMPLER', fallback: 'parentbased_always_on', doc: 'Which traces are recorded.' },
  {
    name: 'OTEL_TRACES_SAMPLER_ARG',
    fallback: '1',
    doc: 'The share of traces, from 0 to 1, where the sampler takes one.',
  },
]

/** What can be said at a start only: `system/options.ts` reads it. */
export const startOptions: readonly { readonly option: string; readonly doc: string }[] = [
  {
    option: '--scale <service>=<count>',
    doc: 'That many processes of a service from the beginning, 1 to 8; as often as you like. What `npm run souk -- scale` sets holds until the next start.',
  },
  {
    option: '--only <service>,<service>',
    doc: 'These services and stand-ins alone, with the gateway and the bus; there is no seed catalogue and no administrator then.',
  },
  {
    option: '--with <folder>',
    doc: 'A service in another language too, in a folder with a `service.json`; as often as you like.',
  },
  { option: '--no-seed', doc: 'The catalogue stays empty. Otherwise a new data folder gets the seed catalogue.' },
]

/** What the supervisor sets for the processes it starts; who starts them otherwise sets it there. */
export const processVariables: readonly WorldVariable[] = [
  {
    name: 'SOUK_ADDRESS',
    fallback: '127.0.0.1',
    doc: 'The address on which the process listens. Set for `npm start` it is that of the gateway alone: `0.0.0.0` opens the public door to other machines.',
  },
  {
    name: 'SOUK_DISCOVERY_URL',
    fallback: 'must be set',
    doc: 'The registry, `http://souk:TOKEN@host:port`, or a fixed list, `static:…`. Set for `npm start`: the way to its own registry, if that leads through something.',
  },
  {
    name: '<SERVICE>_DATABASE_URL',
    fallback: 'a SQLite file in the data folder',
    doc: 'The PostgreSQL database of one service, `postgres://user:password@host/database`.',
  },
  {
    name: 'SOUK_INSTANCE',
    fallback: 'a process chooses its own',
    doc: 'The id under which a service in another language announces itself. Where it is set, the end of its standard input says that the supervisor has gone.',
  },
  {
    name: 'SOUK_STAFF_KEY',
    fallback: 'there is none',
    doc: 'The bearer key that makes a request from the machine of the gateway one of staff. For the gateway.',
  },
  {
    name: 'SOUK_TOKEN_ISSUER',
    fallback: 'souk',
    doc: 'The `iss` of the access tokens that are accepted. For the gateway; the supervisor tells it what is set for the service that makes them.',
  },
  {
    name: 'SOUK_TOKEN_AUDIENCE',
    fallback: 'souk',
    doc: 'The `aud` of the access tokens that are accepted. For the gateway; the supervisor tells it what is set for the service that makes them.',
  },
]

/** What only those need who work on Souk itself. */
export const developerVariables: readonly WorldVariable[] = [
  {
    name: 'SOUK_TEST_POSTGRES_URL',
    fallback: 'a server from npm',
    doc: 'Tests use this PostgreSQL server and start none.',
  },
  {
    name: 'NODE_COMPILE_CACHE',
    fallback: 'node_modules/.cache/node',
    doc: 'Where Node keeps compiled modules between starts.',
  },
  { name: 'BENCH_SECONDS', fallback: '8', doc: 'How long each benchmark of `npm run bench` runs.' },
]
