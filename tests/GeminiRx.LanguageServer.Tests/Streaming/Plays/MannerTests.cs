using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>Cases that random plays of <see cref="MannerProperties"/> have found.</summary>
public sealed class MannerTests
{
    // Plays that failed once, with the judge of their day.
    [Theory]
    [InlineData("a formatter", 922672, "Arrive:6593 Format:7838 Arrive:9207")]
    [InlineData("a formatter", 345188, "Arrive:5064 Format:1515")]
    [InlineData("a formatter", 770445, "Format:7510 Arrive:2754 Arrive:4482")]
    [InlineData("WholeText, counted when told", 742042, "Arrive:478 TypeLine:1982 DeliverEdit:8693 TypeInAnswer:1723")]
    [InlineData("versions Constant", 679241, "Arrive:4818 TypeLine:4229 DeliverEdit:3468 TypeAtMarker:7374 Type:6755")]
    [InlineData(
        "SmallestRange, counted when told",
        528465,
        "Type:60 Arrive:694 TypeInAnswer:2743 DeliverEdit:724 TypeInAnswer:5386 Type:2511 Tell:4264"
    )]
    [InlineData("ChangeList, counted when told", 942837, "Arrive:6874 Wait:5602 Tell:4308 Arrive:4766 TypeLine:6463 Wait:6089 Arrive:6477")]
    public void Play_ThatFailedOnce_IsRight(string manner, int seed, string steps) => Manners.Replay(manner, seed, steps);

    // The formatter exchanges the quotes of repeated lines while the edit is on its way, and the editor refuses it.
    [Fact]
    public void Formatter_OverAnEditThatIsRefused_DoesNotSwallowIt()
    {
        const string Line = "  go(\"x\", 'y');\n";
        const string Formatted = "  go('x', \"y\");\n";
        var harness = new SessionHarness(
            EditorKind.Unknown with
            {
                Joins = Joining.SmallestRange,
            },
            Line + Line + Line + "| a | b |\n    }\n",
            Line.Length
        );
        harness.Arrive("- item\n");
        harness.Edit(editor =>
        {
            var text = editor.Text;
            editor.Format(at =>
                (
                    "",
                    at == text.Length ? ""
                    : text[at] == '"' ? "'"
                    : text[at] == '\'' ? "\""
                    : text[at].ToString()
                )
            );
        });

        harness.Arrive("fo ox ox\n");
        harness.EndSource();
        harness.AdvanceToTheEnd();

        // Either the place is found, or the session reports that it is lost; no line is mistaken for one of the formatter.
        Assert.Equal("- item\nfo ox ox\n", harness.Editor.Streamed + harness.Result!.From.Unwritten);
        Assert.Equal(Formatted + harness.Editor.Streamed + Formatted + Formatted + "| a | b |\n    }\n", harness.Editor.Text);
    }

    [Theory]
    [InlineData(Joining.SmallestRange)]
    [InlineData(Joining.Lines)]
    [InlineData(Joining.TouchedRange)]
    [InlineData(Joining.WholeText)]
    public void Edit_PutOneLineHigherAmongEqualLines_IsNotWrittenAgain(Joining joins)
    {
        // The typed line is not reported when the edit arrives. The smallest range omits the edit's last line break, because there is
        // one before it too.
        var kind = EditorKind.Unknown with
        {
            Joins = joins,
            CountsOnReport = true,
        };
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
