import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePort } from '../../system/port.ts'
import { startProcess, type Measured } from './process.ts'

/** What the benchmark says where the machine has no nginx. */
export const NO_NGINX = 'there is no nginx on this machine to compare with (on Debian: apt-get install nginx-light)'

/** The path of nginx; undefined where there is none. */
export const nginxBinary = (): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, 'nginx'))
    .find((file) => existsSync(file))

/** Starts nginx as a reverse proxy in front of a service, with connections that are kept on both sides and no access log. */
export async function startNginx(binary: string, service: string, path: string): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'souk-nginx-'))
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, configuration(folder, port, new URL(service).host))
  const started = await startProcess(binary, ['-p', folder, '-e', 'stderr', '-c', file], {
    url: `http://127.0.0.1:${port}${path}`,
  })
  const stop = async () => {
    await started.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...started, url: `http://127.0.0.1:${port}`, stop }
}

/** One worker for each core, as its documentation advises; a connection serves 1,000 requests, as at the gateway. */
const configuration = (folder: string, port: number, service: string) => `
daemon off;
worker_processes auto;
error_log stderr;
pid ${folder}/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  upstream service { server ${service}; keepalive 256; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://service;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
`
