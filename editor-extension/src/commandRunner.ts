import {
  CancellationError,
  commands,
  type Diagnostic,
  languages,
  l10n,
  type Memento,
  Range,
  type TextDocument,
  type TextEditor,
  window,
} from 'vscode';
import {
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  type LanguageClient,
  type Middleware,
} from 'vscode-languageclient/node';
import {
  type Cursor,
  decidedSession,
  discardCommand,
  fixCommand,
  instructionMember,
  keepCommand,
  placeOf,
  type Place as ArgumentPlace,
  prepareArguments,
  type Prepared,
  type Problem,
  rewriteCommand,
  sessionOf,
  withMembers,
} from './commandArguments';
import { find } from './documents';
import { askForInstruction, type PromptChoice } from './instruction';
import type { Notifications } from './notifications';
import { startedSession } from './protocol';
import type { Place, Sessions, Start } from './sessions';

type Next = Parameters<NonNullable<Middleware['executeCommand']>>[2];

/** The lines around the cursor whose problems a fix without a selection is about. */
const linesOfFix = 20;

/** Runs the commands of the server: gives them a place and an instruction, and follows the sessions that they start. */
export class CommandRunner {
  constructor(
    private readonly client: () => LanguageClient | undefined,
    private readonly sessions: Sessions,
    private readonly notifications: Notifications,
    private readonly memory: Memento,
    private readonly decided: (uri: string | undefined) => void,
  ) {}

  async run(command: string, given: readonly unknown[], next: Next): Promise<unknown> {
    const prepared = await this.prepare(command, given);
    return prepared && this.send(command, prepared, next);
  }

  /** The arguments to send; undefined if the user cancels or nothing can be sent. */
  private async prepare(command: string, given: readonly unknown[]): Promise<readonly unknown[] | undefined> {
    const prepared = this.atCursor(command, given);
    if (!prepared?.asks) {
      return prepared && this.withProblems(command, given, prepared.arguments);
    }
    const editor = window.activeTextEditor;
    const instruction = await askForInstruction(titleOf(command), this.promptsFor(editor), this.memory);
    if (instruction === undefined) {
      return undefined;
    }
    // The text may have moved meanwhile, and VS Code moves the cursor with it.
    if (window.activeTextEditor?.document !== editor?.document) {
      void window.showWarningMessage(l10n.t('Another document is active now. Go back to the first one and run the command again.'));
      return undefined;
    }
    if ('prompt' in instruction) {
      const chosen = await instruction.prompt.command();
      await (chosen && commands.executeCommand(chosen.command, ...((chosen.arguments as unknown[] | undefined) ?? [])));
      return undefined;
    }
    const now = this.atCursor(command, given);
    return now && withMembers(now.arguments, instructionMember(instruction.text));
  }

  private atCursor(command: string, given: readonly unknown[]): Extract<Prepared, { asks: boolean }> | undefined {
    const prepared = prepareArguments(command, given, this.cursor());
    if ('problem' in prepared) {
      void window.showWarningMessage(textOf(prepared.problem));
      return undefined;
    }
    return prepared;
  }

  private async send(command: string, given: readonly unknown[], next: Next): Promise<unknown> {
    const again = (): unknown => commands.executeCommand(command, ...given);
    const place = placeIn(placeOf(given));
    try {
      const result: unknown = await next(command, [...given]);
      this.follow(command, given, result, { place, again });
      return result;
    } catch (error) {
      // Not rethrown, because the command palette would show the error again as a dialog.
      if (!(error instanceof CancellationError)) {
        this.notifications.refused(error, again);
      }
      return undefined;
    }
  }

  private follow(command: string, given: readonly unknown[], result: unknown, { place, again }: Start): void {
    const subject = sessionOf(given);
    const earlier = subject === undefined ? undefined : this.sessions.find(subject);
    const id = startedSession(result);
    const at = place ?? (earlier?.uri === undefined ? undefined : { uri: earlier.uri, offset: startOf(earlier) });
    if (id !== undefined && id !== subject) {
      this.sessions.started(id, {
        command: command === discardCommand ? command : (earlier?.command ?? command),
        place: at,
        again: earlier?.again ?? again,
      });
    } else if (place !== undefined && isAsked(result)) {
      this.sessions.willStart({ command, place, again });
    }
    const decided = decidedSession(command, given);
    if (decided !== undefined) {
      this.sessions.forget(decided);
    }
    if (command === keepCommand) {
      this.decided(earlier?.uri ?? window.activeTextEditor?.document.uri.toString());
    }
  }

