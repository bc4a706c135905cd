using System.Collections.Immutable;
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GeminiRx.Testing;

/// <summary>A scripted answer: chunks at times, and an end. Cold: every subscription plays it from the start.</summary>
/// <remarks>
/// Immutable: each method returns a longer answer. Times are durations after the subscription. Without <see cref="Finish(Outcome)"/> or
/// <see cref="Fail"/> the answer does not end, as one of a service that hangs. Chunks arrive by the scheduler. Dispose stops the answer.
/// </remarks>
/// <example>
/// <code>
/// var answer = new FakeAnswer(clock).Every(TimeSpan.FromMilliseconds(50)).AddText("Hel", "lo").Finish();
/// </code>
/// </example>
public sealed partial class FakeAnswer : IObservable<Chunk>
{
    private readonly IScheduler _scheduler;

    /// <summary>Creates an answer without chunks, which does not end.</summary>
    /// <param name="scheduler">Delivers the chunks: a <see cref="VirtualClock"/> in most tests.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scheduler"/> is null.</exception>
    public FakeAnswer(IScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        _scheduler = scheduler;
    }

    private FakeAnswer(FakeAnswer answer)
    {
        _scheduler = answer._scheduler;
        (Steps, Time, Interval) = (answer.Steps, answer.Time, answer.Interval);
    }

    private ImmutableList<TestNotification<Chunk>> Steps { get; init; } = [];

    // The time of the next step without its interval.
    private TimeSpan Time { get; init; }

    private TimeSpan Interval { get; init; }

    /// <summary>Sets the time before each of the following chunks and before the end.</summary>
    /// <param name="interval">The time; not negative. Zero at the start.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is negative.</exception>
    public FakeAnswer Every(TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.Zero);
        return new FakeAnswer(this) { Interval = interval };
    }

    /// <summary>Adds a delay before the next chunk.</summary>
    /// <param name="time">The time; not negative.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public FakeAnswer AddDelay(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return new FakeAnswer(this) { Time = Time + time };
    }

    /// <summary>Adds chunks of any kind.</summary>
    /// <param name="chunks">The chunks in order.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="chunks"/> or one of them is null.</exception>
    /// <exception cref="InvalidOperationException">The answer has an end.</exception>
    public FakeAnswer Add(params IReadOnlyList<Chunk> chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        return chunks.Aggregate(this, (answer, chunk) => answer.With(Notification.CreateOnNext(NotNull(chunk)), answer.Interval));
    }

    /// <summary>Adds pieces of text, a <see cref="TextChunk"/> each.</summary>
    /// <param name="pieces">The pieces in order.</param>
    /// <returns>The answer.</returns>
    /// <inheritdoc cref="Add"/>
    public FakeAnswer AddText(params IReadOnlyList<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        return Add([.. pieces.Select(piece => new TextChunk(NotNull(piece)))]);
    }

    /// <summary>Adds pieces of the summary of thoughts, a <see cref="ThoughtChunk"/> each.</summary>
    /// <param name="pieces">The pieces in order.</param>
    /// <returns>The answer.</returns>
    /// <inheritdoc cref="Add"/>
    public FakeAnswer AddThoughts(params IReadOnlyList<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        return Add([.. pieces.Select(piece => new ThoughtChunk(NotNull(piece)))]);
    }

    /// <summary>Adds a function call.</summary>
    /// <param name="name">The name of the function.</param>
    /// <param name="arguments">The arguments as a JSON object. Default: none.</param>
    /// <param name="id">The identifier of the call. Default: none.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="arguments"/> is null.</exception>
    /// <exception cref="JsonException"><paramref name="arguments"/> is not JSON.</exception>
    /// <exception cref="InvalidOperationException">The answer has an end.</exception>
    public FakeAnswer AddToolCall(string name, string arguments = "{}", string? id = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(arguments);
        using var json = JsonDocument.Parse(arguments);
        return Add(new ToolCallChunk(name, json.RootElement.Clone()) { Id = id });
    }

    /// <summary>Adds a position from which the answer can be resumed. A long answer of the service has one at the end of each of its
    /// exchanges.</summary>
    /// <param name="token">The token. Default: <c>token-N</c>, where N is the number of the checkpoint, from 1.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="InvalidOperationException">The answer has an end.</exception>
    public FakeAnswer AddCheckpoint(string? token = null) =>
        Add(new CheckpointChunk(token ?? $"token-{Chunks.Count(chunk => chunk is CheckpointChunk) + 1}"));

    /// <summary>Revokes the content since the last checkpoint or the start.</summary>
    /// <returns>The answer.</returns>
    /// <exception cref="InvalidOperationException">The answer has an end.</exception>
    public FakeAnswer AddRewind() =>
        Add(new RewindChunk(SinceCheckpoint.OfType<TextChunk>().Where(text => text.Candidate == 0).Sum(text => text.Text.Length)));

    /// <summary>Ends the answer in order.</summary>
    /// <param name="outcome">The outcome. Default: completed.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="InvalidOperationException">The answer has an end.</exception>
    public FakeAnswer Finish(Outcome outcome = Outcome.Completed) => Finish(new FinishedChunk(outcome));

    /// <summary>Ends the answer in order.</summary>
    /// <param name="end">The last chunk, for example with token counts.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="end"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The answer has an end.</exception>
    public FakeAnswer Finish(FinishedChunk end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return Add(end).With(Notification.CreateOnCompleted<Chunk>(), TimeSpan.Zero);
    }

    /// <summary>Ends the answer with an error.</summary>
    /// <param name="error">The error, such as <see cref="FakeFailures.Unavailable"/>.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="error"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The answer has an end.</exception>
    public FakeAnswer Fail(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return With(Notification.CreateOnError<Chunk>(error), Interval);
    }

    /// <summary>Plays the answer.</summary>
    /// <param name="observer">Gets the chunks, by the scheduler.</param>
    /// <returns>Stops the answer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="observer"/> is null.</exception>
    public IDisposable Subscribe(IObserver<Chunk> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var next = new SerialDisposable();
        Schedule(_scheduler.Now, 0);
        return next;

        void Schedule(DateTimeOffset start, int step)
        {
            if (step < Steps.Count)
            {
                next.Disposable = _scheduler.Schedule(start + Steps[step].Time, () => Deliver(start, step));
            }
        }

        void Deliver(DateTimeOffset start, int step)
        {
            var time = Steps[step].Time;
            for (; step < Steps.Count && Steps[step].Time == time && !next.IsDisposed; step++)
            {
                Steps[step].Notification.Accept(observer);
            }

            Schedule(start, step);
        }
    }

    private IEnumerable<Chunk> Chunks => Steps.Where(step => step.Notification.HasValue).Select(step => step.Notification.Value);

    private IEnumerable<Chunk> SinceCheckpoint => Chunks.Reverse().TakeWhile(chunk => chunk is not (CheckpointChunk or RewindChunk));

    private FakeAnswer With(Notification<Chunk> notification, TimeSpan interval) =>
        Steps is [.., { Notification.Kind: not NotificationKind.OnNext }]
            ? throw new InvalidOperationException("The answer has an end: nothing can follow.")
            : new FakeAnswer(this) { Steps = Steps.Add(new(Time + interval, notification)), Time = Time + interval };

    private static T NotNull<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value ?? throw new ArgumentNullException(name);
}
