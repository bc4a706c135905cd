using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

/// <summary>Failures as the client reports them, and sources that fail and then answer.</summary>
internal static class Failures
{
    public static readonly TextChunk A = new("a");
    public static readonly TextChunk B = new("b");
    public static readonly UsageChunk Used = new(new Usage { TotalTokenCount = 5 });
    public static readonly FinishedChunk End = new(Outcome.Completed);

    public static GeminiApiException Unavailable() => new(503, "UNAVAILABLE", new ErrorDetails(), null, "overloaded");

    public static GeminiApiException Quota(TimeSpan? retryAfter, string? quotaId = null) =>
        new(
            429,
            "RESOURCE_EXHAUSTED",
            new ErrorDetails { QuotaViolations = quotaId is null ? [] : [new QuotaViolation("m", quotaId, "5")] },
            retryAfter,
            "quota"
        );

    public static GeminiApiException BadRequest() => new(400, "INVALID_ARGUMENT", new ErrorDetails(), null, "bad");

    public static GeminiConnectionException Dropped() => new("dropped", null);

    public static GeminiStreamException Truncated() => new(StreamFault.Truncated, "cut");

    /// <summary>Gives one answer to each request, in order. Records the requests and the subscriptions to their answers.</summary>
    public sealed class Service(TestScheduler scheduler, params Recorded<System.Reactive.Notification<Chunk>>[][] answers)
    {
        private readonly List<ITestableObservable<Chunk>> _given = [];

        public List<GenerateRequest> Requests { get; } = [];

        public ChunkSource Source =>
            request =>
                System.Reactive.Linq.Observable.Defer(() =>
                {
                    Requests.Add(request);
                    var answer = scheduler.CreateColdObservable(answers[_given.Count]);
                    _given.Add(answer);
                    return answer;
                });

        public IEnumerable<Subscription> Subscriptions => _given.SelectMany(answer => answer.Subscriptions);
    }

    public static Recorded<System.Reactive.Notification<Chunk>> Next(long at, Chunk chunk) => OnNext(at, chunk);

    public static Recorded<System.Reactive.Notification<Chunk>> Fail(long at, Exception failure) => OnError<Chunk>(at, failure);

    public static Recorded<System.Reactive.Notification<Chunk>> Complete(long at) => OnCompleted<Chunk>(at);
}
