using System.Text;
using System.Text.Json;

namespace GeminiRx.Emulator.Tests;

/// <summary>The errors of the service, in each place where they can occur.</summary>
public sealed class ErrorFaultTests
{
    private static readonly EmulatorOptions _four = Wire.AtOnce with { Text = "aabbccdd", CharactersPerEvent = 2 };

    public static IEnumerable<TheoryDataRow<string>> Names =>
        GeminiEmulator
            .Faults.Where(fault => IsError(fault.Name) && !fault.Name.StartsWith("503-", StringComparison.Ordinal))
            .Select(fault => new TheoryDataRow<string>(fault.Name));

    /// <summary>Whether a fault is an error of the service, and not a page or a body of a gateway.</summary>
    public static bool IsError(string name) =>
        name.Length >= 3 && name[..3].All(char.IsAsciiDigit) && name is not ("502-html" or "404-html" or "502-empty");

    [Theory]
    [InlineData("400", "INVALID_ARGUMENT", "")]
    [InlineData("400-key", "INVALID_ARGUMENT", "ErrorInfo API_KEY_INVALID LocalizedMessage")]
    [InlineData("400-location", "FAILED_PRECONDITION", "")]
    [InlineData("401", "UNAUTHENTICATED", "ErrorInfo")]
    [InlineData("403", "PERMISSION_DENIED", "")]
    [InlineData("403-disabled", "PERMISSION_DENIED", "Help ErrorInfo SERVICE_DISABLED")]
    [InlineData("404", "NOT_FOUND", "")]
    [InlineData("408", "DEADLINE_EXCEEDED", "")]
    [InlineData("409", "ABORTED", "")]
    [InlineData("429", "RESOURCE_EXHAUSTED", "QuotaFailure PerMinute Help RetryInfo 34.074824224s")]
    [InlineData("429-day", "RESOURCE_EXHAUSTED", "QuotaFailure PerDay Help RetryInfo")]
    [InlineData("429-zero", "RESOURCE_EXHAUSTED", "QuotaFailure PerMinute RetryInfo")]
    [InlineData("429-plain", "RESOURCE_EXHAUSTED", "")]
    [InlineData("429-capacity", "RESOURCE_EXHAUSTED", "")]
    [InlineData("499", "CANCELLED", "DebugInfo")]
    [InlineData("500", "INTERNAL", "")]
    [InlineData("502", "UNAVAILABLE", "")]
    [InlineData("503", "UNAVAILABLE", "")]
    [InlineData("503-retry", "UNAVAILABLE", "ErrorInfo MODEL_CAPACITY_EXHAUSTED RetryInfo 9s")]
    [InlineData("504", "DEADLINE_EXCEEDED", "")]
    public async Task Error_HasItsStatusAndDetails(string name, string status, string details)
    {
        var met = await MetFault.OfAsync(new GeminiEmulator(_four), name);

        var error = Wire.Json(Encoding.UTF8.GetString(met.Body)).GetProperty("error");
        Assert.Equal((int.Parse(name[..3], null), "application/json"), (met.Status, met.ContentType));
        Assert.Equal((met.Status, status), (error.GetProperty("code").GetInt32(), error.GetProperty("status").GetString()));
        Assert.NotEqual("", error.GetProperty("message").GetString());
        Assert.Equal(details.Length > 0, error.TryGetProperty("details", out var given));
        Assert.All(
            details.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            word => Assert.Contains(word, given.GetRawText(), StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("429-plain", "Please retry in 47.43s.")]
    [InlineData("429-zero", "limit: 0,")]
    [InlineData("503", "The model is overloaded.")]
    [InlineData("503-retry", "high demand")]
    public async Task Error_HasTheMessageOfTheService(string name, string words)
    {
        var met = await MetFault.OfAsync(new GeminiEmulator(_four), name);

        Assert.Contains(
            words,
            Wire.Json(Encoding.UTF8.GetString(met.Body)).GetProperty("error").GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Error_ComesInEveryPlace(string name)
    {
        var frames = (await new GeminiEmulator(_four).AskAsync())
            .Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(frame => frame + "\r\n\r\n")
            .ToArray();
        var (status, body) = await MeetAsync(name);
        var oneLine = OneLine(body);

        Assert.Equal((status, body), await MeetAsync($"{name}-before"));
        Assert.Equal((status, $"[{body.TrimEnd('\n')}\r\n]"), await MeetAsync($"{name}-array"));
        Assert.Equal((200, body), await MeetAsync($"{name}-body"));
        Assert.Equal((200, frames[0] + frames[1] + body), await MeetAsync($"{name}-tail"));
        Assert.Equal((200, frames[0] + body), await MeetAsync($"{name}-tail:1"));
        Assert.Equal((200, string.Concat(frames) + body), await MeetAsync($"{name}-tail:9"));
        var cut = (await MeetAsync($"{name}-cut-tail")).Body[(frames[0] + frames[1]).Length..];
        Assert.Equal(body[..cut.Length], cut);
        Assert.InRange(cut.Length, 10, body.Length - 10);
        var (_, withEvent) = await MeetAsync($"{name}-event");
        Assert.Equal(frames[0] + frames[1], withEvent[..(frames[0] + frames[1]).Length]);
        Assert.Equal(oneLine, OneLine(withEvent[(frames[0] + frames[1] + "data: ").Length..]));
        Assert.EndsWith("}\r\n\r\n", withEvent, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', withEvent[(frames[0] + frames[1]).Length..^4]);
    }

    [Fact]
    public async Task ErrorInTheStream_OfAnArrayIsItsLastElement()
    {
        var met = await MetFault.OfAsync(new GeminiEmulator(_four), "503-tail", Wire.Array);

        var elements = Wire.Json(Encoding.UTF8.GetString(met.Body));
        Assert.Equal(3, elements.GetArrayLength());
        Assert.Equal(503, elements[2].GetProperty("error").GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("503-tail")]
    [InlineData("503-event")]
    public async Task ErrorInTheStream_OfACallThatDoesNotStreamComesBeforeIt(string name)
    {
        var met = await MetFault.OfAsync(new GeminiEmulator(_four), name, Wire.Whole);

        Assert.Equal(503, met.Status);
    }

    private static async Task<(int Status, string Body)> MeetAsync(string name)
    {
        var met = await MetFault.OfAsync(new GeminiEmulator(_four), name);
        return (met.Status, Encoding.UTF8.GetString(met.Body));
    }

    private static string OneLine(string json) => JsonSerializer.Serialize(Wire.Json(json));
}
