import { commands, type Disposable } from 'vscode';
import { continueCommand, stopCommand } from './commandArguments';

/** Registered under the server's command names while no server runs: a name can be registered once only. */
export class StandIns {
  private registered: Disposable[] = [];

  constructor(private readonly startAndRun: (command: string, args: readonly unknown[]) => Promise<unknown>) {}

  place(): void {
    if (this.registered.length === 0) {
      this.registered = [
        commands.registerCommand(continueCommand, (...args: unknown[]) => this.startAndRun(continueCommand, args)),
        commands.registerCommand(stopCommand, () => undefined),
      ];
    }
  }

  remove(): void {
    for (const registration of this.registered.splice(0)) {
      registration.dispose();
    }
  }
}
