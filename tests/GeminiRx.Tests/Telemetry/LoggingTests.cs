using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Logging;

namespace GeminiRx.Tests.Telemetry;

/// <summary>The log of a client. Red when the body of a request was logged without LogContent.</summary>
public sealed class LoggingTests
{
    private const string Key = "AIza-not-to-be-logged";
    private const string Prompt = "my private prompt";
    private const string Answer = "A private answer.";

    [Theory]
    [InlineData(null)]
    [InlineData("503")]
    [InlineData("drop:60")]
    [InlineData("no-finish")]
    public async Task Log_WithoutContent_HasNoKeyPromptOrAnswerAtAnyLevel(string? fault)
    {
        using var log = new ListLogger();

        await RunAsync(log, fault, content: false);

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(Key, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("private", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_WithContent_HasThePromptAndTheAnswerAtTraceAndNoKey()
    {
        using var log = new ListLogger();

        await RunAsync(log, fault: null, content: true);

        Assert.Contains(
            log.Lines,
            line => line.StartsWith("Trace ", StringComparison.Ordinal) && line.Contains(Prompt, StringComparison.Ordinal)
        );
        Assert.Contains(
            log.Lines,
            line => line.StartsWith("Trace ", StringComparison.Ordinal) && line.Contains("A private", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(log.Lines, line => line.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_OfAnAnswer_HasTheRequestTheStatusAndTheEnd()
    {
        using var log = new ListLogger(LogLevel.Debug);

        await RunAsync(log, fault: null, content: false);

        Assert.Collection(
            log.Lines,
            line => Assert.Matches(@"^Debug GeminiRx\.Client: Request \d+: POST https://.*:streamGenerateContent, \d+ bytes$", line),
            line => Assert.Matches(@"^Debug GeminiRx\.Client: Request \d+: status 200 after \d+ ms$", line),
            line =>
                Assert.Matches(
                    @"^Information GeminiRx\.Client: Request \d+: completed after \d+ ms, \d+ tokens, model gemini-flash-latest$",
                    line
                )
        );
    }

    [Fact]
    public async Task Log_OfAFailure_HasItsKindAndStatus()
    {
        using var log = new ListLogger(LogLevel.Warning);

        await RunAsync(log, "503", content: false);

        Assert.Matches(@"^Warning GeminiRx\.Client: Request \d+: failed after \d+ ms: api UNAVAILABLE", Assert.Single(log.Lines));
    }

    [Fact]
    public async Task Log_OfAStoppedAnswer_SaysThatTheSubscriberStopped()
    {
        using var log = new ListLogger();
        var client = Client(log, fault: "stall:1", content: false);

        await client.Stream(Prompt).Where(chunk => chunk.IsContent).FirstAsync().ToTask(TimeoutToken.Start());

        await log.WaitForAsync("stopped by the subscriber");
    }

    private static GeminiClient Client(ILoggerFactory log, string? fault, bool content) =>
        new(
            new GeminiOptions
            {
                ApiKey = Key,
                LogContent = content,
                LoggerFactory = log,
                HttpClient = new GeminiEmulator(
                    new EmulatorOptions
                    {
                        Text = Answer,
                        Fault = fault,
                        FirstChunkDelay = TimeSpan.Zero,
                        BurstInterval = TimeSpan.Zero,
                    }
                ).CreateClient(),
            }
        );

    private static async Task RunAsync(ILoggerFactory log, string? fault, bool content)
    {
        var end = await Client(log, fault, content).Stream(Prompt).Materialize().LastAsync().ToTask(TimeoutToken.Start());
        Assert.Equal(fault is not null, end.Exception is not null);
    }
}
