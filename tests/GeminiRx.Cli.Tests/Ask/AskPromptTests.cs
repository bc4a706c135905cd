using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Questions with a prompt file.</summary>
public sealed class AskPromptTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prompts");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Ask_WithAPromptOfTheUser_SendsItsTextAndSettings()
    {
        Write("shout.md", "---\nmodel: gemini-x\nthinking: high\nsystem: Be loud.\n---\nShout {{selection}}.\n\nAlso: {{instruction}}");

        var body = await BodyAsync(["ask", "-p", "shout", "with", "feeling"], input: "hello");

        Assert.Equal("Shout hello.\n\nAlso: with feeling", TextOf(body.GetProperty("contents")[0]));
        Assert.Equal("Be loud.", TextOf(body.GetProperty("systemInstruction")));
        Assert.Equal("HIGH", body.GetProperty("generationConfig").GetProperty("thinkingConfig").GetProperty("thinkingLevel").GetString());
    }

    [Fact]
    public async Task Ask_WithThePromptOfACommit_SendsTheInputAsTheDiff()
    {
        var body = await BodyAsync(["ask", "-p", "commit", "in French"], input: "+new line");

        Assert.EndsWith(
            "The diff of the commit:\n+new line\n\nThe author also says: in French",
            TextOf(body.GetProperty("contents")[0]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Ask_WithOptions_OverridesThePrompt()
    {
        Write("shout.md", "---\nsystem: Be loud.\n---\nShout.");

        var body = await BodyAsync(["ask", "--prompt", "shout", "--system", "Be quiet."]);

        Assert.Equal("Be quiet.", TextOf(body.GetProperty("systemInstruction")));
    }

    [Theory]
    [InlineData("nothing", "unknown prompt 'nothing'. Use one of ask, commit, continue")]
    [InlineData("broken", "broken.md, line 2: kind: invalid value 'nowhere'")]
    [InlineData("commit", "the prompt 'commit' needs a diff. Pipe it in: git diff --cached | geminirx ask -p commit")]
    [InlineData("rewrite", "the prompt 'rewrite' needs an instruction. Pass it: geminirx ask -p rewrite")]
    public async Task Ask_WithAPromptThatCannotBeUsed_SaysWhyAndWhatToDo(string name, string message)
    {
        Write("broken.md", "---\nkind: nowhere\n---\nx");
        Write("shout.md", "Shout.");

        var (exitCode, output, error) = await GeminiProcess.RunAsync(["ask", "-p", name], "", ("XDG_CONFIG_HOME", _folder.FullName));

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_OfThePrompt_HasBuiltInAndOwnNames()
    {
        Write("shout.md", "Shout.");

        var (_, output, _) = await GeminiProcess.RunAsync(["[suggest:7]", "ask -p "], "", ("XDG_CONFIG_HOME", _folder.FullName));

        Assert.Contains("explain\n", output, StringComparison.Ordinal);
        Assert.Contains("shout", output, StringComparison.Ordinal);
    }

    private void Write(string name, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "geminirx", "prompts"));
        File.WriteAllText(Path.Combine(folder.FullName, name), text);
    }

    private async Task<JsonElement> BodyAsync(string[] arguments, string input = "")
    {
        var emulator = new GeminiEmulator(new EmulatorOptions { FirstChunkDelay = TimeSpan.Zero, BurstInterval = TimeSpan.Zero });
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        var (exitCode, _, error) = await GeminiProcess.RunAsync(
            [.. arguments, "--endpoint", service.Address.ToString()],
            input,
            ("XDG_CONFIG_HOME", _folder.FullName)
        );
        Assert.True(exitCode == 0, error);
        return JsonElement.Parse(Assert.Single(emulator.Requests).Body);
    }

    private static string? TextOf(JsonElement content) => content.GetProperty("parts")[0].GetProperty("text").GetString();
}
