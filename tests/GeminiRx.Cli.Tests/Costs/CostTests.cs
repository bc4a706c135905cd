using System.Text.Json;

namespace GeminiRx.Cli.Tests;

/// <summary>Estimated costs.</summary>
public sealed class CostTests
{
    private static readonly PriceList _prices = PriceList.Parse(
        JsonElement.Parse(
            """
            { "currency": "EUR", "models": {
              "gemini-*": { "input": 100, "output": 100 },
              "gemini-4-*": { "input": 1, "output": 10, "cached": 0.25, "input-audio": 3, "output-image": 30 },
              "gemini-4-argon": [ { "up-to": 200000, "input": 2, "output": 12 }, { "input": 4, "output": 18, "cached": 0.4 } ] } }
            """
        )
    );

    [Theory]
    [InlineData("gemini-4-neon", 1_000_000, null, null, null, null, 1.0)]
    [InlineData("gemini-4-neon", null, 1_000_000, null, null, null, 10.0)]
    [InlineData("gemini-4-neon", null, null, null, 1_000_000, null, 10.0)]
    [InlineData("gemini-4-neon", null, null, null, null, 1_000_000, 1.0)]
    [InlineData("gemini-4-neon", 1_000_000, null, 400_000, null, null, 0.7)]
    [InlineData("gemini-4-argon", 200_000, 1_000_000, null, null, null, 12.4)]
    [InlineData("gemini-4-argon", 200_001, 0, null, null, null, 0.800004)]
    [InlineData("gemini-4-argon", 100_000, null, 100_000, null, null, 0.2)] // no price for cached tokens: that of input
    [InlineData("gemini-3", 1_000_000, null, null, null, null, 100.0)]
    public void Cost_CountsEachTokenOnce(string model, int? prompt, int? answer, int? cached, int? thoughts, int? tools, double expected)
    {
        var usage = new Usage
        {
            PromptTokenCount = prompt,
            CandidatesTokenCount = answer,
            CachedContentTokenCount = cached,
            ThoughtsTokenCount = thoughts,
            ToolUsePromptTokenCount = tools,
        };

        Assert.Equal((decimal)expected, Cost.Estimate(usage, _prices.Find(model)!));
    }

    [Fact]
    public void Cost_OfModalitiesWithAPriceOfTheirOwn_IsNotThatOfText()
    {
        var usage = new Usage
        {
            PromptTokenCount = 1_000_000,
            CachedContentTokenCount = 200_000,
            CandidatesTokenCount = 100_000,
            PromptTokensDetails = new([new("TEXT", 500_000), new("AUDIO", 500_000)]),
            CacheTokensDetails = new([new("AUDIO", 200_000)]),
            CandidatesTokensDetails = new([new("IMAGE", 60_000), new("TEXT", 40_000)]),
        };

        Assert.Equal(0.5m + 0.9m + 0.05m + 1.8m + 0.4m, Cost.Estimate(usage, _prices.Find("gemini-4-neon")!));
    }

    [Fact]
    public void Cost_OfCountsThatDoNotAddUp_IsThatOfTheTotal()
    {
        var usage = new Usage { PromptTokenCount = 1_000_000, PromptTokensDetails = new([new("AUDIO", 2_000_000)]) };

        Assert.Equal(3m, Cost.Estimate(usage, _prices.Find("gemini-4-neon")!));
    }

    [Fact]
    public void Report_HasAllTokens_AndTheCostOrWhyThereIsNone()
    {
        var usage = new Usage
        {
            PromptTokenCount = 1200,
            CandidatesTokenCount = 300,
            CachedContentTokenCount = 200,
            ThoughtsTokenCount = 50,
            ToolUsePromptTokenCount = 10,
            TotalTokenCount = 1560,
        };

        Assert.Equal(
            "gemini-4-neon: 1,200 prompt (200 cached) + 10 tools + 50 thoughts + 300 answer = 1,560 tokens, about 0.004560 EUR",
            new UsageReport(_prices).Format(usage, "gemini-4-neon")
        );
        Assert.EndsWith("no price of other", new UsageReport(_prices).Format(usage, "other"), StringComparison.Ordinal);
        Assert.Contains("no price file", new UsageReport(null).Format(usage, "gemini-4-neon"), StringComparison.Ordinal);
        Assert.Equal("The service sent no token counts.", new UsageReport(_prices).Format(null, null));
    }

    [Fact]
    public void Prices_OfAnAlias_AreThoseOfTheRequestedName()
    {
        var usage = new Usage { PromptTokenCount = 1_000_000 };

        Assert.Equal(
            "other-001: 1,000,000 prompt + 0 answer tokens, about 1.000000 EUR",
            new UsageReport(_prices).Format(usage, "other-001", "gemini-4-latest")
        );
        Assert.StartsWith("gemini-4-latest: ", new UsageReport(_prices).Format(usage, null, "gemini-4-latest"), StringComparison.Ordinal);
    }

    [Fact]
    public void PriceFile_MayBeginWithAByteOrderMark_AndIsNamedInErrors()
    {
        var folder = Directory.CreateTempSubdirectory("prices");
        try
        {
            var file = Path.Combine(folder.FullName, "prices.json");
            File.WriteAllText(file, """{ "models": { "m": { "input": 1, "output": 2 } } }""", new System.Text.UTF8Encoding(true));
            Assert.NotNull(PriceList.Read(file)!.Find("m"));
            File.WriteAllText(file, """{ "models": { "m": { "input": 1, "output": 2 }, "m": { "input": 1, "output": 2 } } }""");
            Assert.Contains(file, Assert.Throws<Errors.UsageException>(() => PriceList.Read(file)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("""{ "models": { "m": { "input": 1, "input": 1, "output": 2 } } }""", "'m, input' occurs twice")]
    [InlineData("""{ "models": { "m": { "input": 1, "output": 2 }, "m": { "input": 1, "output": 2 } } }""", "'m' occurs twice")]
    [InlineData("""{ "models": {}, "models": {} }""", "'models' occurs twice")]
    [InlineData("""{ "currency": 5, "models": {} }""", "'currency' must be a string")]
    [InlineData("""{ "currancy": "EUR", "models": {} }""", "'currancy' is not known")]
    [InlineData("""{ "models": { "m": { "input": 1, "output": 2, "input-adio": 3 } } }""", "'input-adio' is unknown or not a price")]
    [InlineData("[]", "no object \"models\"")]
    [InlineData("""{ "models": { "m": 1 } }""", "m needs an object with input and output")]
    [InlineData("""{ "models": { "m": { "input": 1 } } }""", "m needs an object with input and output")]
    [InlineData("""{ "models": { "m": { "input": 1, "output": "2" } } }""", "'output' is unknown or not a price")]
    [InlineData("""{ "models": { "m": { "input": 1, "output": 2, "thoughts": 3 } } }""", "'thoughts' is unknown or not a price")]
    [InlineData("""{ "models": { "m": { "input": 1, "output": -2 } } }""", "'output' is unknown or not a price")]
    [InlineData("""{ "models": { "m": [] } }""", "the last has none")]
    [InlineData("""{ "models": { "m": { "input": 1, "output": 2, "up-to": 5 } } }""", "the last has none")]
    [InlineData("""{ "models": { "m": [{ "input": 1, "output": 2 }, { "input": 1, "output": 2 }] } }""", "larger up-to")]
    public void Prices_ThatCannotBeRead_SayWhy(string json, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<FormatException>(() => PriceList.Parse(JsonElement.Parse(json))).Message,
            StringComparison.Ordinal
        );
}
