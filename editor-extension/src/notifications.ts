import { commands, env, l10n, type LogOutputChannel, Uri, window } from 'vscode';
import { MessageType, type ShowMessageParams } from 'vscode-languageclient';
import { continueFromCommand, retryCommand } from './commandArguments';
import { describeFailure, type Failure, refusalReason, type Remedy } from './failures';
import type { SessionEnded } from './protocol';

/** How long a message waits for the end of the session that it belongs to. The server sends one right after the other. */
const pairLimit = 300;

/** What failed, so that a button can repeat it. */
interface Failed {
  readonly sessionId?: string;
  /** Runs the command again. */
  readonly again?: () => unknown;
}

export const keyPage = Uri.parse('https://aistudio.google.com/apikey');

/** Shows messages with buttons: VS Code wraps them, and cuts messages without. */
export class Notifications {
  private held: ShowMessageParams | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly log: LogOutputChannel) {}

  /** A message of the server. One about a failed session is shown with what the user can do about it. */
  serverMessage(message: ShowMessageParams): void {
    this.flush();
    if (message.type === MessageType.Error || message.type === MessageType.Warning) {
      this.held = message;
      this.timer = setTimeout(() => {
        this.flush();
      }, pairLimit);
    } else {
      this.plain(message);
    }
  }

  sessionEnded({ sessionId, outcome, error, characters }: SessionEnded, again: (() => unknown) | undefined): void {
    const held = this.held;
    const isFailure = error != null ? held?.message.includes(error.message) : outcome !== 'completed' && outcome !== 'stopped';
    if (held !== undefined && isFailure === true) {
      this.take();
      const canContinue = (characters ?? 0) > 0;
      const reason = error == null ? outcome : error.reason;
      const failure = describeFailure(held.message, { reason, canRetry: true, canContinue });
      this.show(failure, held.type, { sessionId, ...(again && { again }) });
    }
  }

  /** A command was refused. */
  refused(error: unknown, again: () => unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.log.error(message);
    this.show(describeFailure(message, { reason: refusalReason(error) }), MessageType.Error, { again });
  }

  private show(failure: Failure, type: MessageType, failed: Failed): void {
    const buttons = new Map(failure.remedies.map((remedy) => [titleOf(remedy), remedy]));
    const show = type === MessageType.Error ? window.showErrorMessage : window.showWarningMessage;
    void show(textOf(failure), ...buttons.keys()).then((title) => {
      const remedy = title === undefined ? undefined : buttons.get(title);
      return remedy && this.run(remedy, failed);
    });
  }

  private async run(remedy: Remedy, { sessionId, again }: Failed): Promise<void> {
    switch (remedy) {
      case 'retry':
        await commands.executeCommand(retryCommand, { sessionId });
        break;
      case 'continueFrom':
        await commands.executeCommand(continueFromCommand, { sessionId });
        break;
      case 'chooseModel':
        await commands.executeCommand('geminirx.selectModel');
        break;
      case 'getKey':
        await env.openExternal(keyPage);
        break;
      case 'setKey':
      case 'emulator':
        if (await commands.executeCommand<boolean>(remedy === 'setKey' ? 'geminirx.setKey' : 'geminirx.tryEmulator')) {
          await again?.();
        }
        break;
      case 'showLog':
        this.log.show();
        break;
    }
  }

  private flush(): void {
    const held = this.take();
    if (held !== undefined) {
      this.plain(held);
    }
  }

  private take(): ShowMessageParams | undefined {
    const held = this.held;
    this.held = undefined;
    clearTimeout(this.timer);
    return held;
  }

  private plain({ type, message }: ShowMessageParams): void {
    if (type === MessageType.Error || type === MessageType.Warning) {
      this.show({ text: message, remedies: ['showLog'] }, type, {});
    } else {
      void window.showInformationMessage(message);
    }
  }
}

function textOf({ own, text }: Failure): string {
  switch (own) {
    case 'noKey':
      return l10n.t('No API key is set. Set a key, or try the emulator, which needs none.');
    case 'badKey':
      return l10n.t('The service does not know the API key. Set another key.');
    default:
      return text;
  }
}

function titleOf(remedy: Remedy): string {
  switch (remedy) {
    case 'retry':
      return l10n.t('Retry');
    case 'continueFrom':
      return l10n.t('Continue from Here');
    case 'chooseModel':
      return l10n.t('Choose Model');
    case 'setKey':
      return l10n.t('Set Key');
    case 'getKey':
      return l10n.t('Get a Key');
    case 'emulator':
      return l10n.t('Try the Emulator');
    case 'showLog':
      return l10n.t('Show Log');
  }
}
