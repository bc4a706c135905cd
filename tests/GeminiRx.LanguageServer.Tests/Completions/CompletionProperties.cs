using FsCheck;
using FsCheck.Fluent;

namespace GeminiRx.LanguageServer.Tests.Completions;

/// <summary>
/// Any order of typing, pauses, acceptance and deletion. The service goes on with the text of a fixed document, or with something else.
/// </summary>
public sealed class CompletionProperties
{
    private const string Text = "var total = items.Sum(item => item.Price);\nreturn total * (1 + tax[0]);\n// done\nfoo(bar, \"x\");";

    // Seen red when a running answer was not aborted by a change that it does not fit.
    [Fact]
    public void Document_HasAtMostOneStream_AndWhatIsShownFits()
    {
        var (calls, shown) = (0, 0);
        Play(
            (typist, step) =>
            {
                Do(typist, step);
                if (typist.Shown is { } text)
                {
                    shown++;
                    var (before, at) = (typist.Document.Text[..typist.Cursor], typist.Document.Text[..typist.Cursor].Length);
                    Assert.True(IsAnswerTo(before, text) || at == 0, $"«{before}» shows «{text}»");
                }
            },
            typist =>
            {
                calls += typist.Calls.Count;
                Assert.InRange(typist.MostRunning, 0, 1);
                typist.Advance(20_000);
                Assert.Equal(0, typist.Running);
                Assert.False(typist.IsWaiting);
            }
        );
        Assert.True(calls > 500 && shown > 500, $"{calls} calls, {shown} shown");
    }

    // Typing a completion gives the same document and the same rest as accepting as much of it, without a request to the service.
    [Fact]
    public void TypingThrough_EqualsAcceptance()
    {
        var compared = 0;
        Play(
            (typist, step) =>
            {
                if (typist.Shown is not { Length: > 2 } text)
                {
                    Do(typist, step);
                    return;
                }

                var (length, calls) = (1 + (step % (text.Length - 1)), typist.Calls.Count);
                if (step % 2 == 0)
                {
                    typist.Insert(text[..length]);
                    typist.Ask();
                }
                else
                {
                    typist.Type(text[..length], milliseconds: 50);
                }

                compared++;
                Assert.Equal(text[length..], typist.Shown);
                Assert.Equal(calls, typist.Calls.Count);
            },
            _ => { }
        );
        Assert.True(compared > 500, $"{compared} compared");
    }

    private static void Play(Action<CompletionTypist, byte> act, Action<CompletionTypist> end)
    {
        var scripts = Gen.Choose(0, 255).Select(step => (byte)step).ListOf().Select(steps => steps.ToArray());
        Prop.ForAll(
                Arb.From(scripts),
                script =>
                {
                    var typist = new CompletionTypist("|\n", Answer);
                    foreach (var step in script)
                    {
                        act(typist, step);
                    }

                    end(typist);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(80).WithReplay(20_261_127, 20_261_127));
    }

    private static void Do(CompletionTypist typist, byte step)
    {
        switch (step % 8)
        {
            case 0:
                typist.Advance(step * 10);
                break;
            case 1 or 2 or 3 when Next(typist) is { } next:
                typist.Type($"{next}", milliseconds: step);
                break;
            case 4:
                typist.Type("q", milliseconds: step);
                break;
            case 5 when typist.Cursor > 0:
                typist.Delete(1);
                typist.Ask();
                break;
            case 6 when typist.Shown is { Length: > 0 } text:
                typist.Insert(text[..(1 + (step % text.Length))]);
                typist.Ask();
                break;
            default:
                typist.Ask();
                break;
        }
    }

    private static char? Next(CompletionTypist typist)
    {
        var before = typist.Document.Text[..typist.Cursor];
        return Text.StartsWith(before, StringComparison.Ordinal) && before.Length < Text.Length ? Text[before.Length] : null;
    }

    private static string Answer(string before) => Text.StartsWith(before, StringComparison.Ordinal) ? Text[before.Length..] : " = 1;";

    // The text may be the rest of an answer to an earlier place.
    private static bool IsAnswerTo(string before, string text) =>
        Enumerable
            .Range(0, before.Length + 1)
            .Any(at => Answer(before[..at]) is var answer && answer.StartsWith(before[at..] + text, StringComparison.Ordinal));
}
