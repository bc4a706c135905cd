using FsCheck;
using FsCheck.Fluent;
using GeminiRx.LanguageServer.Streaming.Rewrites;

namespace GeminiRx.LanguageServer.Tests.Streaming.Rewrites;

/// <summary>The decisions about lines, which are made while the new lines arrive. A space separates lines; _ is a blank line.</summary>
/// <remarks>Mutations that made them fail: a run is certain at once; the rest is not deleted at the end; a held line is dropped.</remarks>
public sealed class LineDiffTests(ITestOutputHelper output)
{
    private static readonly string[] _lines = ["}", "", "return;", "first line", "second line", "third line", "fourth line"];

    [Theory]
    [InlineData("alpha beta gamma", "alpha beta gamma", "=alpha =beta =gamma")]
    [InlineData("alpha beta gamma", "alpha new gamma", "=alpha +new -beta =gamma")]
    [InlineData("alpha beta gamma", "alpha gamma", "=alpha -beta =gamma")]
    [InlineData("alpha beta", "zero alpha beta", "+zero =alpha =beta")]
    [InlineData("alpha beta", "alpha beta omega", "=alpha =beta +omega")]
    [InlineData("alpha beta", "one two", "+one +two -alpha -beta")]
    [InlineData("alpha", "_", "+_ -alpha")]
    // A brace or a blank line far below does not delete what is between.
    [InlineData("alpha beta gamma delta }", "} alpha beta gamma delta }", "+} =alpha =beta =gamma =delta =}")]
    [InlineData("alpha beta _ gamma", "new _ alpha beta _ gamma", "+new +_ =alpha =beta =_ =gamma")]
    public void Decisions_AreThoseOfAGoodPatch(string before, string after, string expected)
    {
        var decisions = Decide(Lines(before), Lines(after));

        Assert.Equal(expected, string.Join(' ', decisions.Select(one => $"{Sign(one.Fate)}{(one.Line.Length == 0 ? "_" : one.Line)}")));
    }

    [Fact]
    public void Push_OfARareLine_DecidesAtOnce()
    {
        var diff = new LineDiff(["alpha", "beta", "gamma"]);

        Assert.Equal([new(LineFate.Inserted, "new")], diff.Push("new"));
        Assert.Equal([new(LineFate.Deleted, "alpha"), new(LineFate.Kept, "beta")], diff.Push("beta"));
    }

    [Fact]
    public void Push_HoldsFewLines()
    {
        var diff = new LineDiff(["alpha", .. Enumerable.Repeat("beta", 500), .. Enumerable.Repeat("", 100)]);

        var decided = Enumerable.Range(0, 100).Sum(_ => diff.Push("").Count);

        Assert.InRange(decided, 92, 100);
    }

    [Fact]
    public void Decisions_GiveBothTexts_AndKeepNearlyAsMuchAsPossible()
    {
        var (kept, possible, decidedEarly, inserted) = (0, 0, 0, 0);
        var lines = Gen.Elements(_lines).ListOf();
        var texts =
            from before in lines
            from edits in Gen.Choose(0, 9).ListOf()
            from more in lines
            select (Before: before.ToList(), After: Edited([.. before], [.. edits], [.. more]));
        var property = Prop.ForAll(
            Arb.From(texts),
            pair =>
            {
                var diff = new LineDiff(pair.Before);
                var early = pair.After.SelectMany(diff.Push).ToList();
                List<LineDecision> decisions = [.. early, .. diff.End()];
                Assert.Equal(pair.Before, decisions.Where(one => one.Fate != LineFate.Inserted).Select(one => one.Line));
                Assert.Equal(pair.After, decisions.Where(one => one.Fate != LineFate.Deleted).Select(one => one.Line));
                kept += decisions.Count(one => one.Fate == LineFate.Kept);
                possible += MostInCommon(pair.Before, pair.After);
                decidedEarly += early.Count(one => one.Fate != LineFate.Deleted);
                inserted += pair.After.Count;
            }
        );
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(10_000).WithReplay(20_261_127, 20_261_127).WithQuietOnSuccess(true), property);
        output.WriteLine($"{kept} of {possible} common lines kept, {decidedEarly} of {inserted} lines decided before the end");
        Assert.True(kept >= 0.8 * possible, $"{kept} of {possible}");
        Assert.True(decidedEarly >= 0.9 * inserted, $"{decidedEarly} of {inserted}");
    }

    private static List<string> Edited(List<string> lines, List<int> edits, List<string> more)
    {
        for (var index = 0; index < Math.Min(edits.Count, more.Count) && lines.Count > 0; index++)
        {
            var at = (edits[index] * 7 + index) % lines.Count;
            if (edits[index] % 3 == 0)
            {
                lines.RemoveAt(at);
            }
            else
            {
                lines.Insert(at, more[index] + (edits[index] % 3 == 1 ? "" : " new"));
            }
        }

        return lines;
    }

    private static List<LineDecision> Decide(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var diff = new LineDiff(before);
        return [.. after.SelectMany(diff.Push).ToList(), .. diff.End()];
    }

    private static string[] Lines(string text) => [.. text.Split(' ').Select(line => line == "_" ? "" : line)];

    private static char Sign(LineFate fate) =>
        fate switch
        {
            LineFate.Kept => '=',
            LineFate.Deleted => '-',
            _ => '+',
        };

    private static int MostInCommon(List<string> before, List<string> after)
    {
        var most = new int[before.Count + 1, after.Count + 1];
        for (var row = 1; row <= before.Count; row++)
        {
            for (var column = 1; column <= after.Count; column++)
            {
                most[row, column] =
                    before[row - 1] == after[column - 1]
                        ? most[row - 1, column - 1] + 1
                        : Math.Max(most[row - 1, column], most[row, column - 1]);
            }
        }

        return most[before.Count, after.Count];
    }
}
