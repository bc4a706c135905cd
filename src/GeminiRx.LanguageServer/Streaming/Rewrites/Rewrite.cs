using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Streaming.Rewrites;

/// <summary>What a session rewrites.</summary>
/// <param name="Lines">The lines.</param>
internal sealed record Rewrite(RewrittenLines Lines)
{
    /// <summary>Text of the first line before the selection, which stays. Default: none.</summary>
    public string Before { get; init; } = "";

    /// <summary>Text of the last line behind the selection, which stays. Default: none.</summary>
    public string After { get; init; } = "";

    /// <summary>Whether an answer is expected; otherwise the document is only brought to the wanted lines. Default true.</summary>
    public bool HasAnswer { get; init; } = true;

    /// <summary>Returns the original lines of a change, or of all of them. Everything else stays as the document shows it.</summary>
    public Rewrite Discard(int? hunk, DocumentText text) =>
        this with
        {
            Lines = hunk is null ? Lines.Discard() : LineReader.Read(Lines, text).Freeze().Discard(hunk),
            HasAnswer = false,
        };

    /// <summary>Leaves a change as it is.</summary>
    public Rewrite Keep(int hunk) => this with { Lines = Lines.Keep(hunk) };

    /// <summary>Follows a change of the document.</summary>
    public Rewrite Move(TextAlignment alignment) => this with { Lines = Lines.Move(alignment) };

    /// <summary>Follows an edit of the rewrite that the document shows after its end; null if the change is none.</summary>
    public Rewrite? MoveOwn(TextAlignment own) => Lines.TryConfirm(own) is { } late ? this with { Lines = late.Lines } : null;

    /// <summary>Begins anew with another answer.</summary>
    public Rewrite Restart() => this with { Lines = Lines.Restart(), HasAnswer = true };

    /// <summary>Whether the text that an incomplete answer wrote stays, and not the original. Default false.</summary>
    public bool KeepsIncomplete { get; init; }
}
