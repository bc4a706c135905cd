using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

public sealed class EndingsTests
{
    [Fact]
    public void Endings_MoreThan32_AreTheNewest32()
    {
        var endings = Enumerable.Range(1, 40).Aggregate(Endings.None, (all, number) => all.Add(EndingOf($"s{number}")));

        Assert.Equal(Enumerable.Range(9, 32).Select(number => $"s{number}"), endings.All.Select(ending => ending.SessionId));
    }

    private static Ending EndingOf(string id) =>
        new(id, "file:///a", new StreamArguments("file:///a", null, null, null, null, null, null), "completed", SessionRemains.At(0), null);
}
