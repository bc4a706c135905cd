using FsCheck;
using FsCheck.Fluent;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.Testing.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Rewrites;

/// <summary>
/// Any order of typing, chunks, messages and time, while lines are rewritten: the result is the reference patch, no typed character is lost
/// or doubled, and a line that stays is never edited.
/// </summary>
public sealed class RewriteProperties(ITestOutputHelper output)
{
    private const ulong Seed = 20_261_127;

    public static TheoryData<string> Editors => [.. EditorKind.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Editors))]
    public void Rewrite_WhileTheUserTypes_IsTheReferencePatch(string editor)
    {
        var kind = EditorKind.All.Single(kind => kind.Name == editor);
        var (changes, leftOut, edits, characters) = (0, 0, 0, 0);
        var plays = Prop.ForAll(
            Arb.From(
                from length in Gen.Choose(0, 80)
                from script in Gen.Choose(0, 255).Select(step => (byte)step).ArrayOf(length)
                select script
            ),
            Arb.From(Gen.Choose(0, 1_000_000)),
            (script, seed) =>
            {
                var play = RewritePlay.Run(_ => kind, seed, (Granularity)(Math.Abs(seed % 5)), script);
                (changes, edits, characters) = (changes + play.Changes.All, edits + play.Edits, characters + play.AnswerLength);
                leftOut += play.Changes.LeftOut;
            }
        );
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000).WithReplay(Seed, Seed).WithEndSize(60).WithQuietOnSuccess(true), plays);
        output.WriteLine($"{editor}: {changes} changes, {leftOut} left out, {edits} edits for {characters} characters");
        Assert.True(10 * edits <= characters, $"{edits} edits for {characters} characters");
    }
}
