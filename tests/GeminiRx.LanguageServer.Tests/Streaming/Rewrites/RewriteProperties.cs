using FsCheck;
using FsCheck.Fluent;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Tests.Streaming.Plays;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Rewrites;

/// <summary>
/// Any order of typing, chunks, messages and time, while lines are rewritten: the result is the reference patch, no typed character is lost
/// or doubled, and a line that stays is never edited.
/// </summary>
/// <remarks>
/// Mutations that made them fail, all four editors each: no change is left out; the user's changes of lines are not noticed; a line does
/// not move behind lines that are typed before it.
/// </remarks>
public sealed class RewriteProperties(ITestOutputHelper output)
{
    private const ulong Seed = 20_261_127;

    public static TheoryData<string> Editors => [.. EditorKind.All.Select(kind => kind.Name)];

    public static TheoryData<string> OddEditors =>
        [
            .. Manners
                .Joined.Concat(Manners.WrongAnswers)
                .Select(manner => manner.Name)
                .Where(name => !Manners.Named(name).Kind(new Random(0)).AppliesOverUnreportedTyping),
        ];

    [Theory]
    [MemberData(nameof(Editors))]
    public void Rewrite_WhileTheUserTypes_IsTheReferencePatch(string editor)
    {
        var (changes, leftOut) = (0, 0);
        var sums = Enum.GetValues<Granularity>().ToDictionary(granularity => granularity, _ => (Edits: 0, Characters: 0));
        Play(
            5000,
            _ => EditorKind.All.Single(kind => kind.Name == editor),
            (play, granularity) =>
            {
                (changes, leftOut) = (changes + play.Changes.All, leftOut + play.Changes.LeftOut);
                var (edits, characters) = sums[granularity];
                sums[granularity] = (edits + play.Edits, characters + play.Arrived);
                Assert.True(play.Fault is null, play.Fault);
            }
        );

        output.WriteLine($"{editor}: {changes} changes, {leftOut} left out");
        Assert.All(
            sums,
            sum =>
            {
                var (edits, characters) = sum.Value;
                output.WriteLine($"{sum.Key}: {edits} edits for {characters} characters");
                Assert.True(characters > 0 && 10 * edits <= characters, $"{sum.Key}: {edits} edits for {characters} characters");
            }
        );
        Assert.True(leftOut >= 1500, $"only {leftOut} changes were left out");
    }

    // Blank lines beside line breaks of the user may be taken for them, in an editor that joins both in one report.
    [Theory]
    [MemberData(nameof(OddEditors))]
    public void Rewrite_InAnOddEditor_LosesNothingAndIsNearlyAlwaysTheReferencePatch(string manner)
    {
        var faults = new List<string>();
        Play(1000, Manners.Named(manner).Kind, (play, _) => faults.AddRange(play.Fault is null ? [] : [play.Fault]));

        output.WriteLine($"{manner}: {faults.Count} of 1000 are not the reference patch");
        Assert.True(faults.Count <= 5, string.Join("\n", faults));
    }

    private static void Play(int plays, Func<Random, EditorKind> kind, Action<RewritePlay, Granularity> judge)
    {
        var property = Prop.ForAll(
            Arb.From(
                from length in Gen.Choose(0, 80)
                from script in Gen.Choose(0, 255).Select(step => (byte)step).ArrayOf(length)
                select script
            ),
            Arb.From(Gen.Choose(0, 1_000_000)),
            (script, seed) =>
            {
                var granularity = (Granularity)(seed % 5);
                judge(RewritePlay.Run(kind, seed, granularity, script), granularity);
            }
        );
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(plays).WithReplay(Seed, Seed).WithEndSize(60).WithQuietOnSuccess(true), property);
    }
}
