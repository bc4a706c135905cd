import { discardCommand } from './commandArguments';
import type { SessionEnded } from './protocol';
import { type TextChange, WrittenText } from './writtenText';

const maxEndedFirst = 32;
/** More than any window shows. */
const maxThoughts = 10_000;

/** Where a command writes, as far as the extension knows. */
export interface Place {
  readonly uri: string;
  readonly offset?: number | undefined;
}

/** What is known about a session when it starts. */
export interface Start {
  readonly command?: string | undefined;
  readonly place?: Place | undefined;
  readonly again?: (() => unknown) | undefined;
}

/** A running session, or an ended one whose text is still marked. */
export interface Session {
  readonly id: string;
  readonly command: string | undefined;
  /** Runs the command again. */
  readonly again: (() => unknown) | undefined;
  readonly uri: string | undefined;
  readonly text: WrittenText;
  /** The time of its start, in milliseconds. */
  readonly since: number;
  /** What the server says about it. */
  readonly progress: string;
  /** The summary of its thoughts, as far as it has arrived. */
  readonly thoughts: string;
  /** Whether its first edit is on the way to the document. */
  readonly isArriving: boolean;
  /** The number of edits; VS Code may have made an undo step of each. */
  readonly edits: number;
  /** The fingerprint of the document before its first edit. */
  readonly before: string | undefined;
  /** Whether anybody else has changed the document since its first edit. */
  readonly touched: boolean;
  readonly end: SessionEnded | undefined;
}

type Mutable = { -readonly [Key in keyof Session]: Session[Key] };

/** Follows the sessions from their start until their text is no longer marked. */
export class Sessions {
  private readonly known = new Map<string, Mutable>();
  private readonly endedFirst = new Set<string>();
  private asked: Start | undefined;

  /** The end of the newest session that asked the service. */
  lastEnd: SessionEnded | undefined;

  constructor(
    private readonly changed: () => void,
    private readonly now: () => number = Date.now,
  ) {}

  get streaming(): boolean {
    return this.running.length > 0;
  }

  get running(): readonly Session[] {
    return [...this.known.values()].filter(({ end }) => end === undefined);
  }

  /** The ended sessions whose text is marked. */
  get marked(): readonly Session[] {
    return [...this.known.values()].filter(({ end }) => end !== undefined);
  }

  /** The sessions of a document, in the order of their start. */
  of(uri: string): readonly Session[] {
    return [...this.known.values()].filter((session) => session.uri === uri);
  }

  find(id: string): Session | undefined {
    return this.known.get(id);
  }

  /** A command has named its session. */
  started(id: string, { command, place, again }: Start = {}): void {
    // The end of a session can arrive before the result that names the session.
    if (this.endedFirst.delete(id)) {
      return;
    }
    this.known.set(id, {
      ...(this.known.get(id) ?? this.create(id)),
      ...(command && { command }),
      ...(again && { again }),
      ...(place && { uri: place.uri, text: new WrittenText(place.offset) }),
    });
    this.changed();
  }

  /** The server asks the user before it starts a session at the place. */
  willStart(start: Start): void {
    this.asked = start;
  }

  /** The server has announced the progress of a session. No command has named it if the user was asked before. */
  announced(id: string): void {
    if (!this.known.has(id)) {
      this.started(id, this.asked);
      this.asked = undefined;
    }
  }

  report(id: string, progress: string): void {
    this.update(id, { progress });
  }

  /** A piece of the summary of a session's thoughts. What shows it looks at it now and then. */
  thinks(id: string, text: string): void {
    const session = this.known.get(id);
    if (session !== undefined) {
      session.thoughts = (session.thoughts + text).slice(-maxThoughts);
    }
  }

  /** A session is about to edit a text. Its spinner ends before its text is seen. */
  willWrite(id: string, before: () => string): void {
    const session = this.known.get(id);
    if (session?.edits === 0) {
      session.before = before();
      this.update(id, { isArriving: true });
    }
  }

  /** The editor has not taken the edit. */
  didNotWrite(id: string): void {
    if (this.known.get(id)?.isArriving === true) {
      this.update(id, { isArriving: false });
    }
  }

  /** A session has changed its document. */
  wrote(id: string, uri: string, changes: readonly TextChange[]): void {
    for (const session of this.known.values()) {
      if (session.id !== id && session.uri === uri) {
        move(session, changes);
      }
    }
    const session = this.known.get(id);
    if (session !== undefined) {
      // An explanation is written into another document than the command's.
      const text = session.uri === uri ? session.text : new WrittenText(undefined);
      // What is taken back is not new.
      changes.forEach((change) => {
        text[session.command === discardCommand || change.isAdded ? 'move' : 'write'](change);
      });
      this.update(id, { uri, text, edits: session.edits + 1, isArriving: false });
    }
  }

  /** The user, or another extension, has changed a document. An ended answer is then no longer marked. */
  typed(uri: string, changes: readonly TextChange[]): void {
    const sessions = this.of(uri);
    for (const session of sessions as readonly Mutable[]) {
      move(session, changes);
      if (session.end !== undefined) {
        this.known.delete(session.id);
      }
    }
    if (sessions.length > 0) {
      this.changed();
    }
  }

  ended(end: SessionEnded): void {
    const session = this.known.get(end.sessionId);
    if (session === undefined) {
      this.endedFirst.add(end.sessionId);
      // Sessions that no command started, such as the deletion of an instruction, are never named by a result.
      for (const oldest of [...this.endedFirst].slice(0, -maxEndedFirst)) {
        this.endedFirst.delete(oldest);
      }
      return;
    }
    this.lastEnd = end.modelVersion == null ? this.lastEnd : end;
    session.end = end;
    // The place of a failure stays known, so that a retry can be shown there, and that of text that is still on its way.
    if (session.text.intervals.length === 0 && !session.isArriving && (end.outcome === 'completed' || end.outcome === 'stopped')) {
      this.known.delete(session.id);
    }
    this.changed();
  }

  /** The text of a session is no longer marked. */
  forget(id: string): void {
    if (this.known.get(id)?.end !== undefined) {
      this.known.delete(id);
      this.changed();
    }
  }

  closed(uri: string): void {
    const ended = this.of(uri).filter(({ end }) => end !== undefined);
    ended.forEach(({ id }) => this.known.delete(id));
    if (ended.length > 0) {
      this.changed();
    }
  }

  /** Forgets all sessions after the server has ended. */
  clear(): void {
    this.known.clear();
    this.endedFirst.clear();
    this.asked = undefined;
    this.changed();
  }

  private create(id: string): Mutable {
    return {
      id,
      command: undefined,
      again: undefined,
      uri: undefined,
      text: new WrittenText(undefined),
      since: this.now(),
      progress: '',
      thoughts: '',
      isArriving: false,
      edits: 0,
      before: undefined,
      touched: false,
      end: undefined,
    };
  }

  private update(id: string, change: Partial<Session>): void {
    const session = this.known.get(id);
    if (session !== undefined) {
      Object.assign(session, change);
      this.changed();
    }
  }
}

function move(session: Mutable, changes: readonly TextChange[]): void {
  changes.forEach((change) => {
    session.text.move(change);
  });
  session.touched ||= session.edits > 0;
}
