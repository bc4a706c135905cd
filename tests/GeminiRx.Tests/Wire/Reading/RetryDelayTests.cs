using System.Net;
using System.Reactive.Threading.Tasks;
using System.Text;
using GeminiRx.TestSupport;
using GeminiRx.Wire.Reading;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Tests.Wire.Reading;

/// <summary>The delay before a retry, in each form in which services and gateways send it.</summary>
public sealed class RetryDelayTests
{
    [Theory]
    [InlineData("Quota exceeded. Please retry in 1h12m3.5s.", 4323.5)]
    [InlineData("Please retry in 1m12.5s.", 72.5)]
    [InlineData("please retry in 850ms", 0.85)]
    [InlineData("Try again in 3 hours", 10800.0)]
    [InlineData("Rate limited: retry after 1 minute and 30 seconds.", 90.0)]
    [InlineData("Wait 2 min before another request", 120.0)]
    [InlineData("Your quota will reset after 18h31m10s.", 66670.0)]
    [InlineData("Please try again in 20 s, or later.", 20.0)]
    [InlineData("Retry in 1d", 86400.0)]
    [InlineData("Please retry in 5 megabytes", null)]
    [InlineData("We allow 60 requests in 1m", null)]
    [InlineData("Please retry in a while", null)]
    [InlineData("retry in 999999999999d", null)]
    public void Delay_InAMessage_IsRead(string message, double? seconds) =>
        Assert.Equal(seconds, Decode($$$"""{"error":{"code":429,"message":"{{{message}}}"}}""", 429).RetryAfter?.TotalSeconds);

    [Theory]
    [InlineData("""{"@type":"google.rpc.RetryInfo","retryDelay":{"seconds":"7","nanos":500000000}}""", 7.5)]
    [InlineData("""{"@type":"google.rpc.RetryInfo","retry_delay":"7s"}""", 7.0)]
    [InlineData("""{"@type":"google.rpc.ErrorInfo","metadata":{"quotaResetDelay":"1h2m3.5s"}}""", 3723.5)]
    [InlineData("""{"@type":"google.rpc.RetryInfo","retryDelay":{"seconds":-1}}""", null)]
    [InlineData("""{}],"retry_after":9,"x":[{}""", 9.0)]
    public void Delay_InTheDetails_IsRead(string detail, double? seconds) =>
        Assert.Equal(seconds, Decode($$$"""{"error":{"code":429,"message":"m","details":[{{{detail}}}]}}""", 429).RetryAfter?.TotalSeconds);

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData("7.5", 7.5)]
    [InlineData("1m30s", 90.0)]
    [InlineData("Thu, 26 Nov 2026 12:00:20 GMT", 20.0)]
    [InlineData("Thu, 26 Nov 2026 11:00:00 GMT", 0.0)]
    [InlineData("soon", null)]
    public async Task Delay_InTheHeader_IsComparedWithTheClock(string header, double? seconds)
    {
        using var http = new HttpClient(new RefusingHandler(header));
        var client = new GeminiClient(
            new GeminiOptions
            {
                HttpClient = http,
                TimeProvider = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero)),
            }
        );

        var error = await Assert.ThrowsAsync<GeminiApiException>(async () => await client.Stream("Hi").ToTask(TimeoutToken.Start()));

        Assert.Equal(seconds, error.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData(429, "limit: 0", false)]
    [InlineData(429, "limit: 0, model: x", false)]
    [InlineData(429, "limit: 0.5", true)]
    [InlineData(503, "Down for daily maintenance", true)]
    public void Message_AboutADay_CountsForAQuotaOnly(int code, string message, bool isTransient) =>
        Assert.Equal(isTransient, Decode($$$"""{"error":{"code":{{{code}}},"message":"{{{message}}}"}}""", code).IsTransient);

    [Theory]
    [InlineData("Please retry in 90s.", "try again in 90 s")]
    [InlineData("Please retry in 1h12m3.5s.", "try again in 73 min")]
    [InlineData("Please retry in 18h.", "try again in 18 h")]
    public void Advice_NamesTheDelayInAFittingUnit(string message, string advice) =>
        Assert.Contains(advice, Decode($$$"""{"error":{"code":429,"message":"{{{message}}}"}}""", 429).Advice, StringComparison.Ordinal);

    // The details count; the message counts only if they contain no limit.
    [Theory]
    [InlineData("m", """{"@type":"google.rpc.ErrorInfo","metadata":{"quota_limit":"ExampleRequestsPerDay"}}""", true)]
    [InlineData("m", """{"@type":"google.rpc.ErrorInfo","metadata":{"quota_limit":"RequestsPerDayPerProjectPerModel-FreeTier"}}""", true)]
    [InlineData("m", """{"@type":"google.rpc.ErrorInfo","metadata":{"quota_limit":"RequestsPerMinute","quota_limit_value":"0"}}""", true)]
    [InlineData("m", """{"@type":"google.rpc.QuotaFailure","violations":[{"quotaId":"DailyRequests"}]}""", true)]
    [InlineData("limit 'Requests per day per user'", null, true)]
    [InlineData("The daily quota is used up.", null, true)]
    [InlineData("see the daily limits", """{"@type":"google.rpc.QuotaFailure","violations":[{"quotaId":"RequestsPerMinute"}]}""", false)]
    [InlineData("see the daily limits", """{"@type":"google.rpc.ErrorInfo","metadata":{"quota_limit":"RequestsPerMinute"}}""", false)]
    [InlineData("limit 'Requests per minute'", null, false)]
    public void Quota_OfADay_IsNotWaitedFor(string message, string? detail, bool isSpent)
    {
        var error = Decode($$$"""{"error":{"code":429,"message":"{{{message}}}","details":[{{{detail ?? "7"}}}]}}""", 429);

        Assert.Equal(!isSpent, error.IsTransient);
        Assert.Equal(isSpent, error.Advice!.Contains("daily quota", StringComparison.Ordinal));
    }

    [Fact]
    public void Delay_OfAnHour_IsNotWaitedFor()
    {
        var error = Decode("""{"error":{"code":429,"message":"Please retry in 1h12m3.5s.","status":"RESOURCE_EXHAUSTED"}}""", 429);

        Assert.Null(new RetryOptions().DelayBefore(1, error));
        Assert.NotNull(new RetryOptions { MaxServerDelay = TimeSpan.FromHours(2) }.DelayBefore(1, error));
    }

    private static GeminiApiException Decode(string body, int status) => ErrorDecoder.DecodeBody(Encoding.UTF8.GetBytes(body), status);

    private sealed class RefusingHandler(string? retryAfter) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var words = request.Headers.TryGetValues("x-goog-api-key", out var keys) ? $"Refused {string.Concat(keys)}" : "Slow";
            var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent(words) };
            if (retryAfter is not null)
            {
                response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            }

            return Task.FromResult(response);
        }
    }
}
