namespace GeminiRx.Live.Internal;

/// <summary>What happens to a session.</summary>
internal abstract record LiveEvent
{
    private LiveEvent() { }

    /// <summary>The session is used for the first time.</summary>
    public sealed record Used : LiveEvent;

    /// <summary>Audio or an image is being sent, for the first time or again.</summary>
    public sealed record AudioSent : LiveEvent;

    public sealed record Connected(int Connection) : LiveEvent;

    public sealed record Failed(int Connection, GeminiException Failure) : LiveEvent;

    public sealed record Received(int Connection, ServerMessage Message) : LiveEvent;

    public sealed record TurnAsked(LiveTurn Turn) : LiveEvent;

    public sealed record TurnAbandoned(LiveTurn Turn) : LiveEvent;

    public sealed record Interrupted : LiveEvent;

    /// <param name="Responses">The results.</param>
    /// <param name="Sent">Is completed when they are taken or refused.</param>
    public sealed record Answered(IReadOnlyList<FunctionResponsePart> Responses, TaskCompletionSource Sent) : LiveEvent;

    /// <summary>A function of the program has thrown.</summary>
    public sealed record Faulted(Exception Failure) : LiveEvent;

    public sealed record Due(LiveTimer Timer, int Version) : LiveEvent;

    public sealed record Disposed : LiveEvent;
}

/// <summary>What a session does next.</summary>
internal abstract record LiveEffect
{
    private LiveEffect() { }

    /// <summary>Replaces the connection by a new one with this number.</summary>
    public sealed record Connect(int Connection, LiveStart Start) : LiveEffect;

    /// <summary>Drops the connection, which has failed.</summary>
    public sealed record Disconnect : LiveEffect;

    public sealed record Write(ClientMessage Message) : LiveEffect;

    /// <summary>The model begins to answer: the audio that was sent so far is what it answers.</summary>
    public sealed record MarkAudio : LiveEffect;

    /// <summary>The answer has ended: the marked audio is never sent again.</summary>
    public sealed record ForgetAudio : LiveEffect;

    /// <summary>Delivers a chunk to all observers, and to that of the turn.</summary>
    public sealed record Deliver(LiveTurn? Turn, Chunk Chunk) : LiveEffect;

    /// <summary>Ends the observation of a turn.</summary>
    public sealed record EndTurn(LiveTurn Turn, Exception? Failure) : LiveEffect;

    /// <summary>Ends the session.</summary>
    public sealed record End(Exception? Failure) : LiveEffect;

    /// <summary>Tells the program what became of its results.</summary>
    public sealed record Settle(TaskCompletionSource Sent, GeminiException? Failure) : LiveEffect;

    /// <summary>Sets a timer; a later one of the same kind replaces it.</summary>
    public sealed record SetTimer(LiveTimer Timer, int Version, TimeSpan DueIn) : LiveEffect;
}

/// <summary>The timers of a session.</summary>
internal enum LiveTimer
{
    /// <summary>The wait before another attempt to connect.</summary>
    Reconnect,

    /// <summary>The age of the connection.</summary>
    Age,

    /// <summary>The end of the wait for a good moment to replace the connection.</summary>
    Deadline,

    /// <summary>The end of the wait for the handle that covers the last turn.</summary>
    Handle,

    /// <summary>The time after which a connection counts as good.</summary>
    Stable,

    /// <summary>The end of the wait for an interrupted turn to end.</summary>
    Interruption,

    /// <summary>The end of the wait for the answer to audio that was sent again.</summary>
    Repetition,

    /// <summary>The end of the wait for the last words of a spoken answer.</summary>
    Words,
}
