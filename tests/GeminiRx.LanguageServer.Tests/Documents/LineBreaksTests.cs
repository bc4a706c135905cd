using System.Text;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Tests.Documents;

public sealed class LineBreaksTests
{
    [Theory]
    [InlineData("a\nb\n", "\n", "a\nb\n")]
    [InlineData("a\nb\n", "\r\n", "a\r\nb\r\n")]
    public void ToDocument_HasTheBreaksOfTheDocument(string text, string documentBreak, string expected)
    {
        Assert.Equal(expected, LineBreaks.ToDocument(text, documentBreak));
        Assert.Equal(text, LineBreaks.FromDocument(expected));
    }

    [Theory]
    [InlineData("a\nb", "a\r\nb")]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("ab", "ab")]
    public void Exchange_HasTheOtherKindOfBreak(string text, string expected) => Assert.Equal(expected, LineBreaks.Exchange(text));

    [Theory]
    [InlineData("ab", 0, "ab")]
    [InlineData("ab", 1, "a")]
    [InlineData("ab", 3, "")]
    [InlineData("a\r\n", 1, "a")]
    [InlineData("a\r\nb", 2, "a")]
    [InlineData("a\n", 1, "a")]
    [InlineData("a\r", 1, "a")]
    public void TakeFromEnd_CountsAPairAsOne(string text, int characters, string left)
    {
        var builder = new StringBuilder(text);

        LineBreaks.TakeFromEnd(builder, characters);

        Assert.Equal(left, builder.ToString());
    }
}
