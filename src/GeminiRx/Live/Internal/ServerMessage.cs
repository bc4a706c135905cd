namespace GeminiRx.Live.Internal;

/// <summary>A decoded message of the service. A message with several members, which the protocol forbids, is read completely.</summary>
internal sealed record ServerMessage
{
    public bool IsSetupComplete { get; init; }

    /// <summary>Content, transcriptions and metadata in their order.</summary>
    public IReadOnlyList<Chunk> Chunks { get; init; } = [];

    /// <summary>Whether the model says something. Transcriptions and metadata also come between turns.</summary>
    public bool HasModelTurn { get; init; }

    public IReadOnlyList<ToolCallChunk> Calls { get; init; } = [];

    public IReadOnlyList<string> CancelledCalls { get; init; } = [];

    public bool IsInterrupted { get; init; }

    public bool IsTurnComplete { get; init; }

    /// <summary>Why the turn is complete, if the service says it.</summary>
    public string? TurnCompleteReason { get; init; }

    /// <summary><c>interactionStatus</c> of a model with extended thinking.</summary>
    public string? InteractionStatus { get; init; }

    public Usage? Usage { get; init; }

    public Resumption? Resumption { get; init; }

    /// <summary>The time after which the service closes the connection; null if it does not say so.</summary>
    public TimeSpan? GoAway { get; init; }
}

/// <summary>An update of the state with which the session can be continued.</summary>
internal sealed record Resumption(string? Handle, bool IsResumable);
