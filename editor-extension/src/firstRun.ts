import { commands, type ExtensionContext, window, workspace } from 'vscode';

const welcomed = 'welcomed';

/** Opens the walkthrough once, as VS Code does for extensions that are installed from its view; never over a document. */
export async function showFirstRun({ extension, globalState }: ExtensionContext): Promise<void> {
  const isWanted = workspace.getConfiguration('workbench').get<boolean>('welcomePage.walkthroughs.openOnInstall', true);
  if (isWanted && window.activeTextEditor === undefined && !globalState.get<boolean>(welcomed, false)) {
    await globalState.update(welcomed, true);
    await openWalkthrough(extension.id);
  }
}

export function openWalkthrough(extensionId: string): Thenable<unknown> {
  return commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#geminirx.start`, false);
}
