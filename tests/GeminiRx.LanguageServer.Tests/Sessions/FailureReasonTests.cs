using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using System.Threading.RateLimiting;
using GeminiRx.Emulator;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.TestSupport;

namespace GeminiRx.LanguageServer.Tests.Sessions;

/// <summary>The reason of a failure that a client reads, so that it need not read the message.</summary>
public sealed class FailureReasonTests
{
    private const string Text = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n";

    [Theory]
    [InlineData(400, "API_KEY_INVALID", "invalidKey")]
    [InlineData(401, "CREDENTIALS_MISSING", "invalidKey")]
    [InlineData(403, "SERVICE_DISABLED", "noAccess")]
    [InlineData(404, "OTHER", "unknownModel")]
    [InlineData(429, "OTHER", "quota")]
    [InlineData(408, "OTHER", "overloaded")]
    [InlineData(499, "OTHER", "overloaded")]
    [InlineData(500, "OTHER", "overloaded")]
    [InlineData(503, "OTHER", "overloaded")]
    [InlineData(400, "OTHER", "rejected")]
    public async Task Reason_OfAnErrorOfTheService_FollowsItsCode(int code, string detail, string reason)
    {
        var failure = await FailureOf(
            $$$"""
            {"error":{"code":{{{code}}},"message":"No","status":"X","details":[
            {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"{{{detail}}}","domain":"googleapis.com"}]}}
            """
        );

        Assert.Equal(("api", reason), (failure.Kind, FailureReasons.Of(failure)));
    }

    [Theory]
    [InlineData("truncated", Text)]
    [InlineData("unreadable", "data: [1\n\n")]
    public async Task Reason_OfABrokenStream_IsItsKind(string reason, string answer) =>
        Assert.Equal(reason, FailureReasons.Of(await FailureOf(answer)));

    [Fact]
    public async Task Reason_OfEveryOtherFailure_IsItsKind()
    {
        using var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 1 });
        using var lease = limiter.AttemptAcquire();
        using var broken = new HttpClient(new BrokenHandler());
        Chunk[] other = [new TextChunk("a"), new RewindChunk(0), new TextChunk("b")];
        var policy = new AnswerPolicy { RateLimiter = limiter };
        GeminiException[] failures =
        [
            new GeminiConfigurationException("No key."),
            await FailureOf(AnswerOf(new GeminiClient(new GeminiOptions { HttpClient = broken, ApiKey = "k" }).Source)),
            await FailureOf(other.ToObservable().WithoutRewinds()),
            await FailureOf(AnswerOf(ClientOf(Text).Source.WithPolicy(policy))),
        ];

        Assert.Equal(["config", "network", "diverged", "limit"], failures.Select(FailureReasons.Of));
        Assert.Equal("editor", SessionFailures.Unconfirmed("No.", 1).Reason);
    }

    private static Task<GeminiException> FailureOf(string answer) => FailureOf(AnswerOf(ClientOf(answer).Source));

    private static Task<GeminiException> FailureOf(IObservable<Chunk> answer) =>
        Assert.ThrowsAnyAsync<GeminiException>(() => answer.LastOrDefaultAsync().ToTask(TimeoutToken.Start()));

    private static IObservable<Chunk> AnswerOf(ChunkSource source) => source(new GenerateRequest("Go."));

    private static GeminiClient ClientOf(string answer)
    {
        var emulator = new GeminiEmulator(new EmulatorOptions { Answer = Encoding.UTF8.GetBytes(answer), FirstChunkDelay = TimeSpan.Zero });
        return new GeminiClient(new GeminiOptions { HttpClient = emulator.CreateClient() });
    }

    private sealed class BrokenHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException("broken");
    }
}
