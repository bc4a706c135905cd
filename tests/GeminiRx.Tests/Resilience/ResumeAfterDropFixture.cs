using System.Reactive;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

/// <summary>Shared by <see cref="ResumeAfterDropTests"/> and the related test classes.</summary>
public abstract class ResumeAfterDropFixture
{
    private protected static readonly GenerateRequest _request = new("Hi") { Temperature = 0.5 };
    private protected static readonly ResumeOptions _options = new()
    {
        Retry = new RetryOptions
        {
            MaxRetries = 2,
            BaseDelay = TimeSpan.FromTicks(100),
            Random = () => 0.5,
        },
    };
    private protected static readonly ResumeOptions _fromText = _options with { ContinueFromText = true };

    private protected static readonly Chunk[] _noContent =
    [
        Usage(1),
        Retrying(1, 5),
        new SafetyChunk(default),
        new UnknownFieldChunk("x", default),
        new RewindChunk(0),
        new TextChunk(""),
        new ThoughtChunk(""),
        new TextChunk("") { ThoughtSignature = "c2ln" },
    ];

    private protected readonly TestScheduler _scheduler = new();

    private protected static string TextOf(ITestableObserver<Chunk> result) =>
        string.Concat(
            result
                .Messages.Where(message => message.Value.HasValue)
                .Select(message => message.Value.Value)
                .OfType<TextChunk>()
                .Select(chunk => chunk.Text)
        );

    private protected static NotificationKind NotificationKindOf(ITestableObserver<Chunk> result) => result.Messages[^1].Value.Kind;

    private protected static UsageChunk Usage(int total) => new(new Usage { TotalTokenCount = total });

    private protected static RetryingChunk Retrying(int attempt, long ticks) =>
        new(attempt, TimeSpan.FromTicks(ticks)) { Cause = Dropped() };

    private protected ITestableObserver<Chunk> Run(Service service, ResumeOptions options) =>
        _scheduler.Start(() => service.Source.ResumeAfterDrop(options, _scheduler)(_request), Created, Subscribed, disposed: 5000);
}
