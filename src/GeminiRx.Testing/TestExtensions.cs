using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Testing.Internal;

namespace GeminiRx.Testing;

/// <summary>Records sequences in tests, and asserts on answers.</summary>
public static class TestExtensions
{
    /// <summary>Subscribes and records.</summary>
    /// <param name="source">The sequence.</param>
    /// <param name="clock">The clock for the times.</param>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <returns>The observer. Dispose it to end the subscription early.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static TestObserver<T> Test<T>(this IObservable<T> source, VirtualClock clock)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(clock);
        return new TestObserver<T>(source, clock);
    }

    /// <summary>The text of the answer so far, as a user sees it: without what a <see cref="RewindChunk"/> revoked.</summary>
    /// <param name="observer">The observer.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="observer"/> is null.</exception>
    public static string GetText(this TestObserver<Chunk> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var text = "";
        using var reading = observer
            .Values.ToObservable(ImmediateScheduler.Instance)
            .Accumulate()
            .Subscribe(answer => text = answer.Text, _ => { });
        return text;
    }

    /// <summary>Requires the text of the answer, as a user sees it: without what a <see cref="RewindChunk"/> revoked.</summary>
    /// <param name="observer">The observer.</param>
    /// <param name="text">The text.</param>
    /// <returns>The observer.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="AssertionException">The text is another one.</exception>
    public static TestObserver<Chunk> AssertText(this TestObserver<Chunk> observer, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var actual = observer.GetText();
        return observer.Require(actual == text, $"the text {Words.Of(text)}, not {Words.Of(actual)}");
    }

    /// <summary>Requires the text of all pieces together.</summary>
    /// <param name="observer">The observer.</param>
    /// <param name="text">The text.</param>
    /// <returns>The observer.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="AssertionException">The text is another one.</exception>
    public static TestObserver<string> AssertText(this TestObserver<string> observer, string text)
    {
        ArgumentNullException.ThrowIfNull(observer);
        ArgumentNullException.ThrowIfNull(text);
        var actual = string.Concat(observer.Values);
        return observer.Require(actual == text, $"the text {Words.Of(text)}, not {Words.Of(actual)}");
    }

    /// <summary>Requires that the answer ended in order with an outcome.</summary>
    /// <param name="observer">The observer.</param>
    /// <param name="outcome">The outcome.</param>
    /// <returns>The observer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="observer"/> is null.</exception>
    /// <exception cref="AssertionException">The answer has another outcome, or did not end in order.</exception>
    public static TestObserver<Chunk> AssertOutcome(this TestObserver<Chunk> observer, Outcome outcome)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var isOutcome = observer.IsCompleted && observer.Values is [.., FinishedChunk end] && end.Outcome == outcome;
        return observer.Require(isOutcome, $"an end with outcome {outcome.ToName()}");
    }
}