  /** A fix needs the problems that other extensions report, unless the caller names them. */
  private withProblems(command: string, given: readonly unknown[], prepared: readonly unknown[]): readonly unknown[] {
    const editor = window.activeTextEditor;
    const client = this.client();
    if (command !== fixCommand || placeOf(given) !== undefined || editor === undefined || client === undefined) {
      return prepared;
    }
    const around = editor.selection.isEmpty ? linesAround(editor.document, editor.selection.active.line) : editor.selection;
    const diagnostics = languages.getDiagnostics(editor.document.uri).filter(({ range }) => range.intersection(around) !== undefined);
    return withMembers(prepared, { diagnostics: diagnostics.map((diagnostic) => asProblem(diagnostic, client)) });
  }

  private cursor(): Cursor | undefined {
    const editor = window.activeTextEditor;
    const client = this.client();
    return (
      editor &&
      client && {
        uri: client.code2ProtocolConverter.asUri(editor.document.uri),
        scheme: editor.document.uri.scheme,
        position: client.code2ProtocolConverter.asPosition(editor.selection.active),
        range: editor.selection.isEmpty ? undefined : client.code2ProtocolConverter.asRange(editor.selection),
      }
    );
  }

  /** The prompt files that the server offers for the place, as code actions. */
  private async promptsFor(editor: TextEditor | undefined): Promise<readonly PromptChoice[]> {
    const client = this.client();
    if (editor === undefined || client === undefined) {
      return [];
    }
    const actions = await client
      .sendRequest(CodeActionRequest.type, {
        textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(editor.document),
        range: client.code2ProtocolConverter.asRange(editor.selection),
        context: { diagnostics: [], triggerKind: 1 },
      })
      .catch(() => null);
    return (actions ?? [])
      .filter((action): action is CodeAction => 'data' in action && action.data !== undefined)
      .map((action) => ({
        title: action.title.replace(/^Gemini: /, ''),
        command: async () => {
          const resolved = await client.sendRequest(CodeActionResolveRequest.type, action);
          return resolved.command && client.protocol2CodeConverter.asCommand(resolved.command);
        },
      }));
  }
}

function titleOf(command: string): string {
  switch (command) {
    case rewriteCommand:
      return l10n.t('How should Gemini change the selection?');
    case 'geminirx.ask':
      return l10n.t('What do you want to know about this place?');
    default:
      return l10n.t('What should Gemini write here?');
  }
}

function textOf(problem: Problem): string {
  return problem === 'noSelection'
    ? l10n.t('Nothing is selected. Select the text that Gemini should change, then run the command again.')
    : l10n.t('No document is active. Open a file and put the cursor where the text should go, then run the command again.');
}

function linesAround(document: TextDocument, line: number): Range {
  return document.validateRange(new Range(Math.max(0, line - linesOfFix), 0, line + linesOfFix, Number.MAX_SAFE_INTEGER));
}

function asProblem({ message, range, severity, source, code }: Diagnostic, client: LanguageClient): object {
  const plain = typeof code === 'object' ? code.value : code;
  return {
    message,
    range: client.code2ProtocolConverter.asRange(range),
    severity: severity + 1,
    ...(source !== undefined && { source }),
    ...(plain !== undefined && { code: plain }),
  };
}

function placeIn(place: ArgumentPlace | undefined): Place | undefined {
  const document = place && find(place.uri);
  if (document === undefined) {
    return undefined;
  }
  const offset = place?.position === undefined ? document.getText().length : offsetIn(document, place.position);
  return { uri: document.uri.toString(), offset };
}

function offsetIn(document: TextDocument, { line, character }: { readonly line: number; readonly character: number }): number {
  return document.offsetAt(document.validatePosition(new Range(line, character, line, character).start));
}

function startOf({
  text,
}: {
  readonly text: { readonly intervals: readonly { readonly start: number }[]; readonly anchor: number | undefined };
}): number | undefined {
  return text.intervals[0]?.start ?? text.anchor;
}

function isAsked(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'asked' in result && result.asked === true;
}
