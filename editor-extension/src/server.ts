import { commands, type LogOutputChannel, type SecretStorage, workspace } from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { createClient, startClient } from './client';
import { askForKey, sendKey } from './key';
import { pathKind } from './pathKind';
import { type Status, statusRequest } from './protocol';
import { findServer } from './serverCommand';
import type { Sessions } from './sessions';
import { showProblem } from './showProblem';
import { StandIns } from './standIns';
import { describeStatus } from './status';

/**
 * Starts and stops the language server. The client registers the server's commands while the server runs. Otherwise
 * each command first starts the server, or shows why the start failed.
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

  /** Starts the server; the user's next command shows a problem, if there is one. */
  async startQuietly(): Promise<void> {
    this.unseenProblem = await this.inTurn(() => this.start());
  }

  /** Asks the user for a key, stores it, and sends it to the running server. */
  setKey(): Promise<void> {
    return askForKey(this.client, this.secrets);
  }

  /** Describes running sessions, ended sessions and the current problem. */
  async status(): Promise<string> {
    const problem = await this.inTurn(() => this.start());
    const status = await this.client?.sendRequest<Status>(statusRequest);
    return status === undefined ? problem ?? 'The Gemini server is not running.' : describeStatus(status);
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.end());
  }

  /** Stops the server; the next command starts it with the current settings. */
  stopUntilNextCommand(): Promise<void> {
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
      // The server does not respond. Not logged, because the log is already closed while VS Code closes.
      child?.kill('SIGKILL');
    }
  }

  private lost(): void {
    this.client = undefined;
    this.sessions.clear();
    this.standIns.place();
    showProblem(
      'The Gemini server ended unexpectedly. The text that arrived stays in the document. Run the command again to restart the server.',
      this.log,
    );
  }

  /** Runs starts and stops one at a time, in the order of the calls. */
  private inTurn<T>(step: () => Promise<T>): Promise<T> {
    const done = this.turn.then(step);
    this.turn = done.catch(() => undefined);
    return done;
  }
}
