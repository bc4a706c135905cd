namespace GeminiRx.Cli.Tests;

public sealed class EscapeStripperTests
{
    [Theory]
    [InlineData("plain text\n", "plain text\n")]
    [InlineData("\e[31mred\e[0m", "red")]
    [InlineData("\e]0;title\aa\e]8;;https://e.org\e\\b", "ab")]
    [InlineData("\u009b1mc1\u009d0;t\u009cd", "c1d")]
    [InlineData("\eP1$r\e\\x\e(By\ecz", "xyz")]
    [InlineData("\e]0;no end\nnext line", "\nnext line")]
    [InlineData("\e[1\nnext line", "\nnext line")]
    [InlineData("\e\e[1mx", "x")]
    [InlineData("end \e", "end ")]
    public void Strip_EscapeSequences_AreRemovedAsAWhole(string text, string expected)
    {
        Assert.Equal(expected, new EscapeStripper().Strip(text));
        var stripper = new EscapeStripper();
        Assert.Equal(expected, string.Concat(text.Select(c => stripper.Strip(c.ToString()))));
    }
}
