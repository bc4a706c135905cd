using System.Text;
using System.Text.Json;
using GeminiRx.TestSupport;
using GeminiRx.Wire.Reading;

namespace GeminiRx.Tests.Wire.Reading;

public sealed class ErrorDecoderTests
{
    public static IEnumerable<TheoryDataRow<string>> Files =>
        [
            .. RecordedFiles.ErrorFiles.Select(file => new TheoryDataRow<string>(file)),
            .. RecordedFiles.Present ? [] : new[] { new TheoryDataRow<string>("") { Skip = RecordedFiles.SkipReason } },
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Recording_OfAnError_Decodes(string file)
    {
        var bytes = RecordedFiles.ReadError(file);
        var error = ErrorDecoder.DecodeBody(bytes, 418);

        if (
            !Encoding.UTF8.GetString(bytes).TrimStart().StartsWith('{')
            || !JsonDocument.Parse(bytes).RootElement.TryGetProperty("error", out var expected)
        )
        {
            Assert.Equal((418, null), (error.Code, error.Status));
            return;
        }

        Assert.Equal(
            (
                expected.GetProperty("code").GetInt32(),
                expected.GetProperty("status").GetString(),
                expected.GetProperty("message").GetString()
            ),
            (error.Code, error.Status, error.Message)
        );
        var types = expected.TryGetProperty("details", out var details)
            ? details.EnumerateArray().Select(detail => detail.GetProperty("@type").GetString()!.Split('.')[^1]).ToList()
            : [];
        Assert.Equal(types.Contains("ErrorInfo"), error.Details is { Reason: not null, Domain: not null, Metadata.Count: > 0 });
        Assert.Equal(types.Contains("Help"), error.Details.Links is [{ Url: not null }, ..]);
        Assert.Equal(types.Contains("LocalizedMessage"), error.Details.LocalizedMessage is not null);
        Assert.DoesNotContain("AIzv", error.ToString() + error.Details, StringComparison.Ordinal);
    }

    [Fact]
    public void Details_OfEveryKind_AreTyped()
    {
        var error = Decode(
            """
            {"code":429,"message":"Quota.","status":"RESOURCE_EXHAUSTED","details":[
              {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaMetric":"m",
                "quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier","quotaValue":"15"}]},
              {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"45.837906927s"},
              {"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"contents","description":"d"}]},
              {"@type":"type.googleapis.com/google.rpc.New","x":1}, 7]}
            """
        );

        Assert.Equal(
            [new QuotaViolation("m", "GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "15")],
            error.Details.QuotaViolations
        );
        Assert.Equal([new FieldViolation("contents", "d")], error.Details.FieldViolations);
        Assert.Equal(TimeSpan.FromTicks(458379069), error.RetryAfter);
        Assert.Contains("46 s", error.Advice, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [InlineData("Please retry in 47.43s.", 47.43)]
    [InlineData("please retry in 500ms", 0.5)]
    [InlineData("Please retry.", null)]
    [InlineData("retry in 99999999999999999999s", null)]
    public void RetryAfter_WithoutDetails_ComesFromTheMessage(string message, double? seconds) =>
        Assert.Equal(seconds, Decode($$"""{"code":429,"message":"{{message}}"}""").RetryAfter?.TotalSeconds);

    [Theory]
    [InlineData("0.5s", 0.5)]
    [InlineData("34s", 34.0)]
    [InlineData("-1s", null)]
    [InlineData("1e400s", null)]
    [InlineData("5", null)]
    [InlineData(null, null)]
    public void Duration_OfTheService_IsRead(string? text, double? seconds) =>
        Assert.Equal(seconds, RetryDelays.OfDuration(text)?.TotalSeconds);

    [Theory]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(499, true)]
    [InlineData(500, true)]
    [InlineData(501, false)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    public void IsTransient_ByCode(int code, bool isTransient) =>
        Assert.Equal(isTransient, Decode($$"""{"code":{{code}},"message":"m"}""").IsTransient);

    [Theory]
    [InlineData("""{"code":429,"message":"Quota exceeded, limit: 0, model: x"}""")]
    [InlineData(
        """{"code":429,"message":"m","details":[{"@type":"google.rpc.QuotaFailure","violations":["""
            + """{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},"""
            + """{"@type":"google.rpc.RetryInfo","retryDelay":"3s"}]}"""
    )]
    [InlineData(
        """{"code":429,"message":"m","details":[{"@type":"google.rpc.QuotaFailure","violations":[{"quotaId":"x","quotaValue":"0"}]}]}"""
    )]
    public void IsTransient_QuotaOfTheDayOrNone_IsNot(string error)
    {
        Assert.False(Decode(error).IsTransient);
        Assert.Contains("daily quota", Decode(error).Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void IsTransient_OfTheOtherFailures()
    {
        Assert.True(new GeminiConnectionException("m", null).IsTransient);
        Assert.True(new GeminiStreamException(StreamFault.Truncated, "m").IsTransient);
        Assert.False(new GeminiStreamException(StreamFault.Unreadable, "m").IsTransient);
        Assert.False(new GeminiTimeoutException(TimeLimit.HttpClient, "m").IsTransient);
        Assert.False(new GeminiConfigurationException("m").IsTransient);
    }

    private static GeminiApiException Decode(string error) =>
        ErrorDecoder.DecodeBody(Encoding.UTF8.GetBytes($$"""{"error":{{error}}}"""), 200);
}
