using System.Net;
using System.Reactive.Threading.Tasks;
using System.Text;
using System.Text.Json;
using GeminiRx.TestSupport;
using GeminiRx.Wire.Reading;

namespace GeminiRx.Tests.Wire.Reading;

/// <summary>Error bodies of gateways, proxies and relays: the message is kept and its meaning is recognized.</summary>
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
    public void Message_OfAnyBody_IsFound(string body, string message)
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
    public void Body_WithoutMessage_ShowsTheStatus(string body) =>
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

    // An error in a stream has no HTTP status, so the numbers of google.rpc.Code count.
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
                $$$"""{"error":{"message":"Provider returned error","code":502,"metadata":"""
                    + $$$"""{"raw":{{{JsonSerializer.Serialize(said)}}} } } }""",
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
    public void Object_NextToAMessage_IsNotTheError() =>
        Assert.Equal("m", Decode("""{"error":{"message":"m","detail":{"reason":"x"}}}""", 500).Message);

    [Theory]
    [InlineData("The field {name} is unknown.")]
    [InlineData("Expected {\"a\":1}")]
    public void Braces_InAMessage_BelongToTheMessage(string message) =>
        Assert.Equal(message, Decode($$$"""{"error":{"message":{{{JsonSerializer.Serialize(message)}}}}}""", 400).Message);

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

    private static GeminiApiException Decode(string body, int status) => ErrorDecoder.DecodeBody(Encoding.UTF8.GetBytes(body), status);

    private sealed class QuotingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var key = request.Headers.GetValues("x-goog-api-key").Single();
            var body =
                $$$"""{"error":{"code":429,"message":"Refused {{{key}}}","details":["""
                + $$$"""{"@type":"google.rpc.RetryInfo","retryDelay":"7s"}]}}""";
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
