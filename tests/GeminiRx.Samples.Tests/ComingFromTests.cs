using System.Reactive.Linq;
using System.Text.RegularExpressions;
using GeminiRx.Testing;
using GeminiRx.TestSupport;

namespace GeminiRx.Samples.Tests;

/// <summary>The page for people who come from another library names what there is.</summary>
public sealed partial class ComingFromTests
{
    private static readonly string _page = Repository.Read("src/docs/coming-from.md");

    [Fact]
    public void EveryName_OnTheRight_IsInThePublicApi()
    {
        string[] approved = ["GeminiRx", "GeminiRx.Extensions.AI", "GeminiRx.Testing"];
        var api = string.Join("\n", approved.Select(name => Repository.Read($"tests/GeminiRx.TestSupport/Approved/{name}.txt")));
        var names = Row()
            .Matches(_page)
            .SelectMany(row => Code().Matches(row.Groups[1].Value))
            .SelectMany(code => Name().Matches(code.Value))
            .Select(name => name.Value)
            .Distinct()
            .Except(["IChatClient"])
            .ToList();

        Assert.True(names.Count > 50, $"{names.Count} names");
        Assert.DoesNotContain(names, name => !Regex.IsMatch(api, $@"\b{name}\b"));
    }

    [Fact]
    public async Task Program_OnThePage_Runs()
    {
        var clock = new VirtualClock();
        var gemini = new { Stream = (Func<string, IObservable<Chunk>>)(_ => new FakeAnswer(clock).AddText("Because ", "it is.").Finish()) };
        using var output = new StringWriter();

        var run = RunAsync();
        await clock.AdvanceUntilAsync(run);

        Assert.Equal("Because it is.", output.ToString());

        async Task RunAsync()
        {
            // <docs>
            await gemini.Stream("Why is the sky blue?").Text().Do(output.Write);
            // </docs>
        }
    }

    [GeneratedRegex(@"^\| .+? \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+\b")]
    private static partial Regex Name();
}
