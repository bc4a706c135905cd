using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>Tokens, model and time of sessions.</summary>
public sealed class UsageCommandTests : ServerFixture
{
    [Fact]
    public async Task End_OfASession_HasItsTokensItsModelAndItsTime()
    {
        var editor = await OpenAsync();

        var end = await editor.EndOfAsync(await SessionOf(editor.Continue(1)));
        var status = await editor.Connection.RequestAsync("geminirx/status", new JsonObject());

        var usage = end.GetProperty("usage");
        Assert.True(usage.GetProperty("input").GetInt32() > 0);
        Assert.True(usage.GetProperty("output").GetInt32() > 0);
        Assert.True(
            usage.GetProperty("total").GetInt32() >= usage.GetProperty("input").GetInt32() + usage.GetProperty("output").GetInt32()
        );
        Assert.NotEmpty(end.GetProperty("modelVersion").GetString()!);
        Assert.True(end.GetProperty("seconds").GetDouble() >= end.GetProperty("firstTextSeconds").GetDouble());
        var listed = Assert.Single(status.GetProperty("ended").EnumerateArray());
        Assert.Equal(usage.GetRawText(), listed.GetProperty("usage").GetRawText());
        Assert.Equal(end.GetProperty("modelVersion").GetString(), listed.GetProperty("modelVersion").GetString());
    }

    [Fact]
    public async Task Usage_OfTheDay_IsTheSumOfAllAnswersAndNotOfRemovals()
    {
        var editor = await OpenAsync();
        var first = await SessionOf(editor.Continue(1));
        var totals = Total(await editor.EndOfAsync(first));
        var second = await SessionOf(editor.ContinueSessionAsync("geminirx.retry", first));
        totals += Total(await editor.EndOfAsync(second));
        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.discard", second)));
        await editor.Connection.RequestAsync("geminirx/stream", new JsonObject { ["prompt"] = "Hi", ["partialResultToken"] = "t" });

        var usage = await editor.ExecuteAsync("geminirx.usage", new JsonObject());

        var model = Assert.Single(usage.GetProperty("models").EnumerateArray());
        Assert.Equal(3, model.GetProperty("requests").GetInt32());
        Assert.True(model.GetProperty("total").GetInt64() > totals);
        Assert.Matches(@"^\d{4}-\d\d-\d\d$", usage.GetProperty("date").GetString());
    }

    private static long Total(JsonElement end) => end.GetProperty("usage").GetProperty("total").GetInt64();
}
