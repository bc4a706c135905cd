import { commands, env, l10n, type LogOutputChannel, Uri, window } from 'vscode';
import { installCommand, type NoServer } from './serverCommand';

const dotnetPage = Uri.parse('https://dotnet.microsoft.com/download');

/** Whether the user has not yet answered that the server is absent. */
let isAsking = false;

/** Shows why the server did not start. */
export function showStartProblem({ problem, isAbsent }: NoServer, log: LogOutputChannel): void {
  if (isAbsent) {
    void offerInstallation();
  } else {
    show(problem, log, l10n.t('Open Settings'), openSettings);
  }
}

/** Shows that the server has ended by itself. */
export function showCrash(log: LogOutputChannel, restart: () => unknown): void {
  show(
    l10n.t('The Gemini server ended unexpectedly. The text that arrived stays in the document.'),
    log,
    l10n.t('Restart Server'),
    restart,
  );
}

function show(text: string, log: LogOutputChannel, button: string, run: () => unknown): void {
  const showLog = l10n.t('Show Log');
  void window.showErrorMessage(text, button, showLog).then((choice) => {
    if (choice === button) {
      return run();
    }
    if (choice === showLog) {
      log.show();
    }
    return undefined;
  });
}

async function offerInstallation(): Promise<void> {
  if (isAsking) {
    return;
  }
  isAsking = true;
  const buttons = new Map<string, () => unknown>([
    [l10n.t('Run in Terminal'), runInstallation],
    [l10n.t('Get the .NET SDK'), () => env.openExternal(dotnetPage)],
    [l10n.t('Open Settings'), openSettings],
  ]);
  try {
    const text = l10n.t(
      'The Gemini server is not installed. "{0}" installs it; that needs the .NET SDK 10. Then run the command again.',
      installCommand,
    );
    const choice = await window.showErrorMessage(text, ...buttons.keys());
    await buttons.get(choice ?? '')?.();
  } finally {
    isAsking = false;
  }
}

function runInstallation(): void {
  const terminal = window.createTerminal('GeminiRx');
  terminal.show();
  terminal.sendText(installCommand);
}

function openSettings(): Thenable<unknown> {
  return commands.executeCommand('workbench.action.openSettings', 'geminirx.server.path');
}
