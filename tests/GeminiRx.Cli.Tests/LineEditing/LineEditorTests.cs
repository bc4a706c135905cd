using System.Text;

namespace GeminiRx.Cli.Tests;

/// <summary>The text of a prompt after keys. The cursor is at |.</summary>
public sealed class LineEditorTests
{
    private static readonly string[] _commands = ["/model", "/retry"];
    private static readonly string[] _history = ["newest", "second\nwith two lines", "oldest"];

    [Theory]
    [InlineData("hello wrold\e[D\e[D\e[DX", "hello wrX|old")]
    [InlineData("café 😀\u007fok", "café ok|")]
    [InlineData("a👩‍👩‍👧b\e[D\u007f", "a|b")]
    [InlineData("e\u0301x\u007f\u007f", "|")]
    [InlineData("🇩🇪🇫🇷\u007f", "🇩🇪|")]
    [InlineData("one two\u0017", "one |")]
    [InlineData("one two\eb\u000b", "one |")]
    [InlineData("one two\u0015\u0019", "one two|")]
    [InlineData("one two\u0001\e[3~", "|ne two")]
    [InlineData("one 😀b\u0017", "one |")]
    [InlineData("one\e\rtwo\e[A\u0005\u000b", "one|two")]
    [InlineData("\u0012NEW\u0005", "newest|")]
    [InlineData("one\e\rtwo\u0001X", "one\nX|two")]
    [InlineData("one\e\rtwo\e[A!", "one!|\ntwo")]
    [InlineData("longer\e\rab\e[A\e[B", "longer\nab|")]
    [InlineData("a\\\rb", "a\nb|")]
    [InlineData("```\rcode\r", "```\ncode\n|")]
    [InlineData("abc\u0017\u001f", "abc|")]
    [InlineData("\e[A", "newest|")]
    [InlineData("draft\e[A\e[A", "second\nwith two lines|")]
    [InlineData("draft\e[A\e[B", "draft|")]
    [InlineData("\e[A\u0003new\e[B", "new|")]
    [InlineData("\e[A\e[A\e[A\e[A\e[A\e[A\e[A\e[A", "oldest|")]
    [InlineData("\u0012two\e[D", "second\nwith two line|s")]
    [InlineData("\u0012est\u0012\e[C", "oldest|")]
    [InlineData("x\u0012zzz\u0007", "x|")]
    [InlineData("x\u0012zzz\u007f\u007f\u007fold\u0005", "oldest|")]
    [InlineData("/mod\t", "/model |")]
    [InlineData("/re\tx", "/retry x|")]
    [InlineData("abc\u0003d", "d|")]
    [InlineData("\t", "|")]
    internal void Keys_EditTheText(string keys, string expected)
    {
        var editor = Press(keys).Editor;

        Assert.Equal(expected, editor.View.Text.Insert(editor.View.Cursor, "|"));
    }

    [Theory]
    [InlineData("hi\r", EditOutcome.Accepted)]
    [InlineData("\u0003", EditOutcome.Left)]
    [InlineData("a\u0003", EditOutcome.Continue)]
    [InlineData("\u0004", EditOutcome.Left)]
    [InlineData("a\u0004", EditOutcome.Continue)]
    [InlineData("\u001a", EditOutcome.Suspend)]
    [InlineData("\u000c", EditOutcome.ClearScreen)]
    [InlineData("a\u0018", EditOutcome.OpenEditor)]
    [InlineData("hidden\u0012zzz\r", EditOutcome.Continue)]
    [InlineData("```\ncode\n```\r", EditOutcome.Accepted)]
    internal void LastKey_HasItsOutcome(string keys, EditOutcome expected) => Assert.Equal(expected, Press(keys).Outcome);

    // A pasted line is never a command.
    [Theory]
    [InlineData("/undo\r", true)]
    [InlineData("\e[200~/undo\e[201~\r", false)]
    [InlineData("\e[200~/undo\n\e[201~\r", false)]
    [InlineData("/attach \e[200~my file.png\e[201~\r", true)]
    [InlineData("\e[200~/undo\e[201~\u0003/undo\r", true)]
    [InlineData("\e[200~undo\e[201~\u0001/\r", true)]
    [InlineData("/undo\e\rmore\r", false)]
    [InlineData("\e[200~/undo\e[201~\u0015/quit\r", true)]
    [InlineData("\e[200~/undo\e[201~\e[A\e[B\r", false)]
    [InlineData("\e[200~/undo\e[201~\u0015\u001f\r", false)]
    [InlineData("\e[200~/undo\e[201~\u0015\u0019\r", false)]
    [InlineData("/undo\u0015\u0019\r", true)]
    [InlineData("/undox\u007f\r", true)]
    public void Text_MayBeACommand_IfItsBeginningIsTyped(string keys, bool mayBe) => Assert.Equal(mayBe, Press(keys).Editor.MayBeCommand);

    [Fact]
    public void Paste_IsOneText()
    {
        var (editor, outcome) = Press("\e[200~one\r\n\r\n/undo\r\nthree\r\n\e[201~");

        Assert.Equal((EditOutcome.Continue, "one\n\n/undo\nthree"), (outcome, editor.Text));
    }

    [Fact]
    public void Completion_OfSeveralWords_ShowsThem()
    {
        var editor = Press("/\t").Editor;

        Assert.Equal("/model  /retry", editor.View.Hint);
        editor.Press(new EditKey(EditAction.Insert, "m"));
        Assert.Equal("", editor.View.Hint);
    }

    [Fact]
    public void Undo_IsBounded_InStepsAndInMemory()
    {
        var steps = Press(string.Concat(Enumerable.Repeat("a\e[D\e[C", 250)) + new string('\u001f', 250));
        var paste = $"\e[200~{new string('x', 6 * 1024 * 1024)}\e[201~";
        var long3 = Press(paste + paste + paste + "\u001f\u001f\u001f");

        Assert.Equal(50, steps.Editor.Text.Length);
        Assert.Equal(12 * 1024 * 1024, long3.Editor.Text.Length);
    }

    private static (LineEditor Editor, EditOutcome Outcome) Press(string keys)
    {
        var editor = new LineEditor(_history, _history, Complete);
        var outcome = EditOutcome.Continue;
        foreach (var key in new KeyParser().Push(Encoding.UTF8.GetBytes(keys)))
        {
            outcome = editor.Press(key);
        }

        return (editor, outcome);
    }

    private static InputCompletion Complete(string text, int offset) =>
        new(0, [.. _commands.Where(word => offset > 0 && word.StartsWith(text[..offset], StringComparison.Ordinal))]);
}
