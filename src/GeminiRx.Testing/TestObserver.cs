using System.Reactive;
using System.Reactive.Disposables;
using GeminiRx.Testing.Internal;

namespace GeminiRx.Testing;

/// <summary>Records the notifications of a sequence with their times, and asserts on them without a test framework.</summary>
/// <remarks>
/// Create it by <see cref="TestExtensions.Test{T}"/>. An assertion that fails throws an <see cref="AssertionException"/> with all
/// notifications in its message. Every assertion also fails if a notification came after the end. Thread-safe.
/// </remarks>
/// <typeparam name="T">The type of the elements.</typeparam>
public sealed class TestObserver<T> : IObserver<T>, IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<TestNotification<T>> _notifications = [];
    private readonly SingleAssignmentDisposable _subscription = new();
    private readonly VirtualClock _clock;
    private string? _violation;

    internal TestObserver(IObservable<T> source, VirtualClock clock)
    {
        _clock = clock;
        _subscription.Disposable = source.Subscribe(this);
    }

    /// <summary>The notifications so far.</summary>
    public IReadOnlyList<TestNotification<T>> Notifications
    {
        get
        {
            lock (_gate)
            {
                return [.. _notifications];
            }
        }
    }

    /// <summary>The elements so far.</summary>
    public IReadOnlyList<T> Values => [.. Notifications.Where(item => item.Notification.HasValue).Select(item => item.Notification.Value)];

    /// <summary>Whether the sequence completed.</summary>
    public bool IsCompleted => Notifications is [.., { Notification.Kind: NotificationKind.OnCompleted }];

    /// <summary>The error of the sequence; null if it did not fail.</summary>
    public Exception? Error => Notifications is [.., { Notification: { Kind: NotificationKind.OnError } last }] ? last.Exception : null;

    /// <summary>Requires these elements, in order.</summary>
    /// <param name="values">The elements.</param>
    /// <returns>This observer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="AssertionException">The elements are others.</exception>
    public TestObserver<T> AssertValues(params IReadOnlyList<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Require(Values.SequenceEqual(values), $"the elements {Words.List(values)}");
    }

    /// <summary>Requires that the sequence completed.</summary>
    /// <returns>This observer.</returns>
    /// <exception cref="AssertionException">It did not.</exception>
    public TestObserver<T> AssertCompleted() => Require(IsCompleted, "completion");

    /// <summary>Requires that the sequence neither completed nor failed.</summary>
    /// <returns>This observer.</returns>
    /// <exception cref="AssertionException">It ended.</exception>
    public TestObserver<T> AssertNotEnded() => Require(!IsCompleted && Error is null, "no end");

    /// <summary>Requires that the sequence failed.</summary>
    /// <typeparam name="TException">The type of the error, or a base type.</typeparam>
    /// <returns>The error.</returns>
    /// <exception cref="AssertionException">It did not fail, or with an error of another type.</exception>
    public TException AssertError<TException>()
        where TException : Exception
    {
        Require(Error is TException, $"an error of type {typeof(TException).Name}");
        return (TException)Error!;
    }

    /// <summary>Requires notifications at the times of a marble diagram (<see cref="FakeAnswer.FromMarbles"/> has the syntax).</summary>
    /// <remarks>
    /// The diagram begins at the start of the clock. A character without an element in <paramref name="values"/> is the text of the
    /// character: a string or a <see cref="TextChunk"/>. <c>#</c> is an error of any type. In a sequence of chunks, <c>|</c> is the
    /// element of <c>|</c>, or a <see cref="FinishedChunk"/> with <see cref="Outcome.Completed"/> and any other members, and completion;
    /// <c>*</c> is any <see cref="CheckpointChunk"/>, <c>&lt;</c> any <see cref="RewindChunk"/>.
    /// </remarks>
    /// <param name="marbles">The diagram.</param>
    /// <param name="values">The elements of the characters. Default: their texts.</param>
    /// <param name="frame">The duration of a frame; positive. Default: 10 ms.</param>
    /// <returns>This observer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="marbles"/> is null.</exception>
    /// <exception cref="ArgumentException">A character of the diagram has no element of type <typeparamref name="T"/>.</exception>
    /// <exception cref="FormatException">The diagram is invalid; the message has the position.</exception>
    /// <exception cref="AssertionException">The notifications are others.</exception>
    public TestObserver<T> AssertMarbles(string marbles, IReadOnlyDictionary<char, T>? values = null, TimeSpan? frame = null)
    {
        var expected = MarbleDiagram.Parse(marbles, frame).SelectMany(mark => MarbleMatch.For(mark.Mark, mark.Time, values)).ToList();
        var actual = Notifications;
        var isMatch = expected.Count == actual.Count && expected.Zip(actual, (match, item) => match.Matches(item)).All(matches => matches);
        return Require(isMatch, $"\n  {string.Join("\n  ", expected)}");
    }

    /// <summary>Ends the subscription.</summary>
    public void Dispose() => _subscription.Dispose();

    void IObserver<T>.OnNext(T value) => Record(Notification.CreateOnNext(value));

    void IObserver<T>.OnError(Exception error) => Record(Notification.CreateOnError<T>(error));

    void IObserver<T>.OnCompleted() => Record(Notification.CreateOnCompleted<T>());

    internal TestObserver<T> Require(bool holds, string expected)
    {
        if (_violation is null && holds)
        {
            return this;
        }

        var actual = string.Join("\n  ", Notifications.Select(Words.Of).DefaultIfEmpty("nothing"));
        throw new AssertionException($"{_violation ?? $"Expected {expected}"}\nActual:\n  {actual}");
    }

    private void Record(Notification<T> notification)
    {
        lock (_gate)
        {
            if (_notifications is [.., { Notification.Kind: not NotificationKind.OnNext }])
            {
                _violation ??= "The sequence is broken: a notification after the end.";
            }

            _notifications.Add(new(_clock.Elapsed, notification));
        }
    }
}
