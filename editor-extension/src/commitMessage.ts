import { commands, extensions, l10n, ProgressLocation, type SourceControl, type Uri, window } from 'vscode';
import { commitCommand } from './commandArguments';

/** What is used of the API of VS Code's Git extension. */
interface GitExtension {
  getAPI(version: 1): { readonly repositories: readonly Repository[] };
}

interface Repository {
  readonly rootUri: Uri;
  readonly inputBox: { value: string };
  readonly ui: { readonly selected: boolean };
}

/** Writes the message of the staged changes into the input box of the source control view. */
export async function writeCommitMessage(source: SourceControl | undefined): Promise<void> {
  const editor = window.activeTextEditor;
  if (source === undefined && editor?.document.languageId === 'git-commit') {
    // The message that git opens: the server writes into it.
    await commands.executeCommand(commitCommand, { uri: editor.document.uri.toString() });
    return;
  }
  const repository = await findRepository(source?.rootUri);
  if (repository === undefined) {
    void window.showWarningMessage(l10n.t('No Git repository is open.'));
    return;
  }
  const result = await window.withProgress(
    { location: ProgressLocation.SourceControl, title: l10n.t('Gemini writes a commit message') },
    () => commands.executeCommand<{ readonly message?: string } | undefined>(commitCommand, { folder: repository.rootUri.toString() }),
  );
  if (result?.message !== undefined) {
    repository.inputBox.value = result.message;
  }
}

async function findRepository(root: Uri | undefined): Promise<Repository | undefined> {
  const git = await extensions.getExtension<GitExtension>('vscode.git')?.activate();
  const repositories = git?.getAPI(1).repositories ?? [];
  return (
    repositories.find(({ rootUri }) => rootUri.toString() === root?.toString()) ??
    repositories.find(({ ui }) => ui.selected) ??
    repositories[0]
  );
}
