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
}
