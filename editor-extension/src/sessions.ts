import { type SessionEnded, startedSession } from './protocol';

const maxEndedFirst = 32;

/** Tracks the running sessions, and reports when the first begins and when the last ends. */
export class Sessions {
  /** The newest session that wrote text; the user can keep or discard its text. */
  lastAnswer: string | undefined;

  private readonly running = new Set<string>();
  private readonly endedFirst = new Set<string>();

  constructor(private readonly changed: (streaming: boolean) => void) {}

  get streaming(): boolean {
    return this.running.size > 0;
  }

  /** Records the session that a command's result names; ignores other results. */
  started(result: unknown): void {
    const id = startedSession(result);
    // The end notification of a session can arrive before the result that names the session.
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
        // Sessions that no command started, such as the deletion of an instruction, are never named by a result.
        for (const oldest of [...this.endedFirst].slice(0, -maxEndedFirst)) {
          this.endedFirst.delete(oldest);
        }
      }
    });
  }

  /** Forgets all sessions after the server has ended. */
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
