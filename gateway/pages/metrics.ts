import type { Discovery } from '@souk/kit/discovery'
import type { Telemetry } from '@souk/kit/telemetry'
import { createPages, passing, type Pages } from './pages.ts'

/**
 * What only programs on this machine are shown: the metrics of the gateway in the Prometheus format, and where those of the
 * services are, as its service discovery over HTTP wants it (prometheus.io/docs/prometheus/latest/http_sd).
 */
export const createMetricsPages = ({
  telemetry,
  discovery,
}: {
  telemetry: Pick<Telemetry, 'metrics'>
  discovery: Pick<Discovery, 'services' | 'instances'>
}): Pages =>
  createPages({
    '/metrics': async () => ({
      status: 200,
      body: Buffer.from(await telemetry.metrics()),
      headers: ['content-type', 'text/plain; version=0.0.4; charset=utf-8', 'cache-control', 'no-store'],
    }),
    '/metrics/targets': () =>
      passing(
        200,
        discovery.services().flatMap((service) =>
          discovery.instances(service).map(({ id, url, version }) => ({
            targets: [new URL(url).host],
            labels: { service, instance: id, version },
          })),
        ),
      ),
  })
