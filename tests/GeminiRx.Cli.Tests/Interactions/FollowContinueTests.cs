using GeminiRx.Emulator;
using static GeminiRx.Cli.Tests.FollowProgram;

namespace GeminiRx.Cli.Tests;

/// <summary>Answers of which the service makes several interactions.</summary>
public sealed class FollowContinueTests
{
    // Requests: 1 starts the run, 2 follows it, 3 reads its model, then the rest.
    [Theory]
    [InlineData(0, null)]
    [InlineData(2, "drop:900")]
    [InlineData(3, "503")]
    [InlineData(3, "no-answer")]
    [InlineData(3, "drop:20")]
    [InlineData(3, "502-html")]
    [InlineData(4, "drop:900")]
    [InlineData(4, "503")]
    [InlineData(4, "503-event:2")]
    public async Task Follow_WithContinue_ShowsAnAnswerOfSeveralInteractions(int number, string? fault)
    {
        var (exitCode, output, error) = await FollowAsync(ServiceWith(request => request == number ? fault : null), "--continue");

        Assert.Equal((0, WholeText), (exitCode, output));
        Assert.Equal(fault is not null, error.Contains("Trying again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Follow_WithContinue_TriesTheModelMoreThanOnce()
    {
        var emulator = ServiceWith(request => request is 3 or 4 or 6 ? "503" : null);

        var (exitCode, output, _) = await FollowAsync(emulator, "--continue");

        Assert.Equal((0, WholeText), (exitCode, output));
        Assert.Equal(
            1,
            emulator.Requests.Skip(1).Count(request => request.PathAndQuery.Contains("?stream=true", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("404-html", "The interaction is deleted, expired")]
    [InlineData("400-key", "key")]
    public async Task Follow_WhoseModelCannotBeRead_SaysWhatToDo(string fault, string advice)
    {
        var emulator = ServiceWith(request => request == 3 ? fault : null);

        var (exitCode, output, error) = await FollowAsync(emulator, "--continue");

        Assert.Equal(2, exitCode);
        Assert.StartsWith(output.TrimEnd(), WholeText, StringComparison.Ordinal);
        Assert.NotEqual("", output.Trim());
        Assert.Contains(advice, error, StringComparison.Ordinal);
        Assert.Equal(3, emulator.Requests.Count);
    }

    [Fact]
    public async Task Follow_WithoutContinue_ShowsOnlyTheInteraction()
    {
        var emulator = ServiceWith(_ => null);

        var (exitCode, output, _) = await FollowAsync(emulator);

        Assert.Equal(3, exitCode);
        Assert.StartsWith(output, WholeText, StringComparison.Ordinal);
        Assert.Equal(["POST", "GET"], emulator.Requests.Select(request => request.Method.Method)); // nothing was billed
    }

    private static GeminiEmulator ServiceWith(Func<long, string?> faultOf) =>
        new(
            Fast with
            {
                OnRequest = request =>
                    new() { Fault = faultOf(request.Number) is { } fault ? $"continuation:3 + {fault}" : "continuation:3" },
            }
        );
}
