using System.Text.RegularExpressions;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Live.Pages;

/// <summary>The page about the Live API contains code that compiles, and what it says happens.</summary>
public sealed partial class LivePageTests
{
    [Fact]
    public void Code_OnThePage_IsTheSample()
    {
        var page = Block().Matches(Repository.Read("src/docs/live.md")).Select(match => Lines(match.Groups[1].Value)).ToList();
        var sample = Region().Matches(Repository.Read("tests/GeminiRx.Tests/Live/Pages/LivePageSample.cs"));

        Assert.Equal(6, page.Count);
        Assert.Equal(sample.Select(match => Lines(match.Groups[1].Value)), page);
    }

    [Fact]
    public async Task Session_WithTheEmulatorOfThePage_SurvivesItsCut()
    {
        var chunks = await LivePageSample.EmulateAsync("Hello from the page").WaitAsync(TimeoutToken.Start());

        Assert.Single(chunks.OfType<RetryingChunk>());
        Assert.Equal(Outcome.Completed, ((FinishedChunk)chunks[^1]).Outcome);
    }

    private static string Lines(string code) =>
        string.Join('\n', code.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("// <page>\n(.*?)// </page>", RegexOptions.Singleline)]
    private static partial Regex Region();
}
