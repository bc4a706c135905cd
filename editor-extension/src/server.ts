import { homedir } from 'node:os';
import { commands, type SecretStorage, workspace } from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { type ClientParts, createClient, startClient } from './client';
import { sendKey } from './key';
import { pathKind } from './pathKind';
import { findServer, type NoServer } from './serverCommand';
import { showCrash, showStartProblem } from './showProblem';
import { StandIns } from './standIns';

const settingsDelay = 50;

/**
 * Starts and stops the language server. The client registers the server's commands while the server runs. Otherwise
 * each command first starts the server, or shows why the start failed.
 */
export class Server {
  private readonly standIns = new StandIns((command, args) => this.startAndRun(command, args));
  private client: LanguageClient | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly extensionPath: string,
    private readonly parts: ClientParts,
    private readonly secrets: SecretStorage,
    private readonly changed: () => void,
  ) {
    this.standIns.place();
  }

  /** The client, while the server runs. */
  get running(): LanguageClient | undefined {
    return this.client?.isRunning() === true ? this.client : undefined;
  }

  /** Starts the server if it does not run. The user's next command shows a problem, if there is one. */
  async startQuietly(): Promise<void> {
    await this.inTurn(() => this.start());
  }

  /** Returns the running server's client; shows the problem and returns undefined if it cannot start. */
  async connect(): Promise<LanguageClient | undefined> {
    const problem = await this.inTurn(() => this.start());
    if (problem !== undefined) {
      showStartProblem(problem, this.parts.log);
    }
    return this.running;
  }

  /** Changes the endpoint of the user's settings, and restarts the server. */
  async setEndpoint(endpoint: string | undefined): Promise<void> {
    await workspace.getConfiguration('geminirx').update('endpoint', endpoint, true);
    await this.restart();
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.end());
  }

  /** Stops the server and starts it with the current settings. */
  async restart(): Promise<LanguageClient | undefined> {
    await this.stopUntilNextCommand();
    return this.connect();
  }

  /** Stops the server; the next command starts it with the current settings. */
  stopUntilNextCommand(): Promise<void> {
    return this.inTurn(async () => {
      // The client may be sending a changed setting, and would log that it cannot.
      await new Promise((resolve) => {
        setTimeout(resolve, settingsDelay);
      });
      await this.end();
      this.standIns.place();
    });
  }

  private async startAndRun(command: string, args: readonly unknown[]): Promise<unknown> {
    return (await this.connect()) === undefined ? undefined : commands.executeCommand(command, ...args);
  }

  private async start(): Promise<NoServer | undefined> {
    if (this.client !== undefined) {
      return undefined;
    }
    const configuredPath = workspace.getConfiguration('geminirx').get('server.path', '');
    const { platform, arch } = process;
    const { log } = this.parts;
    const found = findServer({
      configuredPath,
      extensionPath: this.extensionPath,
      platform,
      arch,
      environment: process.env,
      home: homedir(),
      kindOf: pathKind,
    });
    if ('problem' in found) {
      log.error(found.problem);
      return found;
    }
    log.info(`Starting ${found.command}`);
    const client = createClient(found.command, found.args, this.parts);
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
      this.changed();
    } else {
      this.standIns.place();
    }
    return problem === undefined ? undefined : { problem };
  }

  private async end(): Promise<void> {
    const client = this.client;
    const child = client?.serverProcess;
    this.client = undefined;
    this.parts.sessions.clear();
    this.changed();
    try {
      await client?.stop();
    } catch {
      // The server does not respond. Not logged, because the log is already closed while VS Code closes.
      child?.kill('SIGKILL');
    }
  }

  private lost(): void {
    this.client = undefined;
    this.parts.sessions.clear();
    this.standIns.place();
    this.changed();
    showCrash(this.parts.log, () => this.connect());
  }

  /** Runs starts and stops one at a time, in the order of the calls. */
  private inTurn<T>(step: () => Promise<T>): Promise<T> {
    const done = this.turn.then(step);
    this.turn = done.catch(() => undefined);
    return done;
  }
}
