using GeminiRx.Errors;
using GeminiRx.Wire.Live;
using GeminiRx.Wire.Reading;

namespace GeminiRx.Recordings;

/// <summary>The recorded connections of one session, at least one.</summary>
internal sealed class RecordedConnections(IReadOnlyList<RecordedExchange> connections)
{
    private static readonly TimeSpan _longestDelay = TimeSpan.FromDays(1);

    public int Count => connections.Count;

    public RecordedExchange this[int index] => connections[index];

    /// <summary>The steps of all connections, one connection after the other.</summary>
    public IReadOnlyList<SessionStep> ToSteps()
    {
        var steps = new List<SessionStep>();
        var last = TimeSpan.Zero;
        for (var index = 0; index < Count; index++)
        {
            var exchange = connections[index];
            var start = StartOf(index) ?? last;
            foreach (var message in exchange.Messages)
            {
                Add(index, message, start + message.Read.At);
            }

            Add(index, null, exchange.Ended is { } ended ? start + ended : last);
        }

        return steps;

        // A connection may end after the start of the next.
        void Add(int index, RecordedMessage? message, TimeSpan at)
        {
            last = at > last ? at : last;
            steps.Add(new SessionStep(index, message, last));
        }
    }

    /// <summary>The settings of a session that does what the recorded one did.</summary>
    /// <param name="hasNext">Whether another connection follows.</param>
    /// <param name="delayOfNext">The time until it starts, at most a day.</param>
    public LiveOptions ToOptions(Func<bool> hasNext, Func<TimeSpan> delayOfNext)
    {
        var setup = connections[0].Sent is [var first, ..] ? SentMessage.Read(first.Bytes.Span) as SentMessage.Setup : null;
        return new LiveOptions
        {
            Model = setup?.Model is { Length: > 0 } model ? model : LiveOptions.DefaultModel,
            Handle = setup?.Handle,
            TranscribeOutput = setup?.TranscribesOutput ?? true,
            OnRefusedHandle = connections.SkipLast(1).Any(connection => connection.CloseCode == 1007)
                ? RefusedHandle.ContinueWithHistory
                : RefusedHandle.Fail,
            Reconnect = new RetryOptions
            {
                MaxRetries = int.MaxValue,
                ShouldRetry = _ => hasNext(),
                BaseDelay = _longestDelay,
                MaxDelay = _longestDelay,
                MaxServerDelay = TimeSpan.MaxValue,
                Random = () => delayOfNext() / _longestDelay,
            },
        };
    }

    /// <summary>The time from a time until the connection after another starts.</summary>
    public TimeSpan DelayAfter(int index, TimeSpan at) =>
        index + 1 < Count && StartOf(index + 1) is { } start && start > at ? start - at : TimeSpan.Zero;

    /// <summary>The failure with which a connection ended that the client did not close.</summary>
    /// <param name="exchange">The connection.</param>
    /// <param name="isSetup">Whether the session was not set up yet.</param>
    public static GeminiException FailureOf(RecordedExchange exchange, bool isSetup) =>
        exchange switch
        {
            { End: null } => new GeminiConnectionException(
                "The recording is cut off here: it does not contain the end of the session.",
                innerException: null
            ),
            { Status: { } status and not 101 } => ErrorDecoder.DecodeBody(ReadOnlyMemory<byte>.Empty, status),
            { End: RecordedEnd.Completed } => LiveErrors.Closed(exchange.CloseCode, exchange.CloseReason, isSetup),
            { Status: null } => new GeminiConnectionException("The recorded session could not be opened.", innerException: null),
            _ => new GeminiConnectionException("The recorded connection was dropped.", innerException: null),
        };

    // The time from the start of the first connection; null if the file has no dates.
    private TimeSpan? StartOf(int index) => connections[index].Requested - connections[0].Requested;
}
