using System.Net;
using System.Reactive.Threading.Tasks;
using System.Text;
using System.Text.Json;
using GeminiRx.Testing;
using GeminiRx.Wire.Reading;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Tests.Wire.Reading;

/// <summary>Error bodies as gateways, proxies and relays write them: the words are kept, and what they mean is understood.</summary>
public sealed class ErrorBodyTests
{
    [Theory]
    [InlineData("""{"error":"The upstream is overloaded"}""", "The upstream is overloaded")]
    [InlineData("""{"detail":"Model not allowed for this team"}""", "Model not allowed for this team")]
    [InlineData(
        """{"detail":[{"loc":["body","x"],"msg":"field required","type":"missing"},{"msg":"too long"}]}""",
        "field required; too long"
    )]
    [InlineData("""{"detail":{"error":"no credits"}}""", "no credits")]
    [InlineData("""{"message":"Forbidden by policy 12"}""", "Forbidden by policy 12")]
    [InlineData("""{"statusCode":503,"message":["a","b"],"error":"Forbidden"}""", "a; b")]
    [InlineData("""{"error":{"message":"","detail":"why"}}""", "why")]
    [InlineData("""{"error":{"error":{"message":"deep"}}}""", "deep")]
    [InlineData("""{"error":"invalid_grant","error_description":"Token has expired."}""", "Token has expired.")]
    [InlineData("""{"type":"about:blank","title":"Too many","status":503,"detail":"Slow down"}""", "Slow down")]
    [InlineData("""{"type":"about:blank","title":"Too many"}""", "Too many")]
    [InlineData("""{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}""", "Authentication error")]
    [InlineData("""{"fault":{"faultstring":"Rate limit quota violation","detail":{"errorcode":"x"}}}""", "Rate limit quota violation")]
    [InlineData("""[{"error":{"message":"in an array"}}]""", "in an array")]
    [InlineData("""["first","second"]""", "first; second")]
    [InlineData("\"only text\"", "only text")]
    [InlineData("<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Reduce &amp; wait</Message></Error>", "Reduce & wait")]
    [InlineData("""{"error":{"message":"<html><head><title>504 Gateway Time-out</title></head></html>"}}""", "504 Gateway Time-out")]
    [InlineData("""{"Message":"User is not authorized"}""", "User is not authorized")]
    [InlineData("""{"error_message":"no"}""", "no")]
    [InlineData("\uFEFF{\"message\":\"behind a mark\"}", "behind a mark")]
    [InlineData("upstream connect error or disconnect/reset before headers", "upstream connect error or disconnect/reset before headers")]
    [InlineData("  two\r\n\r\n lines ", "two lines")]
    [InlineData("<html><head><title>\n 502 Bad &amp; Gateway </title></head><body>x</body></html>", "502 Bad & Gateway")]
    [InlineData("<!DOCTYPE html><title></title><H1 class='a'>Sorry, <b>blocked</b></H1>", "Sorry, blocked")]
    [InlineData("{\"message\":\"no\\u0007\\u001b[31m red\\u009f\\u202e\"}", "no  [31m red")]
    [InlineData("""{"error":{"message":"half \ud83d pair"}}""", "half \uFFFD pair")]
    public void Explanation_OfAnyBody_IsTheMessage(string body, string message)
    {
        var error = Decode(body, 503);

        Assert.Equal((message, 503), (error.Message, error.Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"error":null}""")]
    [InlineData("""{"error":{"message":7}}""")]
    [InlineData("{\"message\":\"\\u0001\"}")]
    [InlineData("<html><body>nothing in particular</body></html>")]
    [InlineData("\0\u0001\0\uFFFD\uFFFD")]
    public void Body_WithoutWords_NamesItsStatus(string body) =>
        Assert.Equal("The service, or a proxy in front of it, answered with status 503 and no message.", Decode(body, 503).Message);

    [Fact]
    public void Message_OfAnyLength_IsBounded()
    {
        Assert.InRange(Decode(new string('x', 100_000), 500).Message.Length, 1000, 2_001);
        Assert.InRange(Decode($$$"""{"error":{"message":"{{{new string('x', 100_000)}}}"}}""", 500).Message.Length, 1000, 2_001);
    }

    [Theory]
    [InlineData("""{"error":"bad key AIzaSyA1234567890abcdefghijklmnopqrstuv"}""", "bad key AIza***")]
    [InlineData(
        "GET https://x.test/v1beta/models?key=0123456789abcdef&alt=sse failed",
        "GET https://x.test/v1beta/models?key=***&alt=sse failed"
    )]
    [InlineData("""{"message":"Bearer ya29.abcdefghijk refused"}""", "Bearer *** refused")]
    public void Key_InAMessage_IsNotShown(string body, string message) => Assert.Equal(message, Decode(body, 400).Message);

    [Theory]
    [InlineData("""{"error":{"status":"RESOURCE_EXHAUSTED","message":"m"}}""", 500, 429, "RESOURCE_EXHAUSTED")]
    [InlineData("""{"error":{"status":"resource_exhausted","message":"m"}}""", 500, 429, "RESOURCE_EXHAUSTED")]
    [InlineData("""{"error":{"code":"UNAVAILABLE","message":"m"}}""", 500, 503, null)]
    [InlineData("""{"error":{"code":"429","message":"m"}}""", 500, 429, null)]
    [InlineData("""{"error":{"code":8,"message":"m"}}""", 403, 403, null)]
    [InlineData("""{"code":1,"message":"m"}""", 403, 403, null)]
    [InlineData("""{"error":{"code":14,"status":"UNAVAILABLE","message":"m"}}""", 500, 503, "UNAVAILABLE")]
    [InlineData("""{"error":{"code":10000,"message":"m"}}""", 403, 403, null)]
    [InlineData("""{"error":{"code":-1,"status":"Too Many Requests","message":"m"}}""", 502, 502, null)]
    [InlineData("""{"error":{"code":400,"status":"SOMETHING_NEW","message":"m"}}""", 500, 400, "SOMETHING_NEW")]
    [InlineData("""{"statusCode":429,"message":"m"}""", 500, 429, null)]
    public void Code_InAnyForm_IsAnHttpStatus(string body, int http, int code, string? status)
    {
        var error = Decode(body, http);

        Assert.Equal((code, status), (error.Code, error.Status));
    }

    // In a stream there is no HTTP status of an error; the numbers of google.rpc.Code count.
    [Theory]
    [InlineData("""{"code":8,"message":"m"}""", 429)]
    [InlineData("""{"status":"RESOURCE_EXHAUSTED","message":"m"}""", 429)]
    [InlineData("""{"code":"UNAVAILABLE","message":"m"}""", 503)]
    [InlineData("""{"code":17,"message":"m"}""", 500)]
    [InlineData("\"Overloaded\"", 500)]
    public void Code_InAStream_IsAnHttpStatus(string error, int code) =>
        Assert.Equal(code, ErrorDecoder.Decode(JsonElement.Parse(error)).Code);

    [Theory]
    [InlineData("INNER")]
    [InlineData("got status: 429 Too Many Requests. INNER")]
    [InlineData("[INNER]")]
    [InlineData("VertexAIException - b'LITERAL'")]
    public void Error_InsideOfAMessage_IsTheError(string message)
    {
        const string Inner = """
            {
              "error": {"code": 429, "message": "Quota exceeded. Try later.", "status": "RESOURCE_EXHAUSTED",
                "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "7s"}]}
            }
            """;
        var said = message
            .Replace("INNER", Inner, StringComparison.Ordinal)
            .Replace("LITERAL", Inner.ReplaceLineEndings("\\n"), StringComparison.Ordinal);
        foreach (
            var body in new[]
            {
                $$$"""{"error":{"message":{{{JsonSerializer.Serialize(said)}}},"code":500,"status":"Internal"}}""",
                $$$"""{"error":{{{JsonSerializer.Serialize(said)}}}}""",
                $$$"""{"error":{"message":"Provider returned error","code":502,"metadata":{"raw":{{{JsonSerializer.Serialize(said)}}} } } }""",
                $$$"""{"errors":[{"message":{{{JsonSerializer.Serialize(said)}}} }]}""",
                JsonSerializer.Serialize(said),
                "429 Too Many Requests: " + said,
                $$$"""{"detail":{{{JsonSerializer.Serialize($$$"""{"error":{"message":{{{JsonSerializer.Serialize(said)}}} } }""")}}} }""",
            }
        )
        {
            var error = Decode(body, 500);

            Assert.Equal(
                (429, "RESOURCE_EXHAUSTED", "Quota exceeded. Try later.", TimeSpan.FromSeconds(7)),
                (error.Code, error.Status, error.Message, error.RetryAfter)
            );
            Assert.True(error.IsTransient);
        }
    }

    [Theory]
    [InlineData("detail")]
    [InlineData("error")]
    [InlineData("message")]
    public void Error_InsideOfAnother_IsTheError(string member)
    {
        const string Inner = """{"code":429,"message":"Quota.","details":[{"@type":"google.rpc.RetryInfo","retryDelay":"7s"}]}""";

        foreach (var body in new[] { $$$"""{"{{{member}}}":{"error":{{{Inner}}}}}""", $$$"""{"error":{"{{{member}}}":{{{Inner}}}}}""" })
        {
            var error = Decode(body, 500);

            Assert.Equal((429, "Quota.", 7.0), (error.Code, error.Message, error.RetryAfter?.TotalSeconds));
        }
    }

    [Fact]
    public void Object_BesideAMessage_IsNotTheError() =>
        Assert.Equal("m", Decode("""{"error":{"message":"m","detail":{"reason":"x"}}}""", 500).Message);

    [Theory]
    [InlineData("The field {name} is unknown.")]
    [InlineData("Expected {\"a\":1}")]
    public void Braces_InAMessage_AreWords(string message) =>
        Assert.Equal(message, Decode($$$"""{"error":{"message":{{{JsonSerializer.Serialize(message)}}}}}""", 400).Message);

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

    [Fact]
    public async Task Key_ThatAGatewayQuotes_IsNotShown()
    {
        using var http = new HttpClient(new RefusingHandler(null));
        var client = new GeminiClient(new GeminiOptions { HttpClient = http, ApiKey = "opaque-0123456789" });

        var error = await Assert.ThrowsAsync<GeminiApiException>(async () => await client.Stream("Hi").ToTask(TimeoutToken.Start()));

        Assert.Equal("Refused ***", error.Message);
    }

    [Fact]
    public async Task Key_ThatAnErrorInAStreamQuotes_IsNotShown()
    {
        using var http = new HttpClient(new QuotingHandler());
        var client = new GeminiClient(new GeminiOptions { HttpClient = http, ApiKey = "opaque-0123456789" });

        var error = await Assert.ThrowsAsync<GeminiApiException>(async () => await client.Stream("Hi").ToTask(TimeoutToken.Start()));
        var listed = await Assert.ThrowsAsync<GeminiApiException>(async () => await client.Models().ToTask(TimeoutToken.Start()));

        Assert.Equal(("Refused ***", 429, 7.0), (error.Message, error.Code, error.RetryAfter?.TotalSeconds));
        Assert.Equal("Refused ***", listed.Message);
    }

    [Theory]
    [InlineData(429, "limit: 0", false)]
    [InlineData(429, "limit: 0, model: x", false)]
    [InlineData(429, "limit: 0.5", true)]
    [InlineData(503, "Down for daily maintenance", true)]
    public void Words_AboutADay_CountForAQuotaOnly(int code, string message, bool isTransient) =>
        Assert.Equal(isTransient, Decode($$$"""{"error":{"code":{{{code}}},"message":"{{{message}}}"}}""", code).IsTransient);

    [Theory]
    [InlineData("Please retry in 90s.", "try again in 90 s")]
    [InlineData("Please retry in 1h12m3.5s.", "try again in 73 min")]
    [InlineData("Please retry in 18h.", "try again in 18 h")]
    public void Advice_NamesTheDelayInAFittingUnit(string message, string advice) =>
        Assert.Contains(advice, Decode($$$"""{"error":{"code":429,"message":"{{{message}}}"}}""", 429).Advice, StringComparison.Ordinal);

    // The details decide; the message counts where they name no limit.
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
        Assert.Equal(isSpent, error.Advice!.Contains("today", StringComparison.Ordinal));
    }

    [Fact]
    public void Delay_OfAnHour_IsNotWaitedFor()
    {
        var error = Decode("""{"error":{"code":429,"message":"Please retry in 1h12m3.5s.","status":"RESOURCE_EXHAUSTED"}}""", 429);

        Assert.Null(new RetryOptions().DelayBefore(1, error));
        Assert.NotNull(new RetryOptions { MaxServerDelay = TimeSpan.FromHours(2) }.DelayBefore(1, error));
    }

    private static GeminiApiException Decode(string body, int status) => ErrorDecoder.DecodeBody(Encoding.UTF8.GetBytes(body), status);

    private sealed class QuotingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var key = request.Headers.GetValues("x-goog-api-key").Single();
            var body =
                $$$"""{"error":{"code":429,"message":"Refused {{{key}}}","details":[{"@type":"google.rpc.RetryInfo","retryDelay":"7s"}]}}""";
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) });
        }
    }

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
