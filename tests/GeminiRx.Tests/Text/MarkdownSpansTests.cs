using GeminiRx.Text;

namespace GeminiRx.Tests.Text;

/// <summary>Split positions of long texts: the bar marks the last position between two words outside of every span.</summary>
public sealed class MarkdownSpansTests
{
    [Theory]
    [InlineData("one two |three")]
    [InlineData("one two  |three")]
    [InlineData("one two\n|three")]
    [InlineData("one two |three ")]
    [InlineData("one |t")]
    [InlineData("one twothree|")]
    [InlineData("aa |b")]
    [InlineData("a bcde|")]
    [InlineData("a |bcd")]
    [InlineData("nospace|")]
    [InlineData(" |a")]
    // Links: no split inside the text or the address.
    [InlineData("one two [three four](http://x y) |z")]
    [InlineData("one two three |[four five")]
    [InlineData("one two three |[four](five six")]
    [InlineData("words and more words |[four](a (b) c")]
    [InlineData("one (two |three")]
    [InlineData("one two) |three")]
    [InlineData("one two] |three")]
    [InlineData("one [two] |three")]
    [InlineData("one [two] (three |four")]
    [InlineData("one two \\[three |four")]
    [InlineData("words and more words |[a [b c] d")]
    // Code: a run of backticks is closed by a run of the same length.
    [InlineData("words and more words |`three four")]
    [InlineData("one `two` |three")]
    [InlineData("one two `three four` |five")]
    [InlineData("words and more words |``three` four")]
    [InlineData("one two ``three` four`` |five")]
    [InlineData("one two three \\`four |five")]
    [InlineData("one two `a \\` |three")]
    // Emphasis.
    [InlineData("words and more words |*three four")]
    [InlineData("one two *three four* |five")]
    [InlineData("words and more words |**three four* five")]
    [InlineData("one two **three four** |five")]
    [InlineData("words and more words |_three four")]
    [InlineData("one two snake_case_name |three")]
    [InlineData("one two 2_000 |three")]
    [InlineData("one two 3 * 4 |five")]
    [InlineData("one two three* |four")]
    [InlineData("words and more words |~~three four")]
    [InlineData("one two ~~three four~~ |five")]
    [InlineData("one two ~three |four")]
    [InlineData("one two ~~~three |four")]
    [InlineData("words and more words |*three _four* five")]
    [InlineData("one two *three _four_* |five")]
    [InlineData("one two three* |*four five")]
    [InlineData("one two three four |*")]
    public void Text_IsCutWhereNothingIsOpen(string text)
    {
        var place = text.IndexOf('|', StringComparison.Ordinal);
        var plain = text.Replace("|", "", StringComparison.Ordinal);

        var cut = MarkdownSpans.LastCutPosition(plain);

        Assert.Equal(text, plain.Insert(cut, "|"));
        Assert.Equal(place, cut);
    }
}
