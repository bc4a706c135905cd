namespace GeminiRx.LanguageServer.Streaming.Rewrites;

/// <summary>A line of a text that is being rewritten: one of the original text, or one of the answer.</summary>
/// <param name="Id">Its number in the rewrite.</param>
/// <param name="IsOriginal">Whether it is a line of the original text.</param>
/// <param name="Text">The line without its line break.</param>
internal readonly record struct RewrittenLine(int Id, bool IsOriginal, string Text)
{
    /// <summary>Whether it stands before or after the text, and is not rewritten.</summary>
    public bool IsAround => Id < 0;

    /// <summary>The change that it belongs to; 0 for a line that stays as it is.</summary>
    public int Hunk { get; init; }

    /// <summary>Whether it is to be in the document.</summary>
    public bool IsWanted { get; init; }

    /// <summary>Whether the session left it in the document, or wrote it there. The user may have changed or deleted it since.</summary>
    public bool IsShown { get; init; }

    /// <summary>The offset of its first character.</summary>
    public int Start { get; init; }

    /// <summary>The offset of its end, before the line break.</summary>
    public int End { get; init; }

    /// <summary>Whether the user has changed it. It belongs to the user then.</summary>
    public bool IsTouched { get; init; }

    /// <summary>Whether the user has deleted it together with its line break. It has no place in the document then.</summary>
    public bool IsGone { get; init; }

    /// <summary>Whether it has a place in the document.</summary>
    public bool HasPlace => IsShown && !IsGone;
}
