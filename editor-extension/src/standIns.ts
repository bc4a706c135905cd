import { commands, type Disposable } from 'vscode';
import { startingCommands, stopCommand } from './commandArguments';

/** Handlers of the server's commands while no server runs; VS Code allows one handler for each command. */
export class StandIns {
  private registered: Disposable[] = [];

  constructor(private readonly startAndRun: (command: string, args: readonly unknown[]) => Promise<unknown>) {}

  place(): void {
    if (this.registered.length === 0) {
      this.registered = [
        ...startingCommands.map((name) => commands.registerCommand(name, (...args: unknown[]) => this.startAndRun(name, args))),
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
