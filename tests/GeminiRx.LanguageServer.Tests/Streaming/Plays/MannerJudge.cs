using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>Judges the end of a play whose text can be decided.</summary>
internal sealed class MannerJudge(SessionHarness harness, SessionOnWire session, string original, int place, string answer, string story)
{
    /// <summary>How often each character was typed and not deleted.</summary>
    public required IReadOnlyDictionary<char, int> Typed { get; init; }

    public required bool IsFormatted { get; init; }

    public required bool HasTypedLines { get; init; }

    private EditorModel Editor => harness.Editor;

    public void Judge()
    {
        Assert.True(Editor.Faults.Count == 0, story + string.Join("; ", Editor.Faults));
        Assert.True(harness.Judge.Faults.Count == 0, story + string.Join("; ", harness.Judge.Faults));
        foreach (var (character, count) in Typed)
        {
            Assert.True(Editor.Text.Count(one => one == character) == count, $"{story}«{character}» was typed {count} times");
        }

        var stream = Editor.Streams[session.Stream];
        if (session.Result is { Failure: { } failure })
        {
            Assert.True(failure.Kind is "place" or "editor", $"{story}failed by {failure}");
            Assert.True(
                answer.StartsWith(stream.Text, StringComparison.Ordinal),
                $"{story}streamed «{stream.Text}», which does not begin the answer"
            );
            return;
        }

        Assert.True(session.Result is { Finished.Outcome: Outcome.Completed, Unwritten: 0 }, $"{story}ended otherwise");
        Assert.True(stream.Is(answer), $"{story}streamed «{stream.Text}»");
        if (Editor.Misplaced > 0)
        {
            return;
        }

        if (IsFormatted)
        {
            JudgeOwners();
        }
        else
        {
            JudgeText();
        }
    }

    // Without the typed text, the text is the document with the answer at its place, apart from typed line breaks.
    private void JudgeText()
    {
        var left = Enumerable.Range(0, original.Length).Where(at => Editor.WhereIs(at) is not null).ToList();
        var expected =
            string.Concat(left.Where(at => at < place).Select(at => original[at]))
            + answer
            + string.Concat(left.Where(at => at >= place).Select(at => original[at]));
        var at = 0;
        foreach (var character in Editor.Text.Where(one => !char.IsUpper(one)))
        {
            if (at < expected.Length && expected[at] == character)
            {
                at++;
            }
            else
            {
                Assert.True(character == '\n' && HasTypedLines, $"{story}the text is not «{expected}»");
            }
        }

        Assert.True(at == expected.Length, $"{story}the text is not «{expected}»");
    }

    // By the owners of the characters: first the document, then the answer in order, then the rest of the document.
    private void JudgeOwners()
    {
        var streamed = Enumerable.Range(0, Editor.Text.Length).Where(at => Editor.StreamAt(at) is not null).ToList();
        for (var at = 0; at < Editor.Text.Length && streamed.Count > 0; at++)
        {
            if (Editor.OriginalAt(at) is { } index)
            {
                Assert.True(index < place ? at < streamed[0] : at > streamed[^1], $"{story}the answer is not at its place");
            }
        }

        var shown = streamed.Select(at => Editor.IndexAt(at)!.Value).ToList();
        Assert.True(shown.SequenceEqual(shown.Order()), $"{story}the answer is not in order");
    }
}
