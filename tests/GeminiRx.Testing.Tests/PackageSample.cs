namespace GeminiRx.Testing.Tests;

/// <summary>The code of the package's README.</summary>
public sealed class PackageSample
{
    [Fact]
    public void Pace_IsTestedInFiveLines()
    {
        // csharpier-ignore-start
        // <package-readme>
        var clock = new VirtualClock();
        var answer = FakeAnswer.FromMarbles("abc----d|", clock);            // a character takes 10 ms
        var shown = answer.Pace(TimeSpan.FromMilliseconds(30), clock).Text().Test(clock);
        clock.Run();
        shown.AssertMarbles("a--x---d|", new Dictionary<char, string> { ['x'] = "bc" });
        // </package-readme>
        // csharpier-ignore-end
    }
}
