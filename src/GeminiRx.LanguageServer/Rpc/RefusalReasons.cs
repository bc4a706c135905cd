namespace GeminiRx.LanguageServer.Rpc;

/// <summary>The reasons of refused requests: stable words for clients, which must not read messages. A failure of the service or of the
/// configuration has the same words here as in the end of a session.</summary>
internal static class RefusalReasons
{
    /// <summary>The document is never sent.</summary>
    public const string Ignored = "ignored";

    /// <summary>The document has changed, or was opened again, so that the place is not certain.</summary>
    public const string Changed = "changed";

    /// <summary>An answer is being written at the place, or the user is asked about it.</summary>
    public const string Busy = "busy";

    /// <summary>The diff of the client was too large to be kept for a retry.</summary>
    public const string NotKept = "notKept";

    /// <summary>A prompt that replaces the selection has none.</summary>
    public const string NoSelection = "noSelection";

    /// <summary>There are several selections.</summary>
    public const string SeveralSelections = "severalSelections";

    /// <summary>A prompt that needs an instruction has none.</summary>
    public const string NoInstruction = "noInstruction";

    /// <summary>The selection is larger than the budget.</summary>
    public const string TooLarge = "tooLarge";

    /// <summary>The document is not open, or is out of sync.</summary>
    public const string NotOpen = "notOpen";

    /// <summary>The answer is closed, so that it cannot be continued.</summary>
    public const string Closed = "closed";

    /// <summary>There is no such prompt file, or it has errors.</summary>
    public const string UnknownPrompt = "unknownPrompt";

    /// <summary>There is no such ended session.</summary>
    public const string UnknownSession = "unknownSession";
}
