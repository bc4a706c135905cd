/** What the server says when a session is over. It shows errors to the user itself. */
export interface SessionEnded {
  readonly sessionId: string;
  readonly outcome?: string;
  readonly error?: { readonly kind: string; readonly message: string };
  readonly characters?: number;
}

/** Counts the sessions that run, and tells when the first begins and when the last is over. */
export class Sessions {
  /** The newest session that wrote something; its text can be kept or discarded. */
  lastAnswer: string | undefined;

  private readonly running = new Set<string>();
  private readonly endedFirst = new Set<string>();

  constructor(private readonly changed: (streaming: boolean) => void) {}

  get streaming(): boolean {
    return this.running.size > 0;
  }

  /** Takes the answer to a command; answers that start no session are ignored. */
  started(answer: unknown): void {
    const id = sessionId(answer);
    // The end of a session can overtake the answer that names it.
    if (id !== undefined && !this.endedFirst.delete(id)) {
      this.update(() => this.running.add(id));
    }
  }

  ended(id: string, characters = 0): void {
    if (characters > 0) {
      this.lastAnswer = id;
    }
    this.update(() => {
      if (!this.running.delete(id)) {
        this.endedFirst.add(id);
      }
    });
  }

  /** The server is gone, and its sessions with it. */
  clear(): void {
    this.lastAnswer = undefined;
    this.endedFirst.clear();
    this.update(() => {
      this.running.clear();
    });
  }

  private update(change: () => void): void {
    const before = this.streaming;
    change();
    if (before !== this.streaming) {
      this.changed(this.streaming);
    }
  }
}

export function describeEnd({ sessionId: id, outcome, error, characters }: SessionEnded): string {
  const how = error === undefined ? (outcome ?? 'ended') : `${error.kind}: ${error.message}`;
  return `Session ${id}: ${how}${characters === undefined ? '' : `, ${characters} characters`}`;
}

function sessionId(answer: unknown): string | undefined {
  return typeof answer === 'object' && answer !== null && 'sessionId' in answer && typeof answer.sessionId === 'string'
    ? answer.sessionId
    : undefined;
}
