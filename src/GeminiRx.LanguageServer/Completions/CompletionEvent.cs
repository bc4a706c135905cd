namespace GeminiRx.LanguageServer.Completions;

/// <summary>What happens to the completions of one document.</summary>
internal abstract record CompletionEvent
{
    /// <summary>The editor asks for a completion.</summary>
    /// <param name="Id">The number of the request.</param>
    /// <param name="Place">The place.</param>
    /// <param name="IsExplicit">Whether the user asks for it, and not the editor while the user types.</param>
    /// <param name="Limits">The limits of the answer.</param>
    public sealed record Requested(int Id, CompletionPlace Place, bool IsExplicit, CompletionLimits Limits) : CompletionEvent;

    /// <summary>The editor does not wait for a completion any more.</summary>
    public sealed record Cancelled(int Id) : CompletionEvent;

    /// <summary>The document has changed.</summary>
    /// <param name="Places">Where the cursor may be: at the end of the change, or before a bracket that the editor added.</param>
    /// <param name="Now">The time.</param>
    public sealed record Changed(IReadOnlyList<CompletionPlace> Places, DateTimeOffset Now) : CompletionEvent
    {
        /// <summary>What is left of a text where the cursor is now; null if the text does not fit there.</summary>
        public CompletionRest? RestOf(Suggestion suggestion) => Places.Select(suggestion.RestAt).FirstOrDefault(rest => rest is not null);
    }

    /// <summary>The document is closed, or its text is not known any more.</summary>
    public sealed record Closed : CompletionEvent;

    /// <summary>Text of the answer has arrived.</summary>
    public sealed record Arrived(int Stream, string Text) : CompletionEvent
    {
        public override string ToString() => nameof(Arrived);
    }

    /// <summary>The answer has ended.</summary>
    /// <param name="Stream">The number of the answer.</param>
    /// <param name="IsWhole">Whether the model has said all of it; otherwise the service cut it off.</param>
    public sealed record Ended(int Stream, bool IsWhole) : CompletionEvent;

    /// <summary>There is no answer.</summary>
    public sealed record Failed(int Stream) : CompletionEvent;

    /// <summary>A time is over.</summary>
    /// <param name="Wait">What it was for.</param>
    /// <param name="Id">The number of the request, or of the wait for the answer.</param>
    public sealed record Woken(CompletionWait Wait, int Id) : CompletionEvent;
}

/// <summary>What a completion waits for.</summary>
internal enum CompletionWait
{
    /// <summary>The next key, before the service is asked.</summary>
    Key,

    /// <summary>The answer, before the editor gets what has come of it.</summary>
    Answer,

    /// <summary>Another request of the editor, before an answer that nobody waits for is aborted.</summary>
    Request,
}

/// <summary>The limits of a completion.</summary>
/// <param name="Delay">The least time without a key before the service is asked.</param>
/// <param name="Budget">The time in which the editor gets an answer.</param>
/// <param name="MaxLines">The lines that are offered at most.</param>
internal sealed record CompletionLimits(TimeSpan Delay, TimeSpan Budget, int MaxLines);

/// <summary>What is to be done.</summary>
internal abstract record CompletionEffect
{
    /// <summary>Answer a request of the editor.</summary>
    /// <param name="Id">The request.</param>
    /// <param name="Text">The text at the cursor, empty if nothing is offered there; null if another request or a change took the place of
    /// this one.</param>
    /// <param name="IsNew">Whether it is a text that the editor has not got before, not even more of it.</param>
    public sealed record Answer(int Id, CompletionRest? Text, bool IsNew) : CompletionEffect
    {
        public override string ToString() => nameof(Answer);
    }

    /// <summary>Ask the service.</summary>
    /// <param name="Stream">The number of the answer.</param>
    /// <param name="Request">The request that it is for.</param>
    public sealed record Start(int Stream, int Request) : CompletionEffect;

    /// <summary>Abort the request to the service.</summary>
    public sealed record Abort : CompletionEffect;

    /// <summary>Wait.</summary>
    public sealed record Wake(CompletionWait Wait, int Id, TimeSpan Time) : CompletionEffect;

    /// <summary>Count an accepted completion.</summary>
    public sealed record Accepted : CompletionEffect;
}
