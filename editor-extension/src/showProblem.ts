import { commands, type LogOutputChannel, window } from 'vscode';

const openSettings = 'Open Settings';
const showLog = 'Show Log';

export function showProblem(problem: string, log: LogOutputChannel): void {
  void window.showErrorMessage(problem, openSettings, showLog).then((choice) => {
    if (choice === openSettings) {
      void commands.executeCommand('workbench.action.openSettings', 'geminirx.server.path');
    } else if (choice === showLog) {
      log.show();
    }
  });
}
