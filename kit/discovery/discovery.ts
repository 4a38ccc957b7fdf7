/** One running process of a service. */
export interface Instance {
  readonly service: string
  readonly id: string
  /** `http://127.0.0.1:41234` */
  readonly url: string
  /** The same for gRPC, where it offers that. */
  readonly grpcUrl?: string
  /** That of the service's `package.json`: two of them can run side by side. */
  readonly version: string
  /** Changes when its contract changes, so that who routes by contract knows when to read it again. */
  readonly contractHash: string
  /** The names of its operations; one that does not say is taken to have all. */
  readonly operations?: readonly string[]
  /** What the operator gives to this version of its service, in percent; the registry says it, not the instance. */
  readonly weight?: number
}

/** A port: who runs where. What was known last stays known when the registry cannot be reached. */
export interface Discovery {
  /** Announces a ready instance and keeps it announced until the returned function is called. */
  register(instance: Instance): Promise<() => Promise<void>>
  /** The instances of a service known now; the same array as long as nothing changed. */
  instances(service: string): readonly Instance[]
  /** Every service known now. */
  services(): readonly string[]
  /** Calls `changed` after each change. */
  watch(changed: () => void): () => void
  close(): Promise<void>
}
