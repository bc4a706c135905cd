using System.Text.Json;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Answers with parts that are not shown as text. Standard error reports these parts in one line.</summary>
public sealed class UnshownPartsTests
{
    [Theory]
    [InlineData("", "The answer is empty")]
    [InlineData("""{"text":""}""", "The answer is empty")]
    [InlineData("""{"text":"hm","thought":true}""", "The answer contains only thoughts")]
    [InlineData("""{"newKind":{"x":1}}""", "The answer contains a part of an unknown kind, which cannot be shown as text")]
    [InlineData(
        """{"functionCall":{"name":"look","args":{}}},{"functionCall":{"name":"look","args":{}}}""",
        "The answer contains 2 calls of look, which cannot be shown as text"
    )]
    [InlineData(
        """{"executableCode":{"language":"PYTHON","code":"1"}},{"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"1"}}""",
        "The answer contains code that the service ran, the output of code, which cannot be shown as text"
    )]
    [InlineData("""{"functionCall":{"args":{}}}""", "The answer contains a part of an unknown kind")]
    [InlineData("""{"inlineData":{"mimeType":"image/png","data":"AQI"}}""", "The answer contains image/png (2 bytes)")]
    public async Task Ask_AnswerWithoutText_ReportsItInOneLine(string parts, string message)
    {
        var (exitCode, output, error) = await AskAsync(parts);

        Assert.Equal((0, ""), (exitCode, output));
        Assert.StartsWith("geminirx: " + message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Ask_TextAndACall_ReportsTheHiddenCall()
    {
        var (exitCode, output, error) = await AskAsync("""{"text":"I look."},{"functionCall":{"name":"look","args":{}}}""");

        Assert.Equal((0, "I look."), (exitCode, output));
        Assert.StartsWith(
            "geminirx: The answer contains a call of look, which cannot be shown as text. Use --format ndjson to print everything.",
            error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Ask_AnswerAsNdjson_IsCompleteWithoutMessages()
    {
        var (exitCode, output, error) = await AskAsync("""{"newKind":{"x":1}}""", "STOP", "--format", "ndjson");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal("unknown", JsonElement.Parse(output.Split('\n')[0]).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Ask_IncompleteCall_IsMarkedInNdjson()
    {
        var (exitCode, output, _) = await AskAsync(
            """{"functionCall":{"name":"remove","partialArgs":"""
                + """[{"jsonPath":"$.path","stringValue":"/srv","willContinue":true}],"willContinue":true}}""",
            "MAX_TOKENS",
            "--format",
            "ndjson"
        );

        Assert.Equal(3, exitCode);
        var call = output
            .TrimEnd('\n')
            .Split('\n')
            .Select(line => JsonElement.Parse(line))
            .Single(line => line.GetProperty("type").GetString() == "toolCall");
        Assert.False(call.GetProperty("isComplete").GetBoolean());
    }

    private static async Task<(int ExitCode, string Output, string Error)> AskAsync(
        string parts,
        string reason = "STOP",
        params string[] options
    )
    {
        await using var service = RawService.Start(
            $$$"""data: {"candidates":[{"content":{"parts":[{{{parts}}}]},"finishReason":"{{{reason}}}"}],"usageMetadata":"""
                + """{"totalTokenCount":3}}"""
                + "\n\n"
        );
        return await GeminiProcess.RunAsync(
            ["ask", "--endpoint", service.Address.ToString(), .. options, "Hi"],
            "",
            ("GEMINI_API_KEY", "any")
        );
    }
}
