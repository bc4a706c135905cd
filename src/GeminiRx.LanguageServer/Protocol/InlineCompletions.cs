using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeminiRx.LanguageServer.Protocol;

internal sealed record InlineCompletionParams(
    [property: JsonRequired] TextDocumentIdentifier TextDocument,
    [property: JsonRequired] Position Position,
    InlineCompletionContext? Context
);

/// <param name="TriggerKind">1 if the user asks for a completion; 2 if the editor asks while the user types.</param>
/// <param name="SelectedCompletionInfo">The entry that is selected in the editor's list of completions; absent if there is no list.</param>
internal sealed record InlineCompletionContext(int? TriggerKind, JsonElement? SelectedCompletionInfo)
{
    public const int Invoked = 1;
}

internal sealed record InlineCompletionList(IReadOnlyList<InlineCompletionItem> Items);

/// <summary>A text that replaces a range, which begins at the cursor and ends in its line. The text is not printed.</summary>
internal sealed record InlineCompletionItem(string InsertText, Range Range)
{
    public override string ToString() => nameof(InlineCompletionItem);
}

/// <param name="Minutes">How long the completions pause; 0 starts them again. Default: 60.</param>
internal sealed record PauseArguments(int? Minutes);

/// <summary>The completions while typing since the start of the server.</summary>
/// <param name="IsOn">Whether the settings switch them on.</param>
/// <param name="PausedSeconds">How long they pause; absent if they do not.</param>
/// <param name="Reason">Why they pause; absent if they do not.</param>
/// <param name="Requests">The requests of the editor.</param>
/// <param name="Calls">The requests to the service.</param>
/// <param name="Shown">The completions that the editor got.</param>
/// <param name="Accepted">Those that the user accepted, whole or by words, or typed.</param>
/// <param name="TokensToday">The tokens of today.</param>
internal sealed record CompletionStatus(
    bool IsOn,
    int? PausedSeconds,
    string? Reason,
    int Requests,
    int Calls,
    int Shown,
    int Accepted,
    long TokensToday
);
