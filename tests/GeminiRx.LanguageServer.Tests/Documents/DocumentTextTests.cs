using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Tests.Documents;

public sealed class DocumentTextTests
{
    // Red when a CRLF across two leaves counted as two, and when the positions at the bound of leaves were not joined.
    [Theory]
    [InlineData("\r\n")]
    [InlineData("ab\r\n😀é\n\r ")]
    [InlineData("words and words\n😀")]
    public void Replace_RandomEdits_AgreesWithAString(string alphabet)
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            var random = new Random(seed);
            var plain = Random(random, alphabet, random.Next(3 * TextNode.MaxLeaf));
            var text = new DocumentText(plain);
            var kept = new List<(string Plain, DocumentText Text)>();
            for (var step = 0; step < 60; step++)
            {
                kept.Add((plain, text));
                var start = random.Next(plain.Length + 1);
                var most = random.Next(4) == 0 ? plain.Length - start : Math.Min(3, plain.Length - start);
                var end = start + random.Next(most + 1);
                var typed = Random(random, alphabet, random.Next(5) == 0 ? random.Next(2 * TextNode.MaxLeaf) : random.Next(3));
                (plain, text) = ($"{plain[..start]}{typed}{plain[end..]}", text.Replace(start, end, typed));
                Agree(plain, text, random, $"seed {seed}, step {step}");
            }

            Assert.All(kept, one => Assert.Equal(one.Plain, one.Text.ToString()));
        }
    }

    // Every offset of a text that lies across the bound of two leaves, with the bound in each of its places.
    [Theory]
    [InlineData("a\r\n😀\n\r\r\n\n")]
    [InlineData("\r\r\n\n\r")]
    [InlineData("😀😀")]
    public void Positions_AtTheBoundOfLeaves_AreThoseOfAString(string text)
    {
        for (var before = 0; before <= text.Length; before++)
        {
            var start = TextNode.MaxLeaf - before;
            var plain = $"{new string('x', start)}{text}{new string('x', TextNode.MaxLeaf - text.Length + before)}";
            var pages = new DocumentText(plain);
            var starts = PlainText.LineStarts(plain);
            for (var offset = start - 2; offset <= start + text.Length + 2; offset++)
            {
                var position = PlainText.PositionAt(plain, starts, offset);
                Assert.Equal(position, pages.PositionAt(offset));
                Assert.Equal(PlainText.OffsetAt(plain, starts, position), pages.OffsetAt(position));
                Assert.Equal(PlainText.PairsBefore(plain, offset), pages.PairsBefore(offset));
            }
        }
    }

    [Fact]
    public void Replace_RangeOutsideTheText_IsRefused()
    {
        DocumentText text = "abc";

        Assert.Throws<ArgumentOutOfRangeException>(() => text.Replace(-1, 0, ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => text.Replace(2, 1, ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => text.Replace(0, 4, ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => text[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => text.Slice(1, 3));
        Assert.Equal("", new DocumentText("").ToString());
        Assert.Equal(new DocumentText("abc"), text.Replace(1, 1, "x").Replace(1, 2, ""));
        Assert.NotEqual(new DocumentText("abd"), text);
    }

    // A letter at the beginning while a short edit for the end is in flight: the text between them is not copied.
    [Fact]
    public void Interpret_TypingFarFromAShortEdit_IsCheap()
    {
        var before = new DocumentText(string.Concat(Enumerable.Repeat("Some line.\n", 200_000)));
        var sent = EditReports.Sent(before.ToString(), before.Length, "ab");
        var typed = new TextChange(5, 5, "x");
        var reported = new ReportedChange(typed, before.Replace(5, 5, "x"), IsWhole: false);

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var found = EditConfirmation.Interpret(before, reported, sent);

        Assert.False(found.IsConfirmed);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 200_000);
    }

    // In a repetition, an editor may report the edit at another place.
    [Theory]
    [InlineData(0, "abab")]
    [InlineData(3, "baba")]
    [InlineData(2_000, "abab")]
    public void Interpret_EditAtAnotherPlaceOfARepetition_IsConfirmed(int at, string text)
    {
        var before = string.Concat(Enumerable.Repeat("ab", 2_000));
        var sent = EditReports.Sent(before, before.Length, "abab");
        var reported = new ReportedChange(new TextChange(at, at, text), before.Insert(at, text), IsWhole: false);

        Assert.True(EditConfirmation.Interpret(before, reported, sent).IsConfirmed);
    }

    private static string Random(Random random, string alphabet, int length) =>
        string.Create(length, 0, (target, _) => random.GetItems(alphabet.AsSpan(), target));

    private static void Agree(string plain, DocumentText text, Random random, string which)
    {
        var starts = PlainText.LineStarts(plain);
        Assert.True(plain == text.ToString(), which);
        Assert.True((plain.Length, starts.Count - 1, plain.Contains('\n')) == (text.Length, text.LineBreaks, text.HasLineFeed), which);
        for (var probe = 0; probe < 20; probe++)
        {
            var (from, to) = (random.Next(plain.Length + 1), random.Next(plain.Length + 1));
            (from, to) = (Math.Min(from, to), Math.Max(from, to));
            var position = new Position(random.Next(starts.Count + 1), random.Next(4));
            var part = plain[from..to];
            Assert.True(PlainText.PositionAt(plain, starts, from) == text.PositionAt(from), which);
            Assert.True(PlainText.OffsetAt(plain, starts, position) == text.OffsetAt(position), which);
            Assert.True(PlainText.PairsBefore(plain, from) == text.PairsBefore(from), which);
            Assert.True(
                part == text[from..to] && text.IsAt(from, part) && text.IsBlank(from, to) == string.IsNullOrWhiteSpace(part),
                which
            );
            Assert.True(!text.IsAt(from, $"{part}!") && (part.Length == 0 || !text.IsAt(from, $"{part[..^1]}!")), which);
            Assert.True(plain.IndexOf('\n', from) == text.IndexOf('\n', from), which);
            Assert.True((from == 0 ? -1 : plain.LastIndexOf('\n', from - 1)) == text.LastIndexOf('\n', from), which);
            Assert.True(from == plain.Length || plain[from] == text[from], which);
        }
    }
}
