namespace GeminiRx.LanguageServer.Tests.Completions;

/// <summary>
/// Whole typing sessions, written by hand as scripts: <c>text@100</c> types at 100 ms a key, <c>...800</c> pauses, <c>tab</c> accepts what
/// is shown, <c>word</c> its first word, <c>back3</c> deletes. A server that asks after every key would make one call for each.
/// </summary>
public sealed class TypingSessionTests
{
    private const string Method =
        "public decimal Total(IEnumerable<Item> items)\n{\n    var sum = items.Sum(item => item.Price);\n    return sum * (1 + _tax);\n}";

    [Theory]
    // A fast typist who knows what to write, and ignores what is shown.
    [InlineData(
        "public decimal Total(IEnumerable<Item> items)@95",
        "...1500",
        "\n{\n    var total = 0m;\n    foreach (var item in items)\n    {\n@110",
        "...900",
        "        total += item.Price;\n    }\n@85"
    )]
    // Someone who accepts.
    [InlineData(
        "public dec@140",
        "...1600",
        "word",
        "word",
        "...700",
        "tab",
        "...1000",
        "\n{\n    var s@160",
        "...1500",
        "tab",
        "...1600",
        "\n    return sum@180",
        "...1500",
        "tab"
    )]
    // A slow typist with mistakes, who thinks between words.
    [InlineData(
        "public @300",
        "...900",
        "decimel@350",
        "back2",
        "al Total(@320",
        "...2500",
        "IEnumerable<Item> items@280",
        "...1200",
        ")@200",
        "...1500",
        "\n{\n    var sum = items.Sum(item => item.Price);@260"
    )]
    public void Session_MakesAtMostAFifthOfTheCalls(params string[] script)
    {
        var typist = new CompletionTypist("|\n", Rest);
        foreach (var step in script)
        {
            Do(typist, step);
        }

        typist.Advance(5000);

        Assert.True(typist.Calls.Count * 5 <= typist.Keys, $"{typist.Calls.Count} calls for {typist.Keys} keys");
        Assert.NotEmpty(typist.Calls);
        Assert.Equal((1, 0), (typist.MostRunning, typist.Running));
    }

    // Seen red when a misfit asked at once, whether the user went on typing or not.
    [Theory]
    [InlineData(95, 200)]
    [InlineData(95, 300)]
    [InlineData(95, 500)]
    [InlineData(160, 200)]
    [InlineData(160, 300)]
    [InlineData(160, 500)]
    [InlineData(300, 200)]
    [InlineData(300, 300)]
    [InlineData(300, 500)]
    public void Session_WithAServiceThatIsAlwaysWrong_MakesAtMostAFifthOfTheCalls(int key, int latency)
    {
        var typist = new CompletionTypist("|\n", _ => "wrong(); // of course", TimeSpan.FromMilliseconds(latency));
        var text = string.Concat(Enumerable.Repeat("var sum = items.Sum(item => item.Price) + tax;\n", 4));

        typist.Type(text[..50], key);
        typist.Advance(1500);
        typist.Type(text[50..], key);
        typist.Advance(5000);

        Assert.True(typist.Calls.Count * 5 <= typist.Keys, $"{typist.Calls.Count} calls for {typist.Keys} keys");
        Assert.NotEmpty(typist.Calls);
        Assert.Equal((1, 0), (typist.MostRunning, typist.Running));
    }

    private static void Do(CompletionTypist typist, string step)
    {
        if (step.StartsWith("...", StringComparison.Ordinal))
        {
            typist.Advance(int.Parse(step.AsSpan(3), System.Globalization.CultureInfo.InvariantCulture));
        }
        else if (step is "tab" or "word")
        {
            Assert.False(string.IsNullOrEmpty(typist.Shown), "nothing is shown");
            var text = typist.Shown!;
            var end =
                step == "tab" ? text.Length
                : text.IndexOf(' ', 1) is var space and > 0 ? space
                : text.Length;
            typist.Insert(text[..end]);
            typist.Ask();
        }
        else if (step.StartsWith("back", StringComparison.Ordinal))
        {
            typist.Delete(step[4] - '0');
            typist.Ask();
        }
        else
        {
            var at = step.LastIndexOf('@');
            typist.Type(step[..at], int.Parse(step.AsSpan(at + 1), System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static string Rest(string before) => Method.StartsWith(before, StringComparison.Ordinal) ? Method[before.Length..] : "Guess();";
}
