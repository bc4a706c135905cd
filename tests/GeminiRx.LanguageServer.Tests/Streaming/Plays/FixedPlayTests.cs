using FsCheck;
using FsCheck.Fluent;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>
/// A fixed sample of the plays of <see cref="MannerProperties"/> and <see cref="SeveralSessionsProperties"/>: the same in each run, and
/// quick enough to be repeated for every mutant.
/// </summary>
public sealed class FixedPlayTests
{
    private const ulong Seed = 7_919;
    private const int PlaysOfAManner = 300;
    private const int LongPlays = 60;

    public static TheoryData<string> AllManners =>
        [
            .. Manners
                .Joined.Concat(Manners.OddVersions)
                .Concat(Manners.WrongAnswers)
                .Append(Manners.Formatter)
                .Append(Manners.Reload)
                .Select(manner => manner.Name),
        ];

    public static TheoryData<int> AllEditors => [.. Enumerable.Range(0, EditorKind.All.Count)];

    [Theory]
    [MemberData(nameof(AllManners))]
    public void Plays_OfOneSession_AreRight(string name)
    {
        var manner = Manners.Named(name);
        var coverage = new PlayCoverage();

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(PlaysOfAManner).WithReplay(Seed, Seed).WithQuietOnSuccess(true),
            Prop.ForAll(PlayScript.Any(manner.Weights), (PlayScript script) => MannerPlay.Run(manner, script, coverage))
        );

        // What ends a session without need is a fault, too.
        Assert.True(coverage.GivenUp <= 4, $"{coverage}");
        Assert.True(coverage.NotJudged <= PlaysOfAManner / 2, $"{coverage}");
    }

    [Theory]
    [MemberData(nameof(AllEditors))]
    public void Plays_OfSeveralSessions_AreRight(int editor)
    {
        foreach (var seed in Enumerable.Range(0, LongPlays))
        {
            var script = new byte[400];
            new Random(seed).NextBytes(script);
            SessionPlay.Run(EditorKind.All[editor], seed, script);
        }
    }
}
