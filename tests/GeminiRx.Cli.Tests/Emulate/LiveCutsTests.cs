using GeminiRx.Emulator;

namespace GeminiRx.Cli.Tests;

public sealed class LiveCutsTests
{
    public static TheoryData<string, LiveCut> Cuts =>
        new()
        {
            {
                "message:3",
                new LiveCut { AfterMessages = 3 }
            },
            {
                "byte:0",
                new LiveCut { AfterBytes = 0 }
            },
            {
                "time:20",
                new LiveCut { After = TimeSpan.FromMilliseconds(20) }
            },
            {
                "goaway:500",
                new LiveCut { GoAway = TimeSpan.FromMilliseconds(500) }
            },
        };

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Value_IsTheCutOfEveryConnection(string text, LiveCut cut)
    {
        var cuts = LiveCuts.Parse(text);

        Assert.Equal(cut, cuts(new LiveConnectionInfo(1, null)));
        Assert.Equal(cut, cuts(new LiveConnectionInfo(1000, "handle")));
    }

    [Fact]
    public void Value_WithTimes_IsTheCutOfTheFirstConnections()
    {
        var cuts = LiveCuts.Parse("message:3 times 2");

        Assert.Equal([true, true, false], Enumerable.Range(1, 3).Select(number => cuts(new LiveConnectionInfo(number, null)) is not null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("message")]
    [InlineData("message:-1")]
    [InlineData("message:x")]
    [InlineData("later:1")]
    [InlineData("message:1 times 0")]
    [InlineData("message:1 times x")]
    [InlineData("message:1 times 1 times 1")]
    public async Task Value_OfAnotherForm_IsRefused(string text)
    {
        var (exitCode, _, error) = await GeminiProcess.RunAsync(["emulate", "--port", "0", "--live-cut", text]);

        Assert.Equal(1, exitCode);
        Assert.Contains("--live-cut", error, StringComparison.Ordinal);
        Assert.Contains("goaway:MS", error, StringComparison.Ordinal);
    }
}
