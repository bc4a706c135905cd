using GeminiRx.Testing.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>Cases that random plays of <see cref="MannerProperties"/> have found.</summary>
public sealed class MannerTests
{
    [Theory]
    [InlineData(Joining.SmallestRange)]
    [InlineData(Joining.Lines)]
    [InlineData(Joining.TouchedRange)]
    [InlineData(Joining.WholeText)]
    public void Edit_PutOneLineHigherAmongEqualLines_IsNotWrittenAgain(Joining joins)
    {
        // The line that was typed is not told when the edit comes. The smallest range leaves out the edit's last line break: one stands
        // before it too.
        var kind = EditorKind.Unknown with { Joins = joins, CountsWhenTelling = true };
        var harness = new SessionHarness(kind, "top\n- item\n- item\n- item\nend\n", 18);
        harness.Edit(editor => editor.Insert(0, "A\n"));
        harness.Arrive("| a |\n");

        harness.EndSource();
        harness.AdvanceToTheEnd();

        Assert.Equal("A\ntop\n- item\n| a |\n- item\n- item\nend\n", harness.Editor.Text);
        Assert.Equal("| a |\n", harness.Editor.Streamed);
        Assert.Equal(harness.Editor.Text, harness.ServerText);
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("delete")]
    public void EqualLine_ChangedBelowThePlaceTogetherWithAKeyAbove_LeavesThePlace(string change)
    {
        const string Line = "- item\n";
        var text = "top\n" + string.Concat(Enumerable.Repeat(Line, 4));
        var harness = new SessionHarness(EditorKind.Unknown with { Joins = Joining.WholeText }, text, 4 + (2 * Line.Length));
        harness.Edit(editor => editor.Insert(0, "X"));
        harness.Edit(editor =>
        {
            if (change == "insert")
            {
                editor.Insert(editor.Text.Length, Line);
            }
            else
            {
                editor.Delete(editor.Text.Length - Line.Length, Line.Length);
            }
        });

        harness.Arrive("new\n");
        harness.EndSource();
        harness.AdvanceToTheEnd();

        var below = string.Concat(Enumerable.Repeat(Line, change == "insert" ? 3 : 1));
        Assert.Equal($"Xtop\n{Line}{Line}new\n{below}", harness.Editor.Text);
    }
}
