using System.Reactive.Linq;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using GeminiRx.Conversations;
using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Tests.Prompts;

/// <summary>Control characters and escape sequences in answers, whatever the pieces in which they arrive.</summary>
public sealed class ControlStripperTests
{
    // Whatever may begin, continue or end a sequence, and text around it.
    private const string Characters =
        "\u001B\u001B\u009B\u009D\u0090\u0098\u009E\u009F\u009C\u0007[[]]P^_\\X(0?;13mHa é\t\n\r\f"
        + "\u0085\u0000\u0018\u007F\u202E\u2067\u200F\uFEFF";

    private static readonly string[] _units =
    [
        .. Characters.Select(c => c.ToString()),
        "\U000E0041",
        "\U000E0041",
        "\U000E0100",
        "\U0001F3F4",
    ];

    // The same rules, for a whole text.
    private static readonly Regex _reference = new(
        @"\x1B\[[ -?]*[@-~]|\x9B[ -?]*[@-~]|(?:\x1B[\]PX^_]|[\x90\x98\x9D-\x9F])(?:\t|[^\p{Cc}])*(?:\x07|\x9C|\x1B\\)"
            + @"|\x1B[ -/]+[0-~]|\x1B[0-OQ-WYZ\\`-~]|[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF-[\t\n\f\r\x85]]"
            + @"|\uDB40[\uDC00-\uDC7F]",
        RegexOptions.CultureInvariant
    );

    [Theory]
    [InlineData("a\u001B[1;31mb\u001B[0mc", "abc")]
    [InlineData("a\u009B2Jb", "ab")]
    [InlineData("\u001B]0;title\u0007a", "a")]
    [InlineData("\u001B]8;;https://evil.example/\u001B\\link\u001B]8;;\u001B\\", "link")]
    [InlineData("\u009D52;c;aGk=\u009Ca", "a")]
    [InlineData("\u001BPq#0\u001B\\a\u001BXb\u001B\\c\u001B^d\u001B\\e\u001B_f\u001B\\g", "aceg")]
    [InlineData("\u001Bca\u001B(Bb\u001B#8c", "abc")]
    [InlineData("a\u0000b\u0008c\u007Fd\u0080e", "abcde")]
    [InlineData("a\tb\nc\r\nd\fe\u0085f\u2028g", "a\tb\nc\r\nd\fe\u0085f\u2028g")]
    [InlineData("if (\u202Ea\u2066 // b\u2069\u200E\u200F\u061C)\uFEFF", "if (a // b)")]
    [InlineData("a\U000E0049\U000E0067\U000E007Fb\U000E0100c", "ab\U000E0100c")]
    [InlineData("\u200D\u200C\uFE0F\u00AD é 😀", "\u200D\u200C\uFE0F\u00AD é 😀")]
    public void ControlCharactersAndSequences_AreRemoved(string text, string expected) => AssertStripped(text, expected);

    // No text is lost behind the beginning of a sequence that has no end.
    [Theory]
    [InlineData("a\u001B]0;title\nb\u0007", "a]0;title\nb")]
    [InlineData("a\u001B]0;title", "a]0;title")]
    [InlineData("a\u001B[12\nb", "a[12\nb")]
    [InlineData("a\u001B[12éb", "a[12éb")]
    [InlineData("a\u009D\u202Etext", "atext")]
    [InlineData("a\u001B", "a")]
    [InlineData("a\u001B(\nb", "a(\nb")]
    [InlineData("\u001B]a\u001B[31mb\u001B\\", "]ab")]
    [InlineData("\u001B]a\u001B]b\u0007c", "]ac")]
    [InlineData("\u001B\u001B[31ma", "a")]
    [InlineData("\u001BPa\U000E0041\u0018b", "Pab")]
    [InlineData("a\uDB40", "a\uDB40")]
    public void SequenceWithoutAnEnd_LosesOnlyItsControlCharacter(string text, string expected) => AssertStripped(text, expected);

    [Fact]
    public void LongSequence_IsHeldUpToTheLimit()
    {
        var longest = "\u001B]" + new string('x', ControlStripper.MaxSequence - 2);
        AssertText(longest + "\u0007a", "a");
        var longer = longest[1..] + "x";
        AssertText($"\u001B{longer}\u0007a", longer + "a");
        var parameters = "[" + new string('1', 2 * ControlStripper.MaxSequence);
        AssertText($"\u001B{parameters}", parameters);

        static void AssertText(string text, string expected)
        {
            var stripper = new ControlStripper();
            Assert.Equal(expected, string.Concat(text.Select(c => stripper.Push(c.ToString()))) + stripper.End());
            Assert.Equal(text.Length - expected.Length, stripper.Removed);
        }
    }

    // Red when what was held back was released without reading it again.
    [Property(MaxTest = 3000)]
    public void Stripped_InAnyPieces_IsTheWholeWithoutSequences(byte[] script)
    {
        var text = TextOf(script);
        AssertStripped(text, _reference.Replace(text, ""));
    }

    // Red when a rewind took back as many characters as the service had sent.
    [Property(MaxTest = 3000)]
    public void Rewound_IsTheAnswerWithoutTheTextThatWasTakenBack(byte[] script, byte[] taken, byte[] rest, byte size)
    {
        var (kept, revoked, added) = (TextOf(script), TextOf(taken), TextOf(rest));
        var stripper = new ControlStripper();
        IEnumerable<Chunk> answer =
        [
            .. Pieces(kept, size),
            new CheckpointChunk("token"),
            .. Pieces(revoked, size),
            new RewindChunk(revoked.Length),
            .. Pieces(added, size),
            new FinishedChunk(Outcome.Completed),
        ];

        var shown = new StringBuilder();
        foreach (var chunk in answer.ToObservable().WithoutControls(stripper).ToEnumerable())
        {
            shown.Length -= (chunk as RewindChunk)?.TextLength ?? 0;
            shown.Append((chunk as TextChunk)?.Text);
        }

        Assert.Equal(_reference.Replace(kept + added, ""), shown.ToString());
        Assert.Equal(kept.Length + added.Length - _reference.Replace(kept + added, "").Length, stripper.Removed);
    }

    [Fact]
    public void Held_IsDeliveredBeforeTheEnd()
    {
        var failure = new InvalidOperationException();
        var failed = Observable.Return<Chunk>(new TextChunk("a\u001B[1")).Concat(Observable.Throw<Chunk>(failure));
        var seen = new List<object>();
        using var _ = failed.WithoutControls(new ControlStripper()).Subscribe(seen.Add, seen.Add);

        Assert.Equal([new TextChunk("a"), new TextChunk("[1"), failure], seen);
    }

    private static void AssertStripped(string text, string expected)
    {
        for (var size = 1; size <= Math.Max(1, text.Length); size++)
        {
            var stripper = new ControlStripper();
            var stripped = string.Concat(text.Chunk(size).Select(piece => stripper.Push(new string(piece)))) + stripper.End();
            Assert.Equal(expected, stripped);
            Assert.Equal(text.Length - expected.Length, stripper.Removed);
            Assert.DoesNotContain(stripped, ControlCharacters.IsUnsafeInDocument);
        }
    }

    private static string TextOf(byte[] script) => string.Concat(script.Select(step => _units[step % _units.Length]));

    private static IEnumerable<Chunk> Pieces(string text, byte size) =>
        text.Chunk((size % 5) + 1).Select(piece => new TextChunk(new string(piece)));
}
