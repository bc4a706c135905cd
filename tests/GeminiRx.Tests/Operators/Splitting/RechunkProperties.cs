using System.Globalization;
using System.Reactive.Linq;
using FsCheck.Xunit;

namespace GeminiRx.Tests.Operators.Splitting;

public sealed class RechunkProperties
{
    [Property(MaxTest = 200)]
    public void Rechunk_AnyDrops_AreRewoundCorrectly(byte[] seeds, byte[] cuts, byte[] drops)
    {
        var text = Generated.Text(seeds);
        var stream = Generated.Rewound(text, cuts, drops, isThought: false);

        Assert.All(
            Enum.GetValues<TextBoundary>(),
            boundary => Generated.AssertRewindsGive(text, [.. stream.ToObservable().Rechunk(boundary).ToEnumerable()])
        );
    }

    [Property(MaxTest = 300)]
    public void Rechunk_AnyCuts_GiveTheSameUnitsAndLoseNothing(byte[] seeds, byte[] cuts)
    {
        var text = Generated.Text(seeds);
        foreach (var boundary in Enum.GetValues<TextBoundary>())
        {
            var whole = UnitsOf(text, boundary);
            var cut = Generated.Cut(text, cuts).ToObservable().Rechunk(boundary).ToEnumerable().ToList();

            Assert.Equal(whole, cut);
            Assert.Equal(text, string.Concat(cut));
        }
    }

    [Property(MaxTest = 300)]
    public void Rechunk_AnyCuts_ReleaseAUnitInTheOnNextThatShowsIt(byte[] seeds, byte[] cuts)
    {
        var text = Generated.Text(seeds);
        foreach (var boundary in Enum.GetValues<TextBoundary>())
        {
            var released = new List<string>();
            using var source = new System.Reactive.Subjects.Subject<string>();
            using var subscription = source.Rechunk(boundary).Subscribe(released.Add, e => throw e);
            var fed = "";
            foreach (var piece in Generated.Cut(text, cuts))
            {
                source.OnNext(piece);
                fed += piece;

                // As much as of the same text in one piece, and never more than the final units.
                Assert.Equal(UnitsOf(fed, boundary, isEnded: false), released);
            }
        }
    }

    [Property(MaxTest = 300)]
    public void Rechunk_Grapheme_IsTheRuntimesOwnSegmentation(byte[] seeds, byte[] cuts)
    {
        var text = Generated.Text(seeds);
        var graphemes = new List<string>();
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext(); )
        {
            graphemes.Add(elements.GetTextElement());
        }

        Assert.Equal(graphemes, Generated.Cut(text, cuts).ToObservable().Rechunk(TextBoundary.Grapheme).ToEnumerable());
    }

    [Property(MaxTest = 300)]
    public void Rechunk_EveryUnit_ConsistsOfWholeGraphemes(byte[] seeds)
    {
        var text = Generated.Text(seeds);
        var ends = StringInfo.ParseCombiningCharacters(text).Append(text.Length).ToHashSet();
        foreach (var boundary in Enum.GetValues<TextBoundary>())
        {
            var at = 0;
            Assert.All(UnitsOf(text, boundary), unit => Assert.Contains(at += unit.Length, ends));
        }
    }

    [Property(MaxTest = 100)]
    public void Rechunk_MarkdownAboveItsLimit_LosesNothing(byte[] seeds, byte[] cuts, byte fill)
    {
        var text = Generated.Text([.. seeds, .. Enumerable.Repeat(fill, 300), .. seeds]);
        var whole = UnitsOf(text, TextBoundary.MarkdownBlock, 256);

        Assert.Equal(whole, Generated.Cut(text, cuts).ToObservable().Rechunk(TextBoundary.MarkdownBlock, 256).ToEnumerable());
        Assert.Equal(text, string.Concat(whole));
        Assert.All(whole, unit => Assert.InRange(unit.Length, 1, 512));
    }

    private static List<string> UnitsOf(string text, TextBoundary boundary, int limit = 16_384, bool isEnded = true)
    {
        var units = new List<string>();
        using var source = new System.Reactive.Subjects.Subject<string>();
        using var subscription = source.Rechunk(boundary, limit).Subscribe(units.Add, e => throw e);
        source.OnNext(text);
        if (isEnded)
        {
            source.OnCompleted();
        }

        return units;
    }
}
