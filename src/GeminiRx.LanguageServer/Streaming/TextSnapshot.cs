using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>What a session knows about its text in the document. Immutable.</summary>
internal abstract record TextSnapshot
{
    /// <summary>Follows a change of the document that is not the session's own.</summary>
    public abstract TextSnapshot Move(TextAlignment alignment);
}
