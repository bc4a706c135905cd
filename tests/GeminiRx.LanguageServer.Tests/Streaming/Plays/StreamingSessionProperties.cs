using FsCheck.Xunit;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.TestSupport.Editors;
using GeminiRx.Wire.Json;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>Any order of typing, chunks and messages, in each of the four editors: the streamed text is complete and in its place, and the
/// user's text is unchanged.</summary>
public sealed class StreamingSessionProperties
{
    private const string Before = "Alpha\nBeta ";
    private const string After = "Gamma\nDelta\n";

    [Property(MaxTest = 10_000)]
    public void Stream_WhileTheUserTypes_IsRightInEveryEditor(byte[] script, byte seed)
    {
        foreach (var kind in EditorKind.All)
        {
            var granularity = (Granularity)(seed % 5);
            var harness = new SessionHarness(kind, Before + After, seed % 3 == 0 ? (Before + After).Length : Before.Length, granularity);
            var (answer, typed) = Play(harness, script, seed);
            harness.EndSource();
            harness.Settle();

            var story = $"{kind}, {granularity}, seed {seed}, script [{string.Join(',', script)}]: ";
            Assert.True(harness.Editor.Faults.Count == 0, story + string.Join("; ", harness.Editor.Faults));
            Assert.True(answer == harness.Editor.Streamed, $"{story}streamed «{harness.Editor.Streamed}», not «{answer}»");
            Assert.True(
                harness.Editor.Text == harness.ServerText,
                $"{story}the server has «{harness.ServerText}», the editor «{harness.Editor.Text}»"
            );
            Assert.True(
                harness.Result is { Finished.Outcome: Outcome.Completed, Unwritten: 0 } result && result.Characters == answer.Length,
                $"{story}ended {harness.Result}"
            );
            Assert.True(harness.Judge.MostInFlight <= 1, $"{story}{harness.Judge.MostInFlight} edits at a time");
            Assert.Equal(typed + Letters(Before + After), Letters(harness.Editor.Text) - Letters(answer));
        }
    }

    /// <summary>Plays a script. The user types capitals; the answer has small letters.</summary>
    private static (string Answer, int Typed) Play(SessionHarness harness, byte[] script, int seed, Func<Random, string>? chunk = null)
    {
        var random = new Random(seed);
        var answer = "";
        var typed = 0;
        foreach (var step in script)
        {
            switch (step % 10)
            {
                case 0 or 1:
                    var text = (chunk ?? Chunk)(random);
                    answer += text;
                    harness.Arrive(text);
                    break;
                case 2:
                    Type(random.Next(harness.Editor.Text.Length + 1));
                    break;
                case 3:
                    Type(harness.Editor.Marker);
                    break;
                case 4:
                    Type(Math.Min(harness.Editor.Marker + 1 + random.Next(4), harness.Editor.Text.Length));
                    break;
                case 5:
                    harness.SendReport();
                    break;
                case 6:
                    harness.DeliverChange();
                    break;
                case 7:
                    harness.DeliverAnswer();
                    break;
                case 8:
                    harness.DeliverEdit();
                    break;
                default:
                    harness.Sessions[0].WakeToTryAgain();
                    break;
            }
        }

        return (answer, typed);

        void Type(int offset)
        {
            // Never the text in flight: an editor that drops an edit silently could not be distinguished from an editor that applied it.
            var text = "XYZ"[random.Next(3)] + (random.Next(3) == 0 ? "\n" : "");
            typed += Letters(text);
            if (
                harness.Editor.Kind.CountsOnReport
                && offset < harness.Editor.Marker
                && offset > harness.Editor.Marker - harness.Editor.Streamed.Length - 8
            )
            {
                // Typing inside new text that is not reported makes that text unrecognizable for the server.
                offset = harness.Editor.Marker;
            }

            harness.Edit(editor => editor.Insert(offset, text));
        }
    }

    private static string Chunk(Random random) =>
        string.Concat(Enumerable.Range(0, 1 + random.Next(6)).Select(_ => "aab \n"[random.Next(5)]));

    /// <summary>An editor that applies edits over unreported typing may misplace them; nothing is lost or doubled.</summary>
    [Property(MaxTest = 5000)]
    public void Stream_IntoAnEditorThatTellsLate_IsNeitherLostNorDoubled(byte[] script, byte seed)
    {
        var harness = new SessionHarness(EditorKind.IdleEmacs, Before + After, Before.Length, Granularity.Word);
        var word = 0;
        var (answer, typed) = Play(harness, script, seed, _ => $"w{word++} ");
        harness.EndSource();
        harness.Settle();

        var story = $"seed {seed}, script [{string.Join(',', script)}]: ";
        Assert.True(harness.Editor.Faults.Count == 0, story + string.Join("; ", harness.Editor.Faults));
        Assert.True(answer == harness.Editor.Streamed, $"{story}streamed «{harness.Editor.Streamed}», not «{answer}»");
        Assert.True(
            harness.Editor.Text == harness.ServerText,
            $"{story}the server has «{harness.ServerText}», the editor «{harness.Editor.Text}»"
        );
        Assert.True(harness.Result is { Finished.Outcome: Outcome.Completed, Unwritten: 0 }, $"{story}ended {harness.Result}");
        Assert.Equal(typed + Letters(Before + After), Letters(harness.Editor.Text) - Letters(answer));
    }

    private static int Letters(string text) => text.Count(char.IsLetter);
}
