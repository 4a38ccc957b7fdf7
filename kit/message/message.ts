/** A message to a person. */
export interface OutboundMessage {
  /** Names the message for ever: an e-mail carries it as `Message-ID`, so that a repetition can be recognised. */
  readonly id: string
  readonly channel: 'email' | 'sms'
  /** An e-mail address or a telephone number. Never logged. */
  readonly to: string
  /** Not used by text messages. */
  readonly subject: string
  readonly text: string
  /** Not used by text messages. */
  readonly html?: string
  /** Where one click says that such messages are not wanted (RFC 8058), an `https` address. Not used by text messages. */
  readonly unsubscribeUrl?: string
}

/**
 * A port: hands messages to whoever delivers them. Rejects when they were not taken, or when it is not known; with an
 * `Undeliverable` when they never will be. No error says to whom the message went.
 */
export interface Messenger {
  deliver(message: OutboundMessage): Promise<void>
  close(): Promise<void>
}
