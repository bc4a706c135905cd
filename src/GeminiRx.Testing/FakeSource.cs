using System.Reactive.Disposables;
using System.Reactive.Linq;

namespace GeminiRx.Testing;

/// <summary>A service for tests: it answers requests from a script, and records them. Thread-safe.</summary>
/// <remarks>Like the client, it receives a request for each subscription, not for each call.</remarks>
/// <example>
/// <code>
/// var service = new FakeSource(clock, overloaded, answer);
/// var seen = service.Source.RetryBeforeContent(scheduler: clock)(new GenerateRequest("Hi")).Test(clock);
/// </code>
/// </example>
public sealed class FakeSource
{
    private readonly Lock _gate = new();
    private readonly List<FakeRequest> _requests = [];
    private readonly VirtualClock _clock;
    private readonly Func<GenerateRequest, int, IObservable<Chunk>> _answer;

    /// <summary>Creates a source that gives one answer after the other. A request after the last answer fails with an
    /// <see cref="AssertionException"/>.</summary>
    /// <param name="clock">The clock for the times of the requests.</param>
    /// <param name="answers">The answers in order, such as a <see cref="FakeAnswer"/> or <c>Recording.Load(path).Replay(clock)</c>.</param>
    /// <exception cref="ArgumentNullException">An argument or an answer is null.</exception>
    public FakeSource(VirtualClock clock, params IReadOnlyList<IObservable<Chunk>> answers)
        : this(clock, (_, index) => index < answers.Count ? answers[index] : Observable.Throw<Chunk>(Missing(answers.Count, index)))
    {
        ArgumentNullException.ThrowIfNull(answers);
        foreach (var answer in answers)
        {
            ArgumentNullException.ThrowIfNull(answer, nameof(answers));
        }
    }

    /// <summary>Creates a source that asks a function for each answer.</summary>
    /// <param name="clock">The clock for the times of the requests.</param>
    /// <param name="answer">Gets the request and its index, from 0, and returns the answer. An exception is the answer's error.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public FakeSource(VirtualClock clock, Func<GenerateRequest, int, IObservable<Chunk>> answer)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(answer);
        (_clock, _answer) = (clock, answer);
        Source = Stream;
    }

    /// <summary>The source, for operators and applications that take one.</summary>
    public ChunkSource Source { get; }

    /// <summary>The requests so far, in the order of their subscriptions.</summary>
    public IReadOnlyList<FakeRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Requires states of all requests, in order: so the number of the requests too.</summary>
    /// <param name="states">The states.</param>
    /// <exception cref="ArgumentNullException"><paramref name="states"/> is null.</exception>
    /// <exception cref="AssertionException">The requests have other states; the message lists them.</exception>
    public void AssertRequests(params IReadOnlyList<FakeRequestState> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        var requests = Requests;
        if (!requests.Select(request => request.State).SequenceEqual(states))
        {
            throw new AssertionException(
                $"Expected requests: {Listing(states)}\nActual requests:   {Listing([.. requests.Select(request => request.ToString())])}"
            );
        }
    }

    private static string Listing<T>(IReadOnlyList<T> items) => items.Count == 0 ? "none" : string.Join(", ", items);

    private static AssertionException Missing(int answers, int index) =>
        new(
            $"The source has {answers} answers, but this is request {index + 1}. "
                + "Give it another answer, or use the constructor with a function."
        );

    private IObservable<Chunk> Stream(GenerateRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Observable.Create<Chunk>(observer =>
        {
            var (received, index) = Receive(request);
            var answer = Observable
                .Defer(() => _answer(request, index))
                .Do(
                    _ => { },
                    _ => received.End(FakeRequestState.Failed, _clock.Elapsed),
                    () => received.End(FakeRequestState.Completed, _clock.Elapsed)
                );
            return new CompositeDisposable(
                Disposable.Create(() => received.End(FakeRequestState.Aborted, _clock.Elapsed)),
                answer.SubscribeSafe(observer)
            );
        });
    }

    private (FakeRequest Request, int Index) Receive(GenerateRequest request)
    {
        lock (_gate)
        {
            var received = new FakeRequest(request, _clock.Elapsed);
            _requests.Add(received);
            return (received, _requests.Count - 1);
        }
    }
}
