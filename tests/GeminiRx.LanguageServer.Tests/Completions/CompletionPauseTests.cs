using System.Reactive.Threading.Tasks;
using GeminiRx.LanguageServer.Completions;
using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests.Completions;

/// <summary>What is told of pauses, and what ends them.</summary>
public sealed class CompletionPauseTests
{
    private readonly TestScheduler _scheduler = new();
    private readonly CompletionPause _pause;

    public CompletionPauseTests() => _pause = new CompletionPause(_scheduler);

    [Fact]
    public void Reason_IsToldOnceUntilASuccess()
    {
        Assert.True(_pause.Fail(TimeSpan.FromSeconds(30), "a"));
        _scheduler.AdvanceBy(TimeSpan.FromMinutes(1).Ticks);
        Assert.Null(_pause.Current);
        Assert.False(_pause.Fail(TimeSpan.FromSeconds(30), "a"));
        Assert.True(_pause.Fail(TimeSpan.FromSeconds(30), "b"));

        _pause.Succeed();

        Assert.True(_pause.Fail(TimeSpan.FromSeconds(30), "a"));
    }

    [Fact]
    public void End_OfAFailure_KeepsThePauseOfTheUser()
    {
        _pause.Begin(TimeSpan.FromMinutes(5));
        _pause.Fail(TimeSpan.FromMinutes(10), "a");
        Assert.Equal((TimeSpan.FromMinutes(10), "a"), _pause.Current);

        _pause.EndFailure();
        Assert.Equal((TimeSpan.FromMinutes(5), "paused by the user"), _pause.Current);

        _pause.End();
        Assert.Null(_pause.Current);
    }

    [Theory]
    [InlineData(2, 30)]
    [InlineData(90, 90)]
    [InlineData(200_000, 24 * 60 * 60)]
    public async Task Failure_PausesAsLongAsTheServiceSays(int asked, int seconds)
    {
        using var http = new HttpClient(new RefusingService(asked));
        var client = new GeminiClient(new GeminiOptions { ApiKey = "test", HttpClient = http });
        var failure = await Assert.ThrowsAsync<GeminiApiException>(() => client.Source(new GenerateRequest("a")).ToTask());

        Assert.Equal(TimeSpan.FromSeconds(seconds), CompletionFailure.Of(failure).Pause);
    }

    [Fact]
    public void Failure_OfAnotherKind_IsToldWithoutItsMessage() =>
        Assert.Equal(
            (TimeSpan.FromSeconds(30), "of an internal error (InvalidOperationException)"),
            CompletionFailure.Of(new InvalidOperationException("secret"))
        );

    private sealed class RefusingService(int seconds) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new HttpResponseMessage(System.Net.HttpStatusCode.TooManyRequests)
                {
                    Headers = { RetryAfter = new(TimeSpan.FromSeconds(seconds)) },
                    Content = new StringContent("""{"error":{"code":429,"message":"Quota exceeded.","status":"RESOURCE_EXHAUSTED"}}"""),
                }
            );
    }
}
