using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Batch;
using GeminiRx.Emulator;
using GeminiRx.Testing;

namespace GeminiRx.Samples.Tests;

public sealed class BatchTests
{
    private static readonly string[] _prompts = [.. Enumerable.Range(1, 500).Select(number => $"Say {number}")];

    // What no retry may mend: the emulator's faults contain a few of these.
    private static readonly string[] _permanent =
    [
        "An event of the answer is not valid JSON.",
        "The answer did not end within 300 s.",
        "The service ended the answer early",
        "You exceeded your current quota",
    ];

    private readonly VirtualClock _clock = new();

    // The quota allows 60 a minute, so 500 prompts take at least 8 minutes of virtual time; a tenth of the requests meets a fault.
    [Fact]
    public async Task FiveHundredPrompts_WithFaults_AreAllAnsweredOnce()
    {
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = "Short answer.",
                Chaos = 0.1,
                Seed = 3,
                TimeProvider = _clock,
            }
        );
        using var http = emulator.CreateClient();
        using var limiter = new GeminiRateLimiter(
            new()
            {
                RequestsPerMinute = 60,
                LearnFromRefusals = true,
                QueueLimit = 500,
                TimeProvider = _clock,
            }
        );
        var source = new GeminiClient(
            new GeminiOptions
            {
                ApiKey = "any",
                HttpClient = http,
                TimeProvider = _clock,
            }
        ).Source;
        var progress = new Progress();

        var results = new Prompts(source, limiter, _clock)
            .Answer(_prompts)
            .Do(result => progress = progress.With(result))
            .ToList()
            .ToTask(TestContext.Current.CancellationToken);
        await _clock.AdvanceUntilAsync(results, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));

        Assert.Equal(_prompts.Order(), (await results).Select(result => result.Prompt).Order());
        Assert.True(emulator.Requests.Count > 500);
        Assert.Equal(500, progress.Done);
        Assert.Equal((await results).Sum(result => result.Tokens ?? 0), progress.Tokens);
        Assert.All((await results).Where(result => result.Error is null), result => Assert.Equal("Short answer.", result.Text));
        Assert.All(
            (await results).Select(result => result.Error).OfType<string>(),
            error => Assert.Contains(_permanent, begin => error.StartsWith(begin, StringComparison.Ordinal))
        );
        Assert.InRange(progress.Failed, 1, 15);
        Assert.InRange(_clock.Elapsed, TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(30));
    }

    [Fact]
    public void Failure_IsAResult_WithWhatToDo()
    {
        var service = new FakeSource(
            _clock,
            new FakeAnswer(_clock).Fail(FakeFailures.DailyQuotaSpent()),
            new FakeAnswer(_clock).AddText("2").Finish()
        );
        using var limiter = new GeminiRateLimiter(new() { RequestsPerMinute = 60, TimeProvider = _clock });
        var results = new Prompts(service.Source, limiter, _clock).Answer(["1", "2"]).Select(result => result.ToJson()).Test(_clock);
        _clock.Run();

        results.AssertCompleted();
        Assert.StartsWith("""{"prompt":"1","error":"A quota is used up. The daily quota""", results.Values[0], StringComparison.Ordinal);
        Assert.Equal("""{"prompt":"2","text":"2"}""", results.Values[1]);
    }
}
