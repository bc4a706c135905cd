import { commands, type ExtensionContext, StatusBarAlignment, window, workspace } from 'vscode';
import { discardCommand, stopCommand } from './commandArguments';
import { Server } from './server';
import { Sessions } from './sessions';

// The settings that the server gets when it starts.
const startSettings = ['geminirx.server.path', 'geminirx.endpoint', 'geminirx.stripControls'];

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel('GeminiRx', { log: true });
  const status = window.createStatusBarItem('geminirx.streaming', StatusBarAlignment.Left);
  status.name = 'Gemini';
  status.text = '$(sync~spin) Gemini';
  status.tooltip = 'Stop';
  status.command = stopCommand;

  let settingsChanged = false;
  const useNewSettings = (): void => {
    if (settingsChanged && !sessions.streaming) {
      settingsChanged = false;
      void running.stopUntilNextCommand();
    }
  };
  const sessions = new Sessions((streaming) => {
    void commands.executeCommand('setContext', 'geminirx.streaming', streaming);
    if (streaming) {
      status.show();
    } else {
      status.hide();
      useNewSettings();
    }
  });
  const running = server = new Server(context.extensionPath, log, sessions, context.secrets);
  context.subscriptions.push(
    commands.registerCommand('geminirx.setKey', () => running.setKey()),
    commands.registerCommand('geminirx.status', async () => { void window.showInformationMessage(await running.status()); }),
    commands.registerCommand('geminirx.keepAnswer', () => { sessions.lastAnswer = undefined; }),
    commands.registerCommand('geminirx.discardAnswer', async () => {
      const sessionId = sessions.lastAnswer;
      sessions.lastAnswer = undefined;
      if (sessionId !== undefined) {
        await commands.executeCommand(discardCommand, { sessionId });
      }
    }),
  );
  context.subscriptions.push(log, status, workspace.onDidChangeConfiguration((change) => {
    if (startSettings.some((name) => change.affectsConfiguration(name))) {
      settingsChanged = true;
      useNewSettings();
    }
  }));
  // Awaited, so that the command that activated the extension finds the server's own commands.
  await running.startQuietly();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
