import { commands, type LogOutputChannel, type SecretStorage, workspace } from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { createClient, startClient } from './client';
import { askForKey, sendKey } from './key';
import { pathKind } from './pathKind';
import { findServer } from './serverCommand';
import type { Sessions } from './sessions';
import { showProblem } from './showProblem';
import { StandIns } from './standIns';
import { describeStatus, type Status } from './status';

/**
 * The language server's life. While it runs, the client has its commands registered; while it does not, a command
 * starts it, or says why that cannot be.
 */
export class Server {
  private readonly standIns = new StandIns((command, args) => this.startAndRun(command, args));
  private client: LanguageClient | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private unseenProblem: string | undefined;

  constructor(
    private readonly extensionPath: string,
    private readonly log: LogOutputChannel,
    private readonly sessions: Sessions,
    private readonly secrets: SecretStorage,
  ) {
    this.standIns.place();
  }

  /** A problem is kept for the user's next command instead of being shown now. */
  async startQuietly(): Promise<void> {
    this.unseenProblem = await this.inTurn(() => this.start());
  }

  /** Asks the user for a key; it is kept, and given to the server that runs. */
  setKey(): Promise<void> {
    return askForKey(this.client, this.secrets);
  }

  /** What is arriving, what has arrived, and what is missing, in words. */
  async status(): Promise<string> {
    const problem = await this.inTurn(() => this.start());
    const status = await this.client?.sendRequest<Status>('geminirx/status');
    return status === undefined ? problem ?? 'The Gemini server does not run.' : describeStatus(status);
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.end());
  }

  /** Stops the server; the next command starts it with the settings of that time. */
  rest(): Promise<void> {
    return this.inTurn(async () => {
      await this.end();
      this.standIns.place();
    });
  }

  private async startAndRun(command: string, args: readonly unknown[]): Promise<unknown> {
    const problem = this.unseenProblem ?? await this.inTurn(() => this.start());
    this.unseenProblem = undefined;
    if (problem !== undefined) {
      showProblem(problem, this.log);
      return undefined;
    }
    return commands.executeCommand(command, ...args);
  }

  private async start(): Promise<string | undefined> {
    if (this.client !== undefined) {
      return undefined;
    }
    const configuredPath = workspace.getConfiguration('geminirx').get('server.path', '');
    const { platform, arch } = process;
    const found = findServer({ configuredPath, extensionPath: this.extensionPath, platform, arch, kindOf: pathKind });
    if ('problem' in found) {
      this.log.error(found.problem);
      return found.problem;
    }
    this.log.info(`Starting ${found.command}`);
    const client = createClient(found.command, found.args, this.log, this.sessions);
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) {
        // The client registers its commands right after this event.
        this.standIns.remove();
      } else if (newState === State.Stopped && this.client === client) {
        this.lost();
      }
    });
    const problem = await startClient(client, found.command);
    if (problem === undefined) {
      this.client = client;
      await sendKey(client, this.secrets);
    } else {
      this.standIns.place();
    }
    return problem;
  }

  private async end(): Promise<void> {
    const client = this.client;
    const child = client?.serverProcess;
    this.client = undefined;
    this.unseenProblem = undefined;
    this.sessions.clear();
    try {
      await client?.stop();
    } catch {
      // It is not answering. Nothing is logged here: while VS Code closes, the log is closed already and throws.
      child?.kill('SIGKILL');
    }
  }

  private lost(): void {
    this.client = undefined;
    this.sessions.clear();
    this.standIns.place();
    showProblem(
      'The Gemini server ended unexpectedly. What has arrived stays in the document. The next command starts the server again.',
      this.log,
    );
  }

  /** One start or stop at a time, in the order asked. */
  private inTurn<T>(step: () => Promise<T>): Promise<T> {
    const done = this.turn.then(step);
    this.turn = done.catch(() => undefined);
    return done;
  }
}
