import { commands, l10n, type LogOutputChannel, window } from 'vscode';

/** Shows why the server did not start. */
export function showStartProblem(problem: string, log: LogOutputChannel): void {
  const openSettings = l10n.t('Open Settings');
  show(problem, log, openSettings, () => commands.executeCommand('workbench.action.openSettings', 'geminirx.server.path'));
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
